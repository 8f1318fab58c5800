/** Laws of how kernels compose: the category, functions in it, iteration, and the draws behind all of them. */
import { pipe } from 'fp-ts/lib/function.js'
import * as K from '../../model/Kernel.js'
import { isCount, type Info } from '../../model/Info.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Shape, Tensor } from '../../core/graph.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { differs, differsBeyond, evaluation, samples, type Evaluation } from '../evaluate.js'
import { property, type Effort, type Label, type Verdict } from '../Verdict.js'
import { misuseOfBlocks } from './blocks.js'

/** Sums of a few numbers of ordinary size, each with half an ulp. */
const ROUNDING = 1e-13

type Endo<X, E extends K.Approximate, I extends Info, L> = K.Kernel<X, X, E, I, L>

/** Where a kernel goes, without its info. */
const state =
  <X, Y, I extends Info>(k: { readonly step: (x: X) => Random<readonly [Y, I]> }) =>
  (x: X): Random<Y> =>
    R.map(([y]: readonly [Y, I]) => y)(k.step(x))

/** Category, Kleisli, iteration, info and addresses, for any kernel from a space to itself. */
export const composition = <X, E extends K.Approximate, I extends Info, L>(
  k: Endo<X, E, I, L>,
  effort: Effort,
): readonly Verdict[] => {
  const points = samples(k.source)
  const same = (law: string, a: (x: X) => Random<unknown>, b: (x: X) => Random<unknown>): Verdict =>
    compare(law, 'bitwise', a, b, differs)
  const compare = (
    law: string,
    label: Label,
    a: (x: X) => Random<unknown>,
    b: (x: X) => Random<unknown>,
    differ: typeof differs,
  ): Verdict =>
    property(law, label, effort, points, () => {
      const [left, right] = [evaluation(k.source, a), evaluation(k.source, b)]
      return (sample) => differ(left.at(sample).values, right.at(sample).values)
    })
  const id = K.identity<X, L>(k.source)
  const copy = K.lift('copy', k.source, (x) => [x, x] as const)
  const twice = Space.tuple(k.source, k.source) as unknown as Space.Space<readonly [X, X]>
  const first = K.lift('first', twice, ([x]: readonly [X, X]) => x)
  const alone = state<X, X, I>(k)
  return [
    steady(k, alone, effort),
    same('identity then k is k', state(pipe(id, K.andThen(k))), alone),
    same('k then identity is k', state(pipe(k, K.andThen(id))), alone),
    same(
      '(k then k) then k is k then (k then k)',
      state(pipe(k, K.andThen(k), K.andThen(k))),
      state(pipe(k, K.andThen(pipe(k, K.andThen(k))))),
    ),
    same('k then k chains its steps', state(pipe(k, K.andThen(k))), (x) => R.chain(alone)(alone(x))),
    same(
      'functions lift to kernels functorially',
      state(pipe(copy, K.andThen(first), K.andThen(k))),
      state(
        pipe(
          K.lift('first of copy', k.source, (x) => x),
          K.andThen(k),
        ),
      ),
    ),
    same('times(0) is the identity', state(pipe(k, K.times(0))), (x) => R.of(x)),
    same('times(1) is k', state(pipe(k, K.times(1))), alone),
    same(
      'times(2) then times(3) is times(5)',
      state(pipe(k, K.times(2), K.andThen(pipe(k, K.times(3))))),
      state(pipe(k, K.times(5))),
    ),
    same(
      'times(3) of times(2) is times(6)',
      state(pipe(k, K.times(2), K.times(3))),
      state(pipe(k, K.times(6))),
    ),
    compare(
      'times(3) puts its infos together',
      'float64 tolerance',
      (x) => R.map(([, info]: readonly [X, I]) => Space.flatten(info))(pipe(k, K.times(3)).step(x)),
      (x) => R.map((infos: readonly I[]) => gathered(infos))(unrolled(k, 3)(x)),
      (a, b) => differsBeyond(ROUNDING, a, b),
    ),
    acceptanceIsAProbability(k, effort),
    ...blocks('k', k, effort),
    ...blocks('times(3) of k', pipe(k, K.times(3)), effort),
  ]
}

/** Steps from ordinary points are numbers, without which the comparisons would prove nothing. */
const steady = <X>(
  k: { readonly source: Space.Space<X> },
  alone: (x: X) => Random<X>,
  effort: Effort,
): Verdict =>
  property('a step gives numbers', 'bitwise', effort, samples(k.source), () => {
    const step = evaluation(k.source, alone)
    return (sample) => {
      const wrong = step.at(sample).values.find((v) => !Number.isFinite(v))
      return wrong === undefined ? undefined : `a step to ${wrong}`
    }
  })

/** The infos of `count` steps, by chaining them one by one. */
const unrolled =
  <X, I extends Info>(k: { readonly step: (x: X) => Random<readonly [X, I]> }, count: number) =>
  (x: X): Random<readonly I[]> =>
    count === 0
      ? R.of([])
      : R.chain(([y, info]: readonly [X, I]) =>
          R.map((rest: readonly I[]) => [info, ...rest])(unrolled(k, count - 1)(y)),
        )(k.step(x))

/** Counts added, everything else averaged, leaf by leaf. */
const gathered = (infos: readonly Info[]): readonly Tensor[] =>
  Space.of(infos[0]!).leaves.map(({ path }, i) => {
    const rows = infos.map((info) => Space.flatten(info)[i] as T.Term<Shape>)
    const total = rows.slice(1).reduce((s, r) => T.add(s, r), rows[0]!)
    return isCount(path.split('.').at(-1)!) ? total : T.scale(1 / infos.length)(total)
  })

/** Every field `acceptance` of a step's info lies in [0, 1]. */
const acceptanceIsAProbability = <X, I extends Info>(
  k: { readonly source: Space.Space<X>; readonly step: (x: X) => Random<readonly [X, I]> },
  effort: Effort,
): Verdict =>
  property('acceptance is a probability', 'float64 tolerance', effort, samples(k.source), () => {
    const reported = evaluation(k.source, (x) =>
      R.map(([, info]: readonly [X, I]) =>
        Space.of(info).leaves.flatMap(({ path }, i) =>
          path.split('.').at(-1) === 'acceptance' ? [Space.flatten(info)[i]!] : [],
        ),
      )(k.step(x)),
    )
    return (sample) => {
      const wrong = reported.at(sample).values.find((a) => !(a >= 0 && a <= 1))
      return wrong === undefined ? undefined : `an acceptance of ${wrong}`
    }
  })

const blocks = <X, I extends Info>(
  name: string,
  k: { readonly source: Space.Space<X>; readonly step: (x: X) => Random<readonly [X, I]> },
  effort: Effort,
): readonly Verdict[] => [
  property(`the draws of ${name} have blocks of their own`, 'bitwise', effort, samples(k.source), () => {
    const step: Evaluation = evaluation(k.source, (x) => k.step(x))
    return (sample) => misuseOfBlocks(sample.key, step.blocks, step.at(sample).used)
  }),
]
