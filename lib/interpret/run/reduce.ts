/**
 * Statistics of chains without their draws: a reducer's state goes along with each chain, and the chains' states are
 * merged on the host in the order of the chains, in float64 whatever the back end.
 *   perChain(reduce(r))[i] = r over the stored draws of chain i          bitwise on the Reference
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Data from '../../core/Data.js'
import { within, type GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Index, Scalar } from '../../core/types.js'
import type { Info } from '../../model/Info.js'
import type { Approximate, Kernel } from '../../model/Kernel.js'
import type { Parts, Reducer, State } from '../../model/Reducer.js'
import * as R from '../../random/Random.js'
import { compile, stream, streams } from '../Callable.js'
import * as Reference from '../Reference.js'
import { noParameters } from './chains.js'
import { runChains, type Sink } from './engine.js'
import type { Emission, Family, Stepper } from './family.js'
import type { Given } from './given.js'
import { fromSums, total, type Averages } from './infos.js'
import type { ChainsOptions } from './options.js'
import type { Reduced } from './results.js'
import { attemptTask, awaited, orFail } from './task.js'

/** The options of `chains`, and the statistic of its draws. */
export interface ReduceOptions<X, R> extends ChainsOptions {
  readonly reducer: Reducer<X, R>
}

interface Carried {
  readonly state: State
  /** The infos of all draws' steps, added up. */
  readonly sums: readonly Scalar[]
  readonly count: Index
}

const reducing = <X, Y>(
  parts: Parts<Y, State, unknown>,
  infos: number,
  point: (x: X, sums: readonly Scalar[]) => Y,
): Emission<X, Carried> => ({
  initial: {
    state: parts.init,
    sums: Array.from({ length: infos }, () => T.constant(0)),
    count: T.index(0),
  },
  emit: ({ state, sums, count }, x, found) => ({
    carried: {
      state: parts.step(state, point(x, found)),
      sums: sums.map((s, i) => T.add(s, found[i]!)),
      count: T.addIndex(count, T.index(1)),
    },
    rows: [],
  }),
})

/** Watches the sums of the infos; their growth since the call before is what the new draws report. */
const watching =
  ({ chains, thin = 1, from }: ChainsOptions) =>
  ({ widths, info, carried }: Family, averages: Averages): Sink => {
    const n = info.leaves.length
    const inCarried = carried.leaves.length - 1 - n
    const first = widths[0] + widths[1] + inCarried
    let before = info.leaves.map((_, i) =>
      from === undefined ? 0 : total(from.state[widths[0] + inCarried + i]!),
    )
    return {
      watch: info.leaves.map((_, i) => first + i),
      take: (_, watched, draws) => {
        const now = watched.map(total)
        averages.add(
          now.map((t, i) => t - before[i]!),
          chains * draws * thin,
        )
        before = now
      },
    }
  }

/** Applies a function of terms to numbers, in float64. */
const onHost = async <A, B>(
  name: string,
  input: Space.Space<A>,
  f: (a: A) => B,
  lanes?: number,
): Promise<(a: Data.Concrete<A>) => Promise<Data.Concrete<B>>> => {
  const callable = orFail(
    compile({ name, backend: Reference.backend, input, ...(lanes === undefined ? {} : { lanes }) })((a: A) =>
      R.of(f(a)),
    ),
  )
  const keys = lanes === undefined ? stream(0, 0) : streams(0, 0, lanes)
  return (a) => awaited(callable.run({ keys, address: 0 }, a))
}

/** Row i of every leaf. */
const rowOf = (leaves: readonly Data.Data[], i: number): readonly Data.Data[] =>
  leaves.map(({ dtype, shape, values }) => {
    const width = values.length / shape[0]!
    return { dtype, shape: shape.slice(1), values: values.subarray(i * width, (i + 1) * width) }
  })

const finish = async <R>(
  parts: Parts<never, State, R>,
  chains: number,
  states: readonly Data.Data[],
): Promise<{ readonly value: Data.Concrete<R>; readonly perChain: Data.Concrete<R> }> => {
  const space = Space.of(parts.init)
  const merge = await onHost('merge', Space.tuple(space, space), ([a, b]) => parts.merge(a, b))
  const each = await onHost('finish', space, parts.finish, chains)
  const whole = await onHost('finish', space, parts.finish)
  const concrete = (leaves: readonly Data.Data[]): Data.Concrete<State> => Data.build(space, leaves)
  let merged = concrete(rowOf(states, 0))
  for (let i = 1; i < chains; i++) merged = await merge([merged, concrete(rowOf(states, i))])
  return { value: await whole(merged), perChain: await each(concrete(states)) }
}

/** What a reducer looks at, of a draw and the sums of what its steps report. */
export interface View<X, I, Y> {
  readonly space: (source: Space.Space<X>, info: Space.Space<I>) => Space.Space<Y>
  readonly point: (x: X, sums: readonly Scalar[], info: Space.Space<I>) => Y
}

/** A statistic of what a view shows of each draw. */
export const reduceBy =
  <P, X, I extends Info, Y, R>(
    name: string,
    view: View<X, I, Y>,
    parameters: Given<P>,
    options: ReduceOptions<Y, R>,
  ) =>
  <E extends Approximate, L>(
    kernel: (parameters: P) => Kernel<X, X, E, I, L>,
  ): TaskEither<GiryError, Reduced<R, I>> =>
    attemptTask(async () => {
      const { reducer, chains, thin = 1 } = options
      let parts: Parts<Y, State, R> | undefined
      const { family, carried, checkpoint, stopped } = await runChains({
        name,
        options,
        parameters,
        kernel: kernel as unknown as (p: P) => Stepper<X, I>,
        emission: (source, info) => {
          parts = within(reducer.name, () => reducer.on(view.space(source, info)))
          return reducing(parts, info.leaves.length, (x: X, sums) => view.point(x, sums, info))
        },
        sink: watching(options),
      })
      const n = family.info.leaves.length
      const stateWidth = carried.length - 1 - n
      const count = carried[stateWidth + n]!.values[0]!
      const info: unknown = Data.build(
        family.info,
        fromSums(family.info, carried.slice(stateWidth, stateWidth + n), count * thin),
      )
      const reduced: Omit<Reduced<R, Info>, 'info'> & { readonly info: unknown } = {
        ...(await finish(parts!, chains, carried.slice(0, stateWidth))),
        info,
        chains,
        count,
        checkpoint,
        stopped,
      }
      return reduced as Reduced<R, I>
    })

/** A reducer that looks at the draws alone. */
const drawsAlone = <X, I>(): View<X, I, X> => ({ space: (source) => source, point: (x) => x })

/**
 * Like `reduce`, for a kernel that depends on parameters, as in `chainsWith`. The example's draws are 4, 2 and 1.
 *
 * @example
 * import { Data, Energy as E, Move as M, Reducer, Run, Space as S, Term as T } from 'giry'
 * const stepSize = Run.given(S.scalar, Data.data([0.5], []))
 * const reducer = Reducer.extremes<T.Scalar>()
 * const options = { reducer, start: Data.data([8], [1]), chains: 1, draws: 3, seed: 1, backend: 'reference' }
 * const run = await Run.reduceWith(stepSize, options)((h) => M.descent({ stepSize: h })(E.standardNormal(S.scalar)))()
 * run._tag === 'Right' && run.right.value // { least: Data.data([1], []), largest: Data.data([4], []) }
 */
export const reduceWith =
  <P, X, R>(parameters: Given<P>, options: ReduceOptions<X, R>) =>
  <E extends Approximate, I extends Info, L>(
    kernel: (parameters: P) => Kernel<X, X, E, I, L>,
  ): TaskEither<GiryError, Reduced<R, I>> =>
    reduceBy<P, X, I, X, R>('reduce', drawsAlone(), parameters, options)(kernel)

/**
 * A statistic of the draws that `chains` with the same options would give.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Move as M, Reducer, Run, Space as S, Term as T } from 'giry'
 * const run = await pipe(
 *   E.standardNormal(S.real(2)),
 *   M.mala({ stepSize: 0.5 }),
 *   Run.reduce({ reducer: Reducer.mean<T.Vec<2>>(), chains: 4, draws: 100, seed: 1, backend: 'reference' }),
 * )()
 * run._tag === 'Right' && run.right.value.shape // [2]
 * run._tag === 'Right' && run.right.perChain.shape // [4, 2]
 */
export const reduce =
  <X, R>(options: ReduceOptions<X, R>) =>
  <E extends Approximate, I extends Info, L>(
    kernel: Kernel<X, X, E, I, L>,
  ): TaskEither<GiryError, Reduced<R, I>> =>
    reduceWith(noParameters, options)(() => kernel)
