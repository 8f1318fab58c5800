/**
 * Chains: x_0 ~ start, x_t ~ K(x_{t-1}, .), independent for each chain; every thin-th state after the burn-in is a draw.
 * Laws, bitwise on the Reference:
 *   chain i of N = the one chain with firstChain i
 *   run(a + b) = resume(run(a), b)
 *   nothing depends on slices, events, checkpoints or the clock
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Data from '../../core/Data.js'
import type { GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import type { Info, NoInfo } from '../../model/Info.js'
import type { Approximate, Kernel } from '../../model/Kernel.js'
import { runChains, type Sink } from './engine.js'
import type { Emission, Family, Stepper } from './family.js'
import { given, type Given } from './given.js'
import { fromSums, total, type Averages } from './infos.js'
import type { ChainsOptions } from './options.js'
import type { Draws } from './results.js'
import { table, type Table } from './table.js'
import { attemptTask } from './task.js'

export const noParameters: Given<unknown> = given(Space.struct({}) as Space.Space<unknown>, {})

/** Every draw is stored, and the infos of its steps with it. */
const storing = <X>(source: Space.Space<X>): Emission<X, object> => ({
  initial: {},
  emit: (carried, x, sums) => ({ carried, rows: [...source.flatten(x), ...sums] }),
})

const storage = (
  { chains, draws, thin = 1 }: ChainsOptions,
  { rows, widths }: Family,
  averages: Averages,
): { readonly stored: Table; readonly sink: Sink } => {
  const stored = table(chains, draws, rows)
  const take = (pieces: readonly Data.Data[], _: readonly Data.Data[], n: number): void => {
    stored.append(pieces, n)
    averages.add(pieces.slice(widths[0]).map(total), chains * n * thin)
  }
  return { stored, sink: { watch: [], take } }
}

/**
 * Draws of chains whose kernel depends on parameters, which are inputs of the program: other parameters need no other
 * program.
 */
export const chainsWith =
  <P>(parameters: Given<P>, options: ChainsOptions) =>
  <X, E extends Approximate, I extends Info, L>(
    kernel: (parameters: P) => Kernel<X, X, E, I, L>,
  ): TaskEither<GiryError, Draws<X, I>> =>
    attemptTask(async () => {
      let stored: Table | undefined
      const { source, family, checkpoint, stopped } = await runChains({
        name: 'chains',
        options,
        parameters,
        kernel: kernel as unknown as (p: P) => Stepper<X, I>,
        emission: storing,
        sink: (made, averages) => {
          const storing = storage(options, made, averages)
          stored = storing.stored
          return storing.sink
        },
      })
      const rows = stored!.data()
      const width = source.leaves.length
      // an info's type is recursive, and the compiler needn't follow it
      const info: unknown = Data.build(
        family.info,
        fromSums(family.info, rows.slice(width), options.thin ?? 1),
      )
      const draws: Omit<Draws<X, NoInfo>, 'info'> & { readonly info: unknown } = {
        space: source,
        draws: Data.build(source, rows.slice(0, width)),
        info,
        chains: options.chains,
        count: stored!.arrived(),
        checkpoint,
        stopped,
      }
      return draws as Draws<X, I>
    })

/**
 * Draws of chains of a kernel.
 * Left: an `OptionError` for an option out of its domain; a `NumericalError` that names the chain at whose start the
 * energy isn't finite; a `CodecError` for a checkpoint of another run; a `BackendError`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Kernel as K, Move as M, Run, Space as S } from 'giry'
 * const run = await pipe(
 *   E.standardNormal(S.real(2)),
 *   M.mala({ stepSize: 0.5 }),
 *   K.times(10),
 *   Run.chains({ chains: 4, draws: 25, seed: 1, backend: 'reference' }),
 * )()
 * run._tag === 'Right' && run.right.draws.shape // [4, 25, 2]
 * run._tag === 'Right' && run.right.info.acceptance.shape // [4, 25]
 */
export const chains =
  (options: ChainsOptions) =>
  <X, E extends Approximate, I extends Info, L>(
    kernel: Kernel<X, X, E, I, L>,
  ): TaskEither<GiryError, Draws<X, I>> =>
    chainsWith(noParameters, options)(() => kernel)
