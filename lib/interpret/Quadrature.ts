/**
 * Quadrature: kernels on one or two real numbers, without sampling. The target's density and every normal draw become
 * weighted nodes, an accept becomes both of its outcomes with their probabilities, and for functions f and g
 *   invariance      E_pi [K f] - E_pi [f]           is 0 if pi K = pi
 *   reversibility   E_pi [g K f] - E_pi [f K g]     is 0 if pi(dx) K(x, dy) is symmetric
 * Nodes are evenly spaced: on smooth integrands that vanish at the ends the trapezoidal rule converges faster than any
 * power of the spacing, and the kink of min(1, r) costs an error of the order of the spacing squared.
 * Reference: Trefethen and Weideman 2014, "The exponentially convergent trapezoidal rule".
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, type GiryError } from '../core/GiryError.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import type { Energy } from '../model/Energy.js'
import { exchange, type Functions, type Step } from './exact/exchange.js'
import { statesOf, type Grid } from './exact/nodes.js'

export type { Functions } from './exact/exchange.js'
export { grid, type Resolution } from './exact/grid.js'
export type { Axis, Grid } from './exact/nodes.js'

/** The largest absolute defects over the functions, and over their pairs. */
export interface Defects {
  readonly invariance: number
  readonly reversibility: number
}

/**
 * How far a kernel is from leaving the law of an energy invariant, and from being reversible for it.
 * Left: a space of other than real numbers, a grid that cuts the law off, more draws than nodes can stand for.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Move as M, Quadrature, Space as S } from 'giry'
 * const energy = E.standardNormal(S.scalar)
 * const grid = { axes: [{ low: -7, high: 7, points: 201 }], noise: 201 }
 * const functions = Quadrature.functions(energy, grid)
 * pipe(functions, Either.map((fs) => fs.length)) // Either.right(3)
 * const of = (move: M.Move) =>
 *   pipe(functions, Either.chain((fs) => Quadrature.defects(move(energy), energy, grid, fs)))
 * pipe(of(M.mala({ stepSize: 0.4 })), Either.map((d) => d.invariance < 1e-4 && d.reversibility < 1e-4)) // Either.right(true)
 * pipe(of(M.ula({ stepSize: 0.4 })), Either.map((d) => d.invariance > 0.01)) // Either.right(true)
 */
export const defects = <X, L>(
  kernel: Step<X>,
  energy: Energy<X, L>,
  grid: Grid,
  functions: Functions<X>,
): Either.Either<GiryError, Defects> =>
  attempt(() => {
    const states = statesOf(energy, grid.axes)
    const sums = exchange(kernel, states, grid.noise, functions)
    return { invariance: largest(sums.moved), reversibility: largest(sums.swapped.flat()) }
  })

const largest = (xs: readonly number[]): number =>
  xs.reduce((m, x) => (Number.isNaN(x) ? NaN : Math.max(m, Math.abs(x))), 0)

/**
 * The largest |E_pi [K f] - E_pi [f]| over the functions; 0 up to the error of the grid where K leaves pi invariant.
 * Left: as for `defects`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Move as M, Quadrature, Space as S, Term as T } from 'giry'
 * const energy = E.standardNormal(S.scalar)
 * const grid = { axes: [{ low: -7, high: 7, points: 201 }], noise: 201 }
 * const small = pipe(
 *   Quadrature.invariance(M.mala({ stepSize: 0.4 })(energy), energy, grid, [T.tanh, T.square]),
 *   Either.map((defect) => defect < 1e-4),
 * )
 * small // Either.right(true)
 */
export const invariance = <X, L>(
  kernel: Step<X>,
  energy: Energy<X, L>,
  grid: Grid,
  functions: Functions<X>,
): Either.Either<GiryError, number> =>
  pipe(
    defects(kernel, energy, grid, functions),
    Either.map((d) => d.invariance),
  )

/**
 * Bounded functions that tell laws on one or two real numbers apart: of each number t, in units of its standard deviation
 * from its mean, tanh t, cos t and sin 2t, and of two numbers sin(s + t) and tanh(s) tanh(t). Left: as for `defects`.
 */
export const functions = <X, L>(energy: Energy<X, L>, grid: Grid): Either.Either<GiryError, Functions<X>> =>
  attempt(() => {
    const { columns, weights } = statesOf(energy, grid.axes)
    const mean = (c: Float64Array): number => c.reduce((s, v, k) => s + weights[k]! * v, 0)
    const units = columns.map((c) => {
      const centre = mean(c)
      return { centre, scale: Math.sqrt(mean(c.map((v) => (v - centre) ** 2))) }
    })
    const numbers = (x: X): readonly Scalar[] => {
      const all = Space.flatten(x).flatMap((leaf) => {
        const flat = T.reshape([leaf.shape.reduce((n, d) => n * d, 1)], leaf)
        return T.unstack(flat)
      })
      return all.map((t, i) => T.scale(1 / units[i]!.scale)(T.shift(-units[i]!.centre)(t)))
    }
    const ofOne: readonly ((t: Scalar) => Scalar)[] = [T.tanh, T.cos, (t) => T.sin(T.scale(2)(t))]
    const ofTwo: readonly ((s: Scalar, t: Scalar) => Scalar)[] = [
      (s, t) => T.sin(T.add(s, t)),
      (s, t) => T.mul(T.tanh(s), T.tanh(t)),
    ]
    return [
      ...units.flatMap((_, i) => ofOne.map((f) => (x: X) => f(numbers(x)[i]!))),
      ...(units.length === 2 ? ofTwo.map((f) => (x: X) => f(numbers(x)[0]!, numbers(x)[1]!)) : []),
    ]
  })
