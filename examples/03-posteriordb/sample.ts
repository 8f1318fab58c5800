/**
 * Chains of one kernel on one model: they run on all real numbers, and their draws are brought back to the quantities of the
 * reference.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Energy as E, Run, Space as S, type Error } from 'giry'
import { Diagnostics } from 'giry/check'
import type { Model } from './model.js'
import { samplers, type KernelName, type Profile } from './profiles.js'

/** Where and how chains run. */
export interface Place {
  readonly profile: Profile
  readonly seed: number
  readonly backend: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: Run.Event) => void
}

/** The draws of one quantity, such as `theta[8]`. */
export interface Quantity {
  readonly name: string
  /** A row of draws for each chain. */
  readonly chains: readonly Float64Array[]
}

/** What chains have given. */
export interface Sample {
  readonly quantities: readonly Quantity[]
  /** Sums over all draws. */
  readonly gradients: number
  readonly divergences: number
  /** Averages over all draws. */
  readonly acceptance: number
  /** Of the warm-up and of the draws, with the building of their programs. */
  readonly seconds: { readonly warmup: number; readonly draws: number }
}

/** Leaves [chains, draws, ...] as rows [chains draws, ...]. */
const rows = <Z>(space: S.Space<Z>, draws: Data.Concrete<Z>): Run.Given<Z> => {
  const leaves = Data.leaves(space, draws).map((d) => {
    const [chains, count, ...rest] = d.shape as readonly [number, number, ...number[]]
    return { ...d, shape: [chains * count, ...rest] }
  })
  return Run.given(space, Data.build(space, leaves))
}

/** The quantities of a leaf [chains draws, ...]; their indices begin at 1, as in posteriordb. */
const ofLeaf = (name: string, { values, shape }: Data.Data, chains: number): readonly Quantity[] => {
  const width = shape.slice(1).reduce((n, d) => n * d, 1)
  const count = shape[0]! / chains
  return Array.from({ length: width }, (_, k) => ({
    name: shape.length === 1 ? name : `${name}[${k + 1}]`,
    chains: Array.from({ length: chains }, (_, c) =>
      Float64Array.from({ length: count }, (_, t) => values[(c * count + t) * width + k]!),
    ),
  }))
}

/** The draws as quantities of the reference, in float64. */
const quantitiesOf =
  <Z, X, Q, L>({ free, quantities }: Model<Z, X, Q, L>, chains: number) =>
  (draws: Data.Concrete<Z>): TaskEither.TaskEither<Error.GiryError, readonly Quantity[]> =>
    pipe(
      Run.evaluate({ rows: rows(free.source, draws), backend: 'reference' })((z) =>
        quantities.of(free.forward(z)[0]),
      ),
      TaskEither.map((found) =>
        Data.leaves(quantities.space, found as Data.Concrete<Q>).flatMap((leaf, i) =>
          ofLeaf(quantities.space.leaves[i]!.path, leaf, chains),
        ),
      ),
    )

const sum = (xs: ArrayLike<number>): number => Array.from(xs).reduce((a, b) => a + b, 0)

/** Why draws are left out that were stopped half-way. */
const unfinished: Error.GiryError = {
  _tag: 'Cancelled',
  what: 'stopped before all draws were there',
  where: 'sample',
  remedy: 'give it more time, or ask for fewer draws',
}

/** Warms chains up, and draws. Left: an error of the run, `Cancelled` when it is stopped. */
export const sample =
  (kernel: KernelName, { profile, seed, backend, signal, onEvent }: Place) =>
  <Z, X, Q, L>(m: Model<Z, X, Q, L>): TaskEither.TaskEither<Error.GiryError, Sample> => {
    const { chains, warmup, draws } = profile
    const { moments, leapfrogs } = m
    const { thin, patience, tuned } = samplers[kernel]
    const target = pipe(m.energy, E.pullback(m.free))
    let [begin, drawing] = [0, 0]
    const listen = (event: Run.Event): void => {
      if (event.kind === 'progress' && event.stage === 'draws' && event.done === 0)
        drawing = performance.now()
      onEvent?.(event)
    }
    const options = { chains, draws, thin, seed, backend, signal, onEvent: listen }
    return pipe(
      TaskEither.fromIO(() => (begin = performance.now())),
      TaskEither.chain(() =>
        pipe(
          tuned({ space: m.free.source, steps: warmup * patience, moments, leapfrogs })(target),
          Run.warmed(options),
        ),
      ),
      TaskEither.filterOrElse(
        ({ stopped }) => !stopped,
        () => unfinished,
      ),
      TaskEither.bindTo('run'),
      TaskEither.let('end', () => performance.now()),
      TaskEither.bind('quantities', ({ run }) => quantitiesOf(m, chains)(run.draws)),
      TaskEither.map(({ run, end, quantities }) => ({
        quantities,
        gradients: sum(run.info.gradients.values),
        divergences: sum(run.info.divergences.values),
        acceptance: sum(run.info.acceptance.values) / run.info.acceptance.values.length,
        seconds: { warmup: (drawing - begin) / 1000, draws: (end - drawing) / 1000 },
      })),
    )
  }

/** What the draws say of each quantity, by name. Left: fewer than four draws. */
export const summarised = ({
  quantities,
}: Sample): Either<Error.GiryError, Readonly<Record<string, Diagnostics.Summary>>> =>
  Diagnostics.summarise(Object.fromEntries(quantities.map(({ name, chains }) => [name, chains])))
