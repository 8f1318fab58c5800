/** Laws of elliptical slice sampling, as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Distribution as D,
  Energy as E,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Laws, Stat } from 'giry/check'
import { evaluation, samples } from '../../../lib/check/evaluate.js'
import { doubleWell, pair } from '../../check/pieces.js'
import { agree } from './agree.js'
import { holds } from './holds.js'
import { modes, trial, twoModes } from './slice.js'

const plane = S.real(2)

/** N(0, I) on the plane and an observation 1 of the sum of both numbers, with variance 1/2. */
const observed = pipe(
  E.standardNormal(plane),
  E.combine(E.gaussianLikelihood({ mean: (z: T.Vec<2>) => T.sum(z), sigma: Math.SQRT1_2 })(T.constant(1))),
)
/** Along (1, 1) the sum has variance 2 / 5 and mean 4 / 5, the difference is as before. */
const observedDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [a, b] = T.unstack(z)
  const half = T.shift(0.4)(T.scale(Math.sqrt(0.1))(a))
  const apart = T.scale(Math.SQRT1_2)(b)
  return pair(T.add(half, apart), T.sub(half, apart))
})(R.normal([2]))

/** N((1, -1), S) with S = [[4, 1], [1, 1]]: noise by a triangular root of S, the energy by its inverse, [[1, -1], [-1, 4]] / 3. */
const mean = T.vector([1, -1])
const tilted: M.Gaussian<T.Vec<2>> = {
  name: 'tilted',
  energy: E.energy('tilted', plane, (x) => {
    const [a, b] = T.unstack(T.sub(x, mean))
    const form = T.add(T.square(T.sub(a, b)), T.scale(3)(T.square(b)))
    return T.scale(1 / 6)(form)
  }),
  noise: R.map((z: T.Vec<2>) => {
    const [a, b] = T.unstack(z)
    return pair(T.scale(2)(a), T.add(T.scale(0.5)(a), T.scale(Math.sqrt(0.75))(b)))
  })(R.normal([2])),
  mean,
}

/** Exact draws of a posterior keep their law, correlations and all. */
export const keepsPosterior = (): void =>
  holds(Stat.invariance(M.ellipticalSlice()(observed), observedDraws, trial))

/** Any target keeps its law around the standard normal law. */
export const keepsAnyTarget = (): void => holds(Stat.invariance(M.ellipticalSlice()(twoModes), modes, trial))

/** Any target keeps its law around any Gaussian. */
export const keepsAroundGaussian = (): void => {
  const around: M.Gaussian<T.Scalar> = {
    name: 'around',
    energy: E.fromRandom('around', S.scalar, D.normal({ mean: T.constant(-1), sd: 1.5 })),
    noise: R.map(T.scale(1.5)<readonly []>)(R.normal([])),
    mean: T.constant(-1),
  }
  holds(Stat.invariance(M.ellipticalSliceOn(around)(twoModes), modes, trial))
  holds(Stat.invariance(M.ellipticalSliceOn(tilted)(observed), observedDraws, trial))
}

/** The standard normal law where both numbers have one sign. */
const quadrants = pipe(
  E.standardNormal(plane),
  E.combine(
    E.energy('one sign', plane, (z) => {
      const [a, b] = T.unstack(z)
      return T.where(T.greater(T.mul(a, b), T.constant(0)), T.constant(0), T.constant(Infinity))
    }),
  ),
)
const quadrantDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [a, b] = T.unstack(z)
  return pair(a, T.mul(T.abs(b), T.sign(a)))
})(R.normal([2]))

/** Exact draws keep their law where the ellipse is in it and out of it by turns. */
export const keepsQuadrants = (): void =>
  holds(Stat.invariance(M.ellipticalSlice()(quadrants), quadrantDraws, trial))

/** A step that stays at its bound is as exact. */
export const keepsAtBound = (): void =>
  holds(Stat.invariance(M.ellipticalSlice({ bound: 1 })(observed), observedDraws, trial))

/** The laws of kernels. */
export const kernels = (): void => {
  holds(Laws.move(M.ellipticalSlice(), doubleWell, { quadrature: false }))
  holds(Laws.kernel(M.ellipticalSliceOn(tilted)(observed), { quadrature: false }))
}

/** With a constant likelihood the first point is taken, and the whole ellipse is one level of the prior in (x, n). */
export const constantLikelihood = (): void => {
  const prior = M.ellipticalSliceOn(tilted)(tilted.energy)
  const at = evaluation(plane, (x) =>
    R.map(([, { refused }]: readonly [T.Vec<2>, M.Refusals]) => [refused])(prior.step(x)),
  )
  fc.assert(
    fc.property(samples(plane), (sample) => {
      expect(at.at(sample).values).toEqual([0])
    }),
    { seed: 1, numRuns: 50 },
  )
}

/** Where the Gaussian's mean is moved along with the target, so are the steps. */
export const translation = (): void => {
  const by = T.vector([0.7, -0.4])
  const moved: M.Gaussian<T.Vec<2>> = {
    ...tilted,
    mean: T.add(mean, by),
    energy: pipe(
      tilted.energy,
      E.contramap(plane, (x: T.Vec<2>) => T.sub(x, by)),
    ),
  }
  const there = pipe(
    observed,
    E.contramap(plane, (x: T.Vec<2>) => T.sub(x, by)),
  )
  const shifted = K.from('moved', plane, (x: T.Vec<2>) =>
    R.map(([y]: readonly [T.Vec<2>, unknown]) => T.sub(y, by))(
      M.ellipticalSliceOn(moved)(there).step(T.add(x, by)),
    ),
  )
  agree(plane, M.ellipticalSliceOn(tilted)(observed), shifted, 1e-9)
}
