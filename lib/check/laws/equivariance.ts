/**
 * How moves follow their target, at given noise: the energy's level means nothing to a move, and one that takes no coordinates
 * for special moves along when the target is translated, or scaled together with its step.
 *   move(U + c) = move(U)
 *   move(U(. - b))(x + b) = move(U)(x) + b
 *   move_s(U(. / s))(s x) = s move_1(U)(x)
 * Both sides compute the same numbers up to rounding. Where an accept's threshold lies closer to log u than that, rounding
 * decides, and the point proves nothing.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { zip } from '../../core/linear.js'
import type * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Move } from '../../mcmc/Move.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import type { Approximate } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { differsBeyond, evaluation, samples } from '../evaluate.js'
import { property, type Effort, type Verdict } from '../Verdict.js'

/** A step at coordinates of ordinary size loses some digits of its 16 where energies and drifts cancel. */
const TOLERANCE = 1e-9

const sameSteps = <X>(
  law: string,
  space: Space.Space<X>,
  effort: Effort,
  a: (x: X) => Random<X>,
  b: (x: X) => Random<X>,
): Verdict =>
  property(law, 'float64 tolerance', effort, samples(space), () => {
    const [left, right] = [evaluation(space, a), evaluation(space, b)]
    return (sample) => {
      const [l, r] = [left.at(sample), right.at(sample)]
      return Math.min(l.margin, r.margin) <= TOLERANCE
        ? undefined
        : differsBeyond(TOLERANCE, l.values, r.values)
    }
  })

const stepOf =
  <X, L, C extends Approximate, I extends Info>(move: Move<C, I>, target: Energy<X, L>) =>
  (x: X): Random<X> =>
    R.map(([y]: readonly [X, I]) => y)(move(target).step(x))

/** Adding a constant to the energy changes no step. */
export const level = <X, L, C extends Approximate, I extends Info>(
  move: Move<C, I>,
  target: Energy<X, L>,
  effort: Effort = {},
): Verdict => {
  const raised = pipe(target, E.combine(E.energy('level', target.space, () => T.constant(3.7))))
  return sameSteps(
    'the level of the energy means nothing',
    target.space,
    effort,
    stepOf(move, raised),
    stepOf(move, target),
  )
}

/**
 * Steps move along with a target that is translated by `by` along every coordinate, on a space of floats.
 *
 * @example
 * import { Energy as E, Move as M, Space as S } from 'giry'
 * import { Laws } from 'giry/check'
 * const target = E.standardNormal(S.real(2))
 * Laws.translation(M.ula({ stepSize: 0.1 }), target).pass // true
 * Laws.scaling((s) => M.ula({ stepSize: 0.1 * s * s }), target).pass // true
 * Laws.scaling((s) => M.ula({ stepSize: 0.1 * s }), target).pass // false
 */
export const translation = <X, L, C extends Approximate, I extends Info>(
  move: Move<C, I>,
  target: Energy<X, L>,
  effort: Effort = {},
  by = 0.6180339887,
): Verdict => {
  const { space } = target
  const shifted = (b: number, x: X): X => zip(space, (leaf) => T.shift(b)(leaf!), x)
  const moved = pipe(
    target,
    E.contramap(space, (x: X) => shifted(-by, x)),
  )
  return sameSteps(
    'steps move along with the target',
    space,
    effort,
    (x) => R.map((y: X) => shifted(-by, y))(stepOf(move, moved)(shifted(by, x))),
    stepOf(move, target),
  )
}

/** Steps scale with the target, on a space of floats; `move(s)` has the options that belong to the scale s. */
export const scaling = <X, L, C extends Approximate, I extends Info>(
  move: (scale: number) => Move<C, I>,
  target: Energy<X, L>,
  effort: Effort = {},
  by = 1.7320508,
): Verdict => {
  const { space } = target
  const scaled = (s: number, x: X): X => zip(space, (leaf) => T.scale(s)(leaf!), x)
  const larger = pipe(
    target,
    E.contramap(space, (x: X) => scaled(1 / by, x)),
  )
  return sameSteps(
    'steps scale with the target',
    space,
    effort,
    (x) => R.map((y: X) => scaled(1 / by, y))(stepOf(move(by), larger)(scaled(by, x))),
    stepOf(move(1), target),
  )
}
