/** Identities between algorithms, as functions that throw when they are broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { doubleWell, handmade } from '../../check/pieces.js'
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
