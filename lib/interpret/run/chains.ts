/**
 * Chains: x_0 ~ start, x_t ~ K(x_{t-1}, .), independent for each chain; every thin-th state after the burn-in is a draw.
 * Laws, bitwise on the Reference:
 *   chain i of N = the one chain with firstChain i
 *   run(a + b) = resume(run(a), b)
 *   nothing depends on slices, events, checkpoints or the clock
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import type { Info } from '../../model/Info.js'
import type { Approximate, Kernel } from '../../model/Kernel.js'
import type { Stepper } from './family.js'
import { given, type Given } from './given.js'
import type { ChainsOptions } from './options.js'
import type { Draws } from './results.js'
import { storedDraws } from './stored.js'
import { attemptTask } from './task.js'

export const noParameters: Given<unknown> = given(Space.struct({}) as Space.Space<unknown>, {})

/**
 * Draws of chains whose kernel depends on parameters, which are inputs of the program: other parameters need no other
 * program. Left: as for `chains`. The example goes down x^2 / 2 from 8.
 *
 * @example
 * import { Data, Energy as E, Move as M, Run, Space as S } from 'giry'
 * const stepSize = Run.given(S.scalar, Data.data([0.5], []))
 * const options = { start: Data.data([8], [1]), chains: 1, draws: 3, seed: 1, backend: 'reference' }
 * const run = await Run.chainsWith(stepSize, options)((h) => M.descent({ stepSize: h })(E.standardNormal(S.scalar)))()
 * run._tag === 'Right' && run.right.draws // Data.data([4, 2, 1], [1, 3])
 */
export const chainsWith =
  <P>(parameters: Given<P>, options: ChainsOptions) =>
  <X, E extends Approximate, I extends Info, L>(
    kernel: (parameters: P) => Kernel<X, X, E, I, L>,
  ): TaskEither<GiryError, Draws<X, I>> =>
    attemptTask(() =>
      storedDraws<X, P, I, X>({
        options,
        parameters,
        kernel: kernel as unknown as (p: P) => Stepper<X, I>,
        view: (space) => ({ space, of: (x) => x }),
      }),
    )

/**
 * Draws of chains of a kernel.
 * Left: an `OptionError` for an option out of its domain, or for a start outside of its space's supports; a `NumericalError`
 * that names the chain at whose start the energy isn't finite; a `CodecError` for a checkpoint of another run; a
 * `BackendError`.
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
