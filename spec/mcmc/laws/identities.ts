/** Identities between algorithms, as functions that throw when they are broken. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Energy as E,
  Kernel as K,
  Metric,
  Move as M,
  Quadrature,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { doubleWell, grid, handmade } from '../../check/pieces.js'
import { banana } from '../../interpret/run/support.js'
import { agree } from './agree.js'

export const malaIsMetropolisOfUla = (): void => {
  agree(banana.space, M.mala({ stepSize: 0.1 })(banana), M.metropolis(M.ula({ stepSize: 0.1 }))(banana))
  const walk = M.metropolis(M.gaussianWalk({ scale: 0.4 }))
  agree(banana.space, M.randomWalk({ scale: 0.4 })(banana), walk(banana))
}

/** MALA is the step that a textbook writes. */
export const malaIsHandmade = (): void =>
  agree(doubleWell.space, M.mala({ stepSize: 0.3 })(doubleWell), handmade(0.3)(doubleWell), 1e-10)

/** descent is x - h U'(x), and ula adds sqrt(2h) xi. */
export const ulaIsDescentWithNoise = (): void => {
  const h = 0.3
  const slope = (x: T.Scalar): T.Scalar => T.shift(0.3)(T.mul(x, T.shift(-1)(T.square(x))))
  const down = (x: T.Scalar): T.Scalar => T.sub(x, T.scale(h)(slope(x)))
  agree(doubleWell.space, M.descent({ stepSize: h })(doubleWell), K.lift('down', S.scalar, down), 1e-12)
  const noisy = K.from('noisy', S.scalar, (x: T.Scalar) =>
    R.map((xi: T.Scalar) => T.add(down(x), T.scale(Math.sqrt(2 * h))(xi)))(R.normal([])),
  )
  agree(doubleWell.space, M.ula({ stepSize: h })(doubleWell), noisy, 1e-12)
}

/** On a constant energy ula is a Gaussian walk, mala and the random walk always accept it. */
export const constantEnergyIsWalk = (): void => {
  const space = S.struct({ a: S.real(2), b: S.scalar })
  const flat = E.flat(space)
  const walk = M.gaussianWalk({ scale: Math.sqrt(2 * 0.3) })(flat)
  agree(space, M.ula({ stepSize: 0.3 })(flat), walk)
  agree(space, M.mala({ stepSize: 0.3 })(flat), walk)
  agree(space, M.randomWalk({ scale: Math.sqrt(2 * 0.3) })(flat), walk)
}

/** A step size as a term gives the steps of the number. */
export const termsAreNumbers = (): void =>
  agree(banana.space, M.mala({ stepSize: T.constant(0.1) })(banana), M.mala({ stepSize: 0.1 })(banana), 1e-12)

/** Moves see a tilted, tempered and combined target as the energy that it is. */
export const targetsAreEnergies = (): void => {
  const composed = pipe(
    E.standardNormal(S.real(2)),
    E.combine(banana),
    E.temper(0.5),
    E.tilt((x: T.Vec<2>) => T.sum(x)),
  )
  const written = E.energy('written', S.real(2), (x) => {
    const [a, b] = T.unstack(x)
    const u = T.add(T.scale(0.5)(T.square(a)), T.scale(5)(T.square(T.sub(b, T.square(a)))))
    const half = T.scale(0.5)(T.add(u, T.scale(0.5)(T.sum(T.square(x)))))
    return T.sub(half, T.sum(x))
  })
  agree(S.real(2), M.mala({ stepSize: 0.05 })(composed), M.mala({ stepSize: 0.05 })(written), 1e-10)
}

const functions = [(x: T.Scalar) => T.cos(x), (x: T.Scalar) => T.sin(T.scale(0.7)(x)), T.square]

const defects = (m: M.Move, target: E.Energy<T.Scalar, never>): Quadrature.Defects => {
  const found = Quadrature.defects(m(target), target, grid, functions)
  if (Either.isLeft(found)) throw new Error(found.left.what)
  return found.right
}

/** By quadrature on the double well. */
const isReversible = (m: M.Move): void => {
  const { invariance, reversibility } = defects(m, doubleWell as never)
  expect(invariance).toBeLessThan(1e-4)
  expect(reversibility).toBeLessThan(1e-4)
}

export const malaIsReversible = (): void => {
  isReversible(M.mala({ stepSize: 0.4 }))
  isReversible(M.mala({ stepSize: 0.3, metric: Metric.diagonal(S.scalar, T.constant(1.2)) }) as M.Move)
}

export const walkIsReversible = (): void => isReversible(M.randomWalk({ scale: 1.1 }))

/** A metric L is the space seen through x = L z. */
export const malaMetricIsCoordinates = (): void => {
  const scales = [1.3, 0.4] as const
  const through = (z: T.Vec<2>): T.Vec<2> => T.mul(z, T.vector(scales))
  const seen = E.contramap(S.real(2), through)(banana)
  const outside = {
    step: (x: T.Vec<2>) =>
      R.map(([z, info]: readonly [T.Vec<2>, unknown]) => [through(z), info] as const)(
        M.mala({ stepSize: 0.05 })(seen).step(T.div(x, T.vector(scales))),
      ),
  }
  const metric = Metric.diagonal(S.real(2), T.vector(scales))
  agree(banana.space, outside, M.mala({ stepSize: 0.05, metric })(banana), 1e-8)
}

/** The walk is x + s xi, and the textbook's accept. */
export const walkIsHandmade = (): void => {
  const written = {
    step: (x: T.Vec<2>) =>
      R.chain((xi: T.Vec<2>) => {
        const y = T.add(x, T.scale(0.4)(xi))
        return R.map((yes: T.Flag) => [T.select<T.Vec<2>>(yes, y, x), {}] as const)(
          R.accept(T.sub(E.value(banana)(x), E.value(banana)(y))),
        )
      })(R.normal([2])),
  }
  agree(banana.space, M.randomWalk({ scale: 0.4 })(banana), written, 1e-9)
}

/** ULA's own law on N(0, 1) is N(0, 1 / (1 - h / 2)), by quadrature. */
export const ulaHasItsOwnLaw = (): void => {
  const h = 0.5
  const own = E.energy('own', S.scalar, (x) => T.scale((1 - h / 2) / 2)(T.square(x)))
  const on = { axes: [{ low: -12, high: 12, points: 301 }], noise: 301 }
  const found = Quadrature.defects(M.ula({ stepSize: h })(E.standardNormal(S.scalar)), own, on, functions)
  if (Either.isLeft(found)) throw new Error(found.left.what)
  expect(found.right.invariance).toBeLessThan(1e-6)
}
