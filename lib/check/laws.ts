/**
 * Law suites for users' own pieces: a kernel, a move, an energy, a space or a random value goes in, and verdicts come out
 * as plain data, for any test runner.
 */
import type { Move } from '../mcmc/Move.js'
import type { Energy } from '../model/Energy.js'
import type { Info } from '../model/Info.js'
import type { Approximate, Kernel } from '../model/Kernel.js'
import { composition } from './laws/composition.js'
import { exactness, type Exactness } from './laws/exactness.js'
import { level } from './laws/equivariance.js'
import type { Effort, Verdict } from './Verdict.js'

export { bijection, type Points } from './laws/bijection.js'
export { codec } from './laws/codec.js'
export { energy } from './laws/energy.js'
export { focus } from './laws/focus.js'
export { precedes } from './laws/order.js'
export { random } from './laws/random.js'
export { scaling, translation } from './laws/equivariance.js'
export { space } from './laws/space.js'
export { divergence, variation } from './laws/exactness.js'
export type { Exactness } from './laws/exactness.js'
export { failures, report, type Effort, type Label, type Verdict } from './Verdict.js'

/**
 * The laws of a kernel from a space to itself: it composes as an arrow of a category, iterates, reports infos that add up, uses
 * every address once, and keeps what it claims about its target, to 1e-12 on a finite space and by quadrature on one or
 * two real numbers. On other spaces its claims aren't looked at.
 *
 * @example
 * import { Energy as E, Move as M, Space as S } from 'giry'
 * import { Laws } from 'giry/check'
 * const kernel = M.mala({ stepSize: 0.3 })(E.standardNormal(S.scalar))
 * Laws.failures(Laws.kernel(kernel)) // []
 */
export const kernel = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  options: Exactness<X> & Effort = {},
): readonly Verdict[] => [
  ...composition(k, options),
  ...exactness(k as unknown as Kernel<X, X, Approximate, Info, L>, options, options),
]

/** The laws of a move's kernel for a target, and that the level of the energy means nothing to it. */
export const move = <X, L, C extends Approximate, I extends Info>(
  m: Move<C, I>,
  target: Energy<X, L>,
  options: Exactness<X> & Effort = {},
): readonly Verdict[] => [...kernel(m(target), options), level(m, target, options)]
