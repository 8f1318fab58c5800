/**
 * Chains after a warm-up: each chain adapts for some steps, which draw from a stream of their own, and starts where these
 * end, with the parameters that it has found and keeps. So its draws are those of the frozen kernel, from that start, and
 * chain i of N is the one chain with firstChain i.
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Data from '../../core/Data.js'
import { fail, within, type GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import type { Adapting, Frozen, Warming } from '../../mcmc/Adapt.js'
import type { Info } from '../../model/Info.js'
import type { Approximate } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import { make, streams } from '../Callable.js'
import { noParameters } from './chains.js'
import { runChains } from './engine.js'
import type { Stepper } from './family.js'
import type { ChainsOptions, Value } from './options.js'
import type { Draws } from './results.js'
import { anywhere, isRandom } from './start.js'
import { storedDraws } from './stored.js'
import { requireWhole } from './streams.js'
import { table, type Table } from './table.js'
import { attemptTask, awaited } from './task.js'

/** Draws of chains at the parameters that their warm-up has found. */
export interface Warmed<X, P, I extends Info> extends Draws<X, I> {
  /** Leaves [chains, ...]. */
  readonly parameters: Data.Concrete<P>
}

type AnyWarming<X, A, P, I extends Info> = Warming<X, A, P, Approximate, I, unknown>

/** The state of every chain before its first step: where the run starts it, and an adaptation that knows nothing. */
const startOf = async <X, A, P, I extends Info>(
  { start, chains }: ChainsOptions,
  { source, init }: AnyWarming<X, A, P, I>,
): Promise<R.Random<Adapting<X, A>> | Value> => {
  const given = start ?? anywhere(source)
  if (isRandom(given)) return R.map((x: unknown) => ({ x: x as X, adaptation: init }))(given)
  const constants = make({ name: 'warmup', backend: 'reference', lanes: chains, input: Space.struct({}) })(
    () => R.of(init),
  )
  const callable = await awaited(constants)
  // nothing is drawn, so that any keys will do
  const adaptation = await awaited(callable.run({ keys: streams(0, 0, chains), address: 0 }, {}))
  return { x: given, adaptation: adaptation as Value }
}

/** Where the chains of a run are after their warm-up. */
const warm = async <X, A, P, I extends Info>(
  options: ChainsOptions,
  warming: AnyWarming<X, A, P, I>,
): Promise<Value> => {
  const { name, steps, adapting, frozen, freeze } = warming
  within(name, () => requireWhole('steps', steps, 1))
  let last: Table | undefined
  const { stopped } = await runChains({
    name,
    purpose: 'warmup',
    options: {
      ...options,
      start: await startOf(options, warming),
      burnIn: steps - 1,
      draws: 1,
      thin: 1,
      checkpoint: undefined,
    },
    parameters: noParameters,
    kernel: () => adapting as Stepper<Adapting<X, A>, I>,
    emission: () => ({
      initial: {},
      emit: (carried: object, state) => ({ carried, rows: frozen.source.flatten(freeze(state)) }),
    }),
    sink: ({ rows }) => {
      const found = table(options.chains, 1, rows)
      last = found
      return { watch: [], take: (pieces, _, n) => found.append(pieces, n) }
    },
  })
  if (stopped) fail('Cancelled', 'stopped before its draws began', 'give it more time, or fewer steps', name)
  const states = last!.data().map((d) => ({ ...d, shape: [options.chains, ...d.shape.slice(2)] }))
  return Data.build(frozen.source, states) as Value
}

/**
 * Warms chains up, and draws from them with the parameters frozen. Each chain adapts alone. With `from` there is no warm-up:
 * the checkpoint has the parameters.
 * Left: as for `chains`; `Cancelled` when it is stopped during the warm-up.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Adapt as A, Energy as E, Move as M, Run, Space as S } from 'giry'
 * const tuned = A.warmup(A.dualAveraging({ target: 0.574 }), { steps: 50 })(({ stepSize }) => M.mala({ stepSize }))
 * const run = await pipe(
 *   E.standardNormal(S.real(2)),
 *   tuned,
 *   Run.warmed({ chains: 4, draws: 10, seed: 1, backend: 'reference' }),
 * )()
 * run._tag === 'Right' && run.right.draws.shape // [4, 10, 2]
 */
export const warmed =
  (options: ChainsOptions) =>
  <X, A, P, E extends Approximate, I extends Info, L>(
    warming: Warming<X, A, P, E, I, L>,
  ): TaskEither<GiryError, Warmed<X, P, I>> =>
    attemptTask(async () => {
      const erased = warming as unknown as AnyWarming<X, A, P, I>
      const start = options.from === undefined ? await warm(options, erased) : undefined
      const draws = await storedDraws<Frozen<X, P>, unknown, I, X>({
        options: { ...options, start },
        parameters: noParameters,
        kernel: () => erased.frozen as Stepper<Frozen<X, P>, I>,
        view: () => ({ space: erased.source, of: ({ x }) => x }),
      })
      const { parameters } = Data.build(erased.frozen.source, draws.checkpoint.state) as {
        readonly parameters: Data.Concrete<P>
      }
      return { ...draws, parameters }
    })
