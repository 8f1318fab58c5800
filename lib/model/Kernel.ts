/**
 * Markov kernels as values: K(x, dy), arrows x -> Random<Y> that also report an info. Kernels compose as a
 * category (Giry 1982): `andThen` is associative, `identity` its unit, and `lift` is a functor from functions.
 * What a kernel claims of its law is in its type (exactness.ts).
 */
import { fail, requireOption } from '../core/GiryError.js'
import type { Json } from '../core/graph.js'
import type * as Space from '../core/Space.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { nameOf, type Energy } from './Energy.js'
import { sameFactors, type Factor } from './Factor.js'
import {
  approximate,
  cycled,
  isInvariant,
  reversible,
  type Approximate,
  type Cycled,
  type Reversible,
} from './exactness.js'
import { summarise, type Info, type NoInfo } from './Info.js'

export * from './exactness.js'

declare const law: unique symbol

/** The options that a kernel was made with, as they are shown and hashed; terms are named only. */
export type Options = { readonly [name: string]: Json }

/** A kernel from X to Y with exactness E for the law L, which reports I. */
export interface Kernel<X, Y, E extends Approximate = Approximate, I extends Info = Info, L = unknown> {
  readonly name: string
  readonly options: Options
  readonly source: Space.Space<X>
  readonly step: (x: X) => Random<readonly [Y, I]>
  readonly exactness: E
  /** The energy of the law that it leaves invariant, or was made for. */
  readonly target?: Energy<X, L>
  /** Only for the compiler: laws are equal or they are not. */
  readonly [law]?: (l: L) => L
}

/** Any kernel on X for the law L. */
export type AnyKernel<X, L> = Kernel<X, X, Approximate, Info, L>

/** A kernel whose step has a density that giry derives, as Metropolis-Hastings needs it. */
export interface Proposal<X, I extends Info = Info, L = unknown> extends Kernel<X, X, Approximate, I, L> {
  readonly propose: (x: X) => Random<X>
}

/**
 * A kernel from its parts; the step's errors carry the kernel's name. The claim is the caller's word: `Laws.kernel` of
 * giry/check tests it.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Exact, Kernel as K, Random as R, Space as S, Term as T } from 'giry'
 * const toggled = (x: T.Flag, turn: T.Flag) => T.select(turn, T.not(x), x)
 * const step = (x: T.Flag) => R.map((turn: T.Flag) => [toggled(x, turn), {}] as const)(D.bernoulli(0.25))
 * const claim = { exactness: K.reversible, options: {} }
 * Exact.matrix(K.kernel({ name: 'turn', source: S.flag, step, ...claim })) // Either.right([[0.75, 0.25], [0.25, 0.75]])
 */
export const kernel = <X, Y, E extends Approximate, I extends Info, L>(
  k: Kernel<X, Y, E, I, L>,
): Kernel<X, Y, E, I, L> => ({ ...k, step: (x) => R.located(k.name, () => k.step(x)) })

/** A kernel from any step; it claims nothing. */
export const from = <X, Y>(
  name: string,
  source: Space.Space<X>,
  step: (x: X) => Random<Y>,
): Kernel<X, Y, Approximate, NoInfo> =>
  kernel({
    name,
    options: {},
    source,
    exactness: approximate,
    step: (x) => R.map((y: Y) => [y, {}] as const)(step(x)),
  })

/** The deterministic kernel of a function. */
export const lift = <X, Y>(
  name: string,
  source: Space.Space<X>,
  f: (x: X) => Y,
): Kernel<X, Y, Approximate, NoInfo> => from(name, source, (x) => R.of(f(x)))

/** The kernel that stays where it is; it is reversible for every law. */
export const identity = <X, L = unknown>(source: Space.Space<X>): Kernel<X, X, Reversible, NoInfo, L> =>
  kernel({
    name: 'identity',
    options: {},
    source,
    exactness: reversible,
    step: (x) => R.of([x, {} as NoInfo] as const),
  })

/**
 * First one kernel, then the next; claims nothing. Kernels of one law cycle exactly by `cycle`. On finite spaces kernels are
 * matrices, of which these are products.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Exact, Kernel as K, Space as S, Term as T } from 'giry'
 * const flip = K.lift('flip', S.flag, (x) => T.not(x))
 * const reset = K.from('reset', S.flag, () => D.bernoulli(0.25))
 * Exact.matrix(flip) // Either.right([[0, 1], [1, 0]])
 * Exact.matrix(reset) // Either.right([[0.75, 0.25], [0.75, 0.25]])
 * Exact.matrix(pipe(reset, K.andThen(flip))) // Either.right([[0.25, 0.75], [0.25, 0.75]])
 * Exact.matrix(pipe(flip, K.times(3))) // Either.right([[0, 1], [1, 0]])
 * Exact.matrix(K.identity(S.flag)) // Either.right([[1, 0], [0, 1]])
 */
export const andThen =
  <Y, Z, F extends Approximate, J extends Info, M>(next: Kernel<Y, Z, F, J, M>) =>
  <X, E extends Approximate, I extends Info, L>(
    k: Kernel<X, Y, E, I, L>,
  ): Kernel<X, Z, Approximate, readonly [I, J]> =>
    kernel({
      name: 'andThen',
      options: {},
      source: k.source,
      exactness: approximate,
      step: (x) =>
        R.chain(([y, i]: readonly [Y, I]) =>
          R.map(([z, j]: readonly [Z, J]) => [z, [i, j] as const] as const)(next.step(y)),
        )(k.step(x)),
    })

/**
 * `count` steps of a kernel, with the same claim. Over the steps counts of its info (`divergences`, `gradients`) are added, and
 * everything else is averaged.
 */
export const times =
  (count: number) =>
  <X, E extends Approximate, I extends Info, L>(k: Kernel<X, X, E, I, L>): Kernel<X, X, E, I, L> =>
    kernel<X, X, E, I, L>({
      ...repeatable(k),
      name: 'times',
      options: { count, of: k.name },
      // the info's own type is recursive, and the compiler needn't follow it through the loop
      step: (x) => {
        requireOption('count', count, (n) => Number.isInteger(n) && n >= 0, 'a whole number of at least 0')
        return R.map(([y, rows]: readonly [X, object]) => [y, summarise<I>(count, rows)] as const)(
          R.scan(count, (s: X) => k.step(s) as unknown as Random<readonly [X, NoInfo]>)(x),
        )
      },
    })

/** The parts of a kernel that its repetition keeps; not a proposal's density. */
const repeatable = <X, E extends Approximate, I extends Info, L>(
  k: Kernel<X, X, E, I, L>,
): Pick<Kernel<X, X, E, I, L>, 'source' | 'exactness' | 'target'> => ({
  source: k.source,
  exactness: k.exactness,
  ...(k.target === undefined ? {} : { target: k.target }),
})

/** What a kernel says of its law. */
type Claimant<X> = {
  readonly exactness: Approximate
  readonly target?: { readonly space: Space.Space<X>; readonly factors: readonly Factor<X>[] }
}

/**
 * Stops with a `LawError` unless all parts that claim invariance have the same target.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Error, Kernel as K, Move as M, Space as S } from 'giry'
 * const energy = E.standardNormal(S.scalar)
 * const [cold, hot] = [M.mala({ stepSize: 0.1 })(energy), M.mala({ stepSize: 0.1 })(pipe(energy, E.temper(0.5)))]
 * Error.attempt(() => K.requireOneLaw('cycle', [cold, cold]))._tag // 'Right'
 * Error.attempt(() => K.requireOneLaw('cycle', [cold, hot]))._tag // 'Left'
 */
export const requireOneLaw = <X>(name: string, parts: readonly Claimant<X>[]): void => {
  const targets = parts.flatMap((p) => (isInvariant(p.exactness) && p.target !== undefined ? [p.target] : []))
  const [first] = targets
  const other = targets.find((t) => !sameFactors(t.space, first!.factors, t.factors))
  if (other !== undefined)
    fail(
      'LawError',
      `${name} of kernels for '${nameOf(first!)}' and for another law '${nameOf(other)}'`,
      'give all parts one target, or compose them with andThen, which claims nothing',
    )
}

type Claims<P extends readonly { readonly exactness: Approximate }[]> = P[number]['exactness']
type Stepping = { readonly step: (x: never) => Random<readonly [unknown, Info]> }
type Infos<P extends readonly Stepping[]> = {
  readonly [K in keyof P]: P[K]['step'] extends (x: never) => Random<readonly [unknown, infer J extends Info]>
    ? J
    : never
}

/**
 * Kernels for one law, one after the other: leaves the law invariant if each part does. It reports the tuple of their infos.
 *
 * @example
 * import { Energy as E, Exact, Kernel as K, Random as R, Term as T } from 'giry'
 * import * as Either from 'fp-ts/lib/Either.js'
 * const coin = E.categorical('coin', [1, 3])
 * const fresh = K.kernel({
 *   name: 'fresh', options: {}, source: coin.space, target: coin, exactness: K.reversible,
 *   step: () => R.map((k: T.Index) => [k, {}] as const)(R.categorical(T.log(T.vector([1, 3])))),
 * })
 * const both = K.cycle(fresh, fresh)
 * both.exactness // K.invariant
 * Exact.matrix(both) // Either.right([[0.25, 0.75], [0.25, 0.75]])
 */
export const cycle = <
  X,
  E extends Approximate,
  I extends Info,
  L,
  const P extends readonly AnyKernel<X, L>[],
>(
  first: Kernel<X, X, E, I, L>,
  ...rest: P
): Kernel<X, X, Cycled<E | Claims<P>>, readonly [I, ...Infos<P>], L> => {
  const parts: readonly AnyKernel<X, L>[] = [first, ...rest]
  return kernel({
    ...repeatable(first),
    name: 'cycle',
    options: { of: parts.map((p) => p.name) },
    exactness: cycled(parts.map((p) => p.exactness)) as Cycled<E | Claims<P>>,
    step: inTurn(parts) as unknown as (x: X) => Random<readonly [X, readonly [I, ...Infos<P>]]>,
  })
}

/** Where a cycle is, and the infos of the parts it has gone through. */
export type State<X> = readonly [X, readonly Info[]]

/**
 * A step of each kernel, one after the other, and their infos: the step of a cycle. Stops with a `LawError` for kernels of
 * different laws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Kernel as K, Random as R, Space as S, Term as T } from 'giry'
 * const stay = K.identity(S.flag)
 * const end = R.map(([x, infos]: K.State<T.Flag>) => T.addIndex(T.toInt(x), T.index(infos.length)))(
 *   K.inTurn([stay, stay])(T.greater(T.constant(1), T.constant(0))),
 * )
 * Exact.law(end) // Either.right([[Data.data([3], [], 'int'), 1]])
 */
export const inTurn =
  <X, L>(parts: readonly AnyKernel<X, L>[]) =>
  (x: X): Random<State<X>> => {
    requireOneLaw<X>('cycle', parts)
    return parts.reduce<Random<State<X>>>(
      (acc, part) => R.chain((state: State<X>) => appended(state, part))(acc),
      R.of([x, []] as const),
    )
  }

const appended = <X, L>([x, infos]: State<X>, part: AnyKernel<X, L>): Random<State<X>> =>
  R.map(([y, info]: readonly [X, Info]) => [y, [...infos, info]] as const)(part.step(x))
