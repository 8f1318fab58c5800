/**
 * Involutive Monte Carlo: draw an auxiliary v ~ q(. | x), apply an involution (y, w) = f(x, v), f . f = id, and go to y with
 * probability min(1, r),
 *   log r = U(x) - U(y) + log q(w | y) - log q(v | x) + log |det D f(x, v)|.
 * Reversible for every involution. The Jacobian is found by differentiation, or given where it is known.
 * References: Neklyudov et al. 2020; Green 1995 for the Jacobian.
 */
import { fail } from '../core/GiryError.js'
import { fromVector, toVector } from '../core/linear.js'
import { size } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Mat, Scalar, Vec } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Acceptance } from '../model/Info.js'
import { reversible, type Options, type Reversible } from '../model/Kernel.js'
import { logDensity } from '../random/density.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { decide } from './accept.js'
import { moveOn, type Move } from './Move.js'

/** A state with an auxiliary value. */
export interface Extended<X, V> {
  readonly x: X
  readonly v: V
}

/** What an involutive move is made of. */
export interface InvolutiveOptions<X, V> {
  readonly name: string
  readonly options?: Options
  /** q(. | x); its density must be one that giry derives, unless it is given. */
  readonly auxiliary: (x: X) => Random<V>
  readonly logDensity?: (x: X) => (v: V) => Scalar
  /** f, its own inverse: `Laws.involution` of giry/check tests that. */
  readonly involution: (s: Extended<X, V>) => Extended<X, V>
  /** log |det D f|; by default found by differentiation, on spaces of floats. */
  readonly logJacobian?: (s: Extended<X, V>) => Scalar
}

/**
 * log |det D f(s)| for a function between values of floats with equally many numbers, by as many gradients as there are numbers and an
 * elimination: of the order of their number to the third. Stops with a `ShapeError` for values of other types.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Move as M, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([2, 5], [1, 2])), backend: 'reference' })
 * const f = (x: T.Vec<2>) => T.mul(x, x)
 * await at(M.logAbsJacobian(f))() // Either.right(Data.data([Math.log(4 * 10)], [1]))
 */
export const logAbsJacobian =
  <A, B>(f: (a: A) => B) =>
  (a: A): Scalar => {
    const source = Space.of(a)
    const n = numbersOf(source)
    const out = (x: Vec<number>): Vec<number> => {
      const image = f(fromVector(source, x))
      return toVector(Space.of(image), image)
    }
    const from = toVector(source, a)
    const rows = T.batch<number, Vec<number>, Vec<number>>(n, (direction) =>
      T.grad((x: Vec<number>) => T.dot(out(x), direction))(from),
    )(T.unitMatrix(n))
    return T.logAbsDet(rows as unknown as Mat<number, number>)
  }

const numbersOf = (space: Space.Space<unknown>): number => {
  if (space.leaves.some((l) => l.dtype !== 'float'))
    fail('ShapeError', 'the Jacobian of a function of other than floats', 'give logJacobian')
  return space.leaves.reduce((n, l) => n + size(l.shape), 0)
}

/**
 * The involutive move; it reports `acceptance`. The example scales x by a factor e^v or back, where the Jacobian counts.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Move as M, Quadrature, Random as R, Space as S, Term as T } from 'giry'
 * const scaling = M.involutive({
 *   name: 'scaling',
 *   auxiliary: (_x: T.Scalar) => R.normal([]),
 *   involution: ({ x, v }) => ({ x: T.mul(x, T.exp(v)), v: T.neg(v) }),
 * })
 * const energy = E.standardNormal(S.scalar)
 * const grid = { axes: [{ low: -7, high: 7, points: 201 }], noise: 201 }
 * pipe(
 *   Quadrature.functions(energy, grid),
 *   Either.chain((fs) => Quadrature.defects(scaling(energy), energy, grid, fs)),
 *   Either.map(({ reversibility }) => reversibility < 1e-4),
 * ) // Either.right(true)
 */
export const involutive = <X, V>(o: InvolutiveOptions<X, V>): Move<Reversible, Acceptance, X> =>
  moveOn({ name: o.name, options: o.options ?? {}, exactness: reversible }, (target) => (x: X) => {
    const density = o.logDensity ?? ((from: X) => logDensity(o.auxiliary(from)))
    const logJacobian = o.logJacobian ?? logAbsJacobian(o.involution)
    return R.chain((v: V) => {
      const { x: y, v: w } = o.involution({ x, v })
      const rise = T.sub(E.value(target)(x), E.value(target)(y))
      const auxiliaries = T.sub(density(y)(w), density(x)(v))
      return decide(T.add(T.add(rise, auxiliaries), logJacobian({ x, v })), y, x)
    })(o.auxiliary(x))
  })
