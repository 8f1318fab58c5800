/** Laws of the splittings of underdamped Langevin dynamics, as functions that throw when they are broken. */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Quadrature, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { phaseTarget } from '../../../lib/mcmc/GeneralizedHamiltonian.js'
import { phases } from '../../../lib/mcmc/hamiltonian/leapfrog.js'
import { doubleWell, gaussian } from '../../check/pieces.js'
import { banana } from '../../interpret/run/support.js'
import { agree } from './agree.js'
import { holds } from './holds.js'

type Point = M.Phase<T.Scalar>
type Plane = M.Phase<T.Vec<2>>
const line = phases(S.scalar)
const plane = phases(S.real(2))

/** Independent normal numbers of the given variances. */
const normal = (x: number, v: number): E.Energy<Point> =>
  E.energy('normal', line, (p) =>
    T.add(T.scale(0.5 / x)(T.square(p.x)), T.scale(0.5 / v)(T.square(p.v))),
  ) as E.Energy<Point>

/** How far a splitting is from keeping the law of independent normal numbers, on the target N(0, 1). */
const defect = (splitting: string, h: number, x: number, v: number): number => {
  const [energy, noise] = [normal(x, v), splitting.split('O').length === 2 ? 101 : 701]
  const axis = { low: -7, high: 7, points: 23 }
  const grid = { axes: [axis, axis], noise }
  const kernel = M.underdamped({ stepSize: h, friction: 0.8, splitting })(gaussian)
  const found = pipe(
    Quadrature.functions(energy, grid),
    Either.chain((fs) => Quadrature.invariance(kernel, energy, grid, fs)),
  )
  if (Either.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** Each splitting keeps its own wrong law of N(0, 1), whatever the friction, and not the right one. */
export const wrongLaws = (): void => {
  const h = 0.9
  const off = h * h * 0.25
  const laws = {
    BAOAB: [1, 1 - off],
    ABOBA: [1, 1 / (1 - off)],
    OBABO: [1 / (1 - off), 1],
    OABAO: [1 - off, 1],
  }
  Object.entries(laws).forEach(([splitting, [x, v]]) => {
    expect(defect(splitting, h, x!, v!)).toBeLessThan(1e-5)
    expect(defect(splitting, h, 1, 1)).toBeGreaterThan(1e-2)
  })
}

/** How far a step of a splitting is from keeping the law of two wells with velocities. */
const bias = (splitting: string, h: number): number => {
  const energy = phaseTarget(doubleWell)
  const axes = [
    { low: -3.5, high: 3.2, points: 41 },
    { low: -7, high: 7, points: 23 },
  ]
  const grid = { axes, noise: 101 }
  const found = pipe(
    Quadrature.functions(energy, grid),
    Either.chain((fs) =>
      Quadrature.invariance(
        M.underdamped({ stepSize: h, friction: 0.8, splitting })(doubleWell),
        energy,
        grid,
        fs,
      ),
    ),
  )
  if (Either.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** Of a step of half the size the error is an eighth for palindromes, which are of second order in time, and a quarter for others. */
export const order = (): void => {
  const powers = (splitting: string): number => Math.log2(bias(splitting, 0.2) / bias(splitting, 0.1))
  expect(Math.round(powers('BAOAB'))).toBe(3)
  expect(Math.round(powers('OBA'))).toBe(2)
}

const after = <X>(
  k: { readonly step: (p: M.Phase<X>) => R.Random<readonly [M.Phase<X>, unknown]> },
  p: M.Phase<X>,
): R.Random<M.Phase<X>> => R.map(([next]: readonly [M.Phase<X>, unknown]) => next)(k.step(p))

/** With a friction that forgets the velocity, OBAB moves places as ula does with step size h^2 / 2. */
export const overdamped = (): void => {
  const h = 0.4
  const kernel = M.underdamped({ stepSize: h, friction: 1e4, splitting: 'OBAB' })(banana)
  const places = K.from('places', plane, (p: Plane) =>
    R.map(({ x }: Plane) => ({ x, v: p.v }))(after(kernel, p)),
  )
  const ula = K.from('ula', plane, ({ x, v }: Plane) =>
    R.map((y: T.Vec<2>) => ({ x: y, v }))(M.ula({ stepSize: (h * h) / 2 })(banana).propose(x)),
  )
  agree(plane, places, ula, 1e-10)
}

/** Without noise a palindrome goes back the way it came, when the velocity is turned round. */
export const reversible = (): void => {
  const turned = ({ x, v }: Point): Point => ({ x, v: T.neg(v) })
  const kernels = ['BAB', 'ABA'].map((splitting) =>
    M.underdamped({ stepSize: 0.3, friction: 1, splitting })(doubleWell),
  )
  kernels.forEach((k) => {
    const back = K.from('there and back', line, (p: Point) =>
      R.map(turned)(R.chain((q: Point) => after(k, turned(q)))(after(k, p))),
    )
    agree(line, back, K.identity(line), 1e-10)
  })
}

/** One kick, one drift, and the noise of an exact Ornstein-Uhlenbeck process, by hand. */
export const handmade = (): void => {
  const [h, friction] = [0.3, 0.7]
  const options = { stepSize: h, friction: T.constant(friction), splitting: 'BAO' }
  const c = Math.exp(-h * friction)
  const slope = (x: T.Scalar): T.Scalar => T.shift(0.3)(T.mul(x, T.shift(-1)(T.square(x))))
  const hand = K.from('by hand', line, ({ x, v }: Point) => {
    const kicked = T.sub(v, T.scale(h)(slope(x)))
    return R.map((xi: T.Scalar) => ({
      x: T.add(x, T.scale(h)(kicked)),
      v: T.add(T.scale(c)(kicked), T.scale(Math.sqrt(1 - c * c))(xi)),
    }))(R.normal([]))
  })
  agree(line, M.underdamped(options)(doubleWell), hand, 1e-10)
}

/** It is a kernel, on any space of floats. */
export const kernels = (): void => {
  const tree = E.standardNormal(S.struct({ a: S.real(2), b: S.scalar }))
  holds(Laws.kernel(M.underdamped({ stepSize: 0.3, friction: 1 })(tree)))
  holds(Laws.kernel(M.underdamped({ stepSize: T.constant(0.3), friction: 1, splitting: 'OBABO' })(banana)))
}
