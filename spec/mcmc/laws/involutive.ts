/** Laws of involutive moves: Jacobians by differentiation, and known moves as involutions. */
import { expect } from 'vitest'
import { Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { doubleWell, pair, plane } from '../../check/pieces.js'
import { banana } from '../../interpret/run/support.js'
import { agree } from './agree.js'

type Pair = { readonly x: T.Scalar; readonly v: T.Scalar }

/** x by a factor e^v or back. */
const scaling = M.involutive<T.Scalar, T.Scalar>({
  name: 'scaling',
  auxiliary: () => R.normal([]),
  involution: ({ x, v }) => ({ x: T.mul(x, T.exp(v)), v: T.neg(v) }),
})

/** A reflection whose auxiliary depends on the point, and whose Jacobian is neither 1 nor diagonal. */
const bent = M.involutive<T.Scalar, T.Scalar>({
  name: 'bent',
  auxiliary: (x) =>
    R.map((z: T.Scalar) => T.add(T.scale(0.5)(T.sin(x)), T.mul(T.exp(T.scale(0.3)(x)), z)))(R.normal([])),
  involution: ({ x, v }: Pair) => {
    // conjugate of the exchange of two numbers by (x, v) -> (x^3 + x / 2, v): y solves y^3 + y / 2 = v, and v becomes x^3 + x / 2
    const cube = (t: T.Scalar): T.Scalar => T.add(T.mul(t, T.square(t)), T.scale(0.5)(t))
    const root = (c: T.Scalar): T.Scalar =>
      T.times(14, (t: T.Scalar) => T.sub(t, T.div(T.sub(cube(t), c), T.shift(0.5)(T.scale(3)(T.square(t))))))(
        T.mul(T.sign(c), T.min(T.abs(c), T.shift(0.5)(T.abs(T.scale(0.5)(c))))),
      )
    return { x: root(v), v: cube(x) }
  },
})

/** By quadrature on one number. */
export const involutionsAreReversible = (): void => {
  expect(Laws.failures(Laws.kernel(scaling(doubleWell), { runs: 5 }))).toEqual([])
  expect(Laws.failures(Laws.kernel(bent(doubleWell), { runs: 5 }))).toEqual([])
}

/** A random walk is the involution (x, v) -> (x + s v, -v). */
export const walkIsInvolution = (): void => {
  const walk = M.involutive<T.Vec<2>, T.Vec<2>>({
    name: 'walk',
    auxiliary: () => R.normal([2]),
    involution: ({ x, v }) => ({ x: T.add(x, T.scale(0.4)(v)), v: T.neg(v) }),
  })
  agree(banana.space, walk(banana), M.randomWalk({ scale: 0.4 })(banana), 1e-9)
}

/** A leapfrog and a turn are an involution that keeps volume: HMC. */
export const hmcIsInvolution = (): void => {
  const e = 0.3
  const kick = (x: T.Vec<2>, v: T.Vec<2>): T.Vec<2> => T.sub(v, T.scale(e / 2)(E.grad(banana)(x)))
  const flow = M.involutive<T.Vec<2>, T.Vec<2>>({
    name: 'flow',
    auxiliary: () => R.normal([2]),
    involution: ({ x, v }) => {
      const half = kick(x, v)
      const y = T.add(x, T.scale(e)(half))
      return { x: y, v: T.neg(kick(y, half)) }
    },
  })
  agree(banana.space, flow(banana), M.hmc({ stepSize: e, steps: 1 })(banana), 1e-8)
}

/** A given Jacobian is the one that is found. */
export const jacobianIsFound = (): void => {
  const given = M.involutive<T.Vec<2>, T.Scalar>({
    name: 'given',
    auxiliary: () => R.normal([]),
    involution: ({ x, v }) => {
      const [a, b] = T.unstack(x)
      return { x: pair(T.mul(a, T.exp(v)), T.mul(b, T.exp(T.scale(2)(v)))), v: T.neg(v) }
    },
    logJacobian: ({ v }) => T.scale(3)(v),
  })
  const found = M.involutive<T.Vec<2>, T.Scalar>({
    name: 'found',
    auxiliary: () => R.normal([]),
    involution: ({ x, v }) => {
      const [a, b] = T.unstack(x)
      return { x: pair(T.mul(a, T.exp(v)), T.mul(b, T.exp(T.scale(2)(v)))), v: T.neg(v) }
    },
  })
  agree(S.real(2), given(plane), found(plane), 1e-10)
}
