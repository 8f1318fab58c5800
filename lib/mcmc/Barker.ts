/**
 * Barker's proposal: a walk that the gradient only leans on. In each coordinate, with g = dU/dx there and s the scale,
 *   y = x + b z,   z ~ N(0, s^2),   b = 1 with probability 1 / (1 + exp(z g)), else -1
 * has the density 2 N(y - x; s^2) / (1 + exp((y - x) g)). A step is never longer than the noise, however steep the energy,
 * so a scale that is too large costs acceptance but not stability.
 * Reference: Livingstone and Zanella 2022, "The Barker proposal".
 */
import { axpy, combine, fromVector, toVector } from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Scalar, Term, Vec } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Acceptance, NoInfo } from '../model/Info.js'
import type { Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { metropolis } from './Metropolis.js'
import { proposal, type Move, type ProposalMove } from './Move.js'
import { requirePositive, shownOption } from './options.js'

/** scale > 0, the standard deviation of a step in each coordinate, as a number or a scalar term. */
export interface BarkerOptions {
  readonly scale: number | Scalar
}

type Flags = Term<readonly [number], 'bool'>

/** log of 1 / (1 + exp t). */
const logFalling = (t: Vec<number>): Vec<number> => T.neg(T.softplus(t))

/** log N(z; s^2) in each coordinate. */
const logNormal = (s: number | Scalar, z: Vec<number>): Vec<number> => {
  const units = T.scale(T.div(T.constant(1), T.toScalar(s)))(z)
  const level = T.shift(0.5 * Math.log(2 * Math.PI))(T.log(T.toScalar(s)))
  return T.neg(T.shift(level)(T.scale(0.5)(T.square(units))))
}

/** A flag for each coordinate, true with probability 1 / (1 + exp t). */
const leanings = (t: Vec<number>): R.Random<Flags> =>
  R.plate(t.shape[0]!, (log: Scalar) => R.accept(log))(logFalling(t)) as R.Random<Flags>

/**
 * The proposal on any space of floats. It claims nothing, and `metropolis` makes it exact: `barker`.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Space as S } from 'giry'
 * M.barkerProposal({ scale: 0.5 }).exactness // K.approximate
 * M.barker({ scale: 0.5 }).exactness // K.reversible
 * M.barker({ scale: 0.5 })(E.standardNormal(S.real(2))).options // { scale: 0.5 }
 */
export const barkerProposal = ({ scale }: BarkerOptions): ProposalMove<NoInfo> =>
  proposal(
    { name: 'barkerProposal', options: { scale: shownOption(scale) } },
    (target) => (x) => {
      const { space } = target
      requirePositive('scale', scale, space, x)
      const slope = toVector(space, E.grad(target)(x))
      return R.chain((noise: typeof x) => {
        const z = T.scale(scale)(toVector(space, noise))
        return R.map((onward: Flags) => axpy(space, 1, x, fromVector(space, T.where(onward, z, T.neg(z)))))(
          leanings(T.mul(z, slope)),
        )
      })(R.normalLike(space))
    },
    (target) => (from) => {
      const { space } = target
      const slope = toVector(space, E.grad(target)(from))
      return (to) => {
        const step = toVector(space, combine(space, 1, to, -1, from))
        const leaning = T.sum(logFalling(T.mul(step, slope)))
        return T.add(T.sum(logNormal(scale, step)), T.shift(slope.shape[0]! * Math.LN2)(leaning))
      }
    },
  )

/** Metropolis-Hastings from Barker's proposal: by definition `metropolis(barkerProposal(options))`. It reports `acceptance`. */
export const barker = (options: BarkerOptions): Move<Reversible, Acceptance> =>
  metropolis(barkerProposal(options), 'barker')
