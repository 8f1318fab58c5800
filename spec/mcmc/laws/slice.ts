/** Laws of slice sampling, as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Distribution as D, Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws, Stat } from 'giry/check'
import { evaluation, samples } from '../../../lib/check/evaluate.js'
import { doubleWell, gaussian, pair } from '../../check/pieces.js'
import { banana } from '../../interpret/run/support.js'
import { holds } from './holds.js'

/** Two modes of different width, some slices of which are two intervals. */
export const modes = D.mixture(
  [1, D.normal({ mean: T.constant(-2), sd: 0.5 })],
  [2, D.normal({ mean: T.constant(1), sd: 1 })],
)
export const twoModes = E.fromRandom('two modes', S.scalar, modes)

/** Uniform on (0, 1) and (1.4, 2), where every slice is both intervals. */
const islands = E.energy('islands', S.scalar, (x) => {
  const within = (low: number, high: number): T.Flag =>
    T.and(T.greater(x, T.constant(low)), T.less(x, T.constant(high)))
  return T.where(T.or(within(0, 1), within(1.4, 2)), T.constant(0), T.constant(Infinity))
})
const islandDraws = D.mixture(
  [1, D.uniform({ low: 0, high: 1, shape: [] })],
  [0.6, D.uniform({ low: 1.4, high: 2, shape: [] })],
)
/** Waves that are as short as the islands. */
const waves: readonly Stat.Feature<T.Scalar>[] = [2, 3.5, 5, 7, 9].map(
  (w, k) => (x) => T.shift(0.5)(T.scale(0.5)(T.cos(T.shift(k)(T.scale(w)(x))))),
)

const bananaDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [a, b] = T.unstack(z)
  return pair(a, T.add(T.square(a), T.scale(Math.sqrt(0.1))(b)))
})(R.normal([2]))

/** Each of the twelve tests here and of elliptical slices may spend a hundredth of the budget; 20,000 draws find a mean difference of about 0.02. */
export const trial = { alpha: Stat.share(100), draws: 20_000, seed: 5 }

/** Exact draws keep their law on one number: by stepping out, from an interval that is too wide, and with narrow bounds. */
export const keepsTwoModes = (): void => {
  holds(Stat.invariance(M.slice({ width: 0.7, steps: 4 })(twoModes), modes, trial))
  holds(Stat.invariance(M.slice({ width: 20, steps: 1 })(twoModes), modes, trial))
}

/** Exact draws keep their law on islands, each of which sees the other. */
export const keepsIslands = (): void => {
  const closely = { ...trial, draws: 50_000, features: waves }
  holds(Stat.invariance(M.slice({ width: 0.5, steps: 3 })(islands), islandDraws, closely))
  holds(Stat.invariance(M.slice({ width: 0.9, steps: 2 })(islands), islandDraws, closely))
}

/** A step that stays at its bound is as exact. */
export const keepsAtBound = (): void =>
  holds(Stat.invariance(M.slice({ width: 6, steps: 2, bound: 1 })(twoModes), modes, trial))

/** Exact draws keep their law along random directions. */
export const keepsBanana = (): void =>
  holds(Stat.invariance(M.slice({ width: 1, steps: 5 })(banana), bananaDraws, trial))

/** The laws of kernels, and of steps along with their target. */
export const equivariant = (): void => {
  holds(Laws.move(M.slice({ width: 1, steps: 3 }), doubleWell, { quadrature: false }))
  holds(
    Laws.kernel(M.slice({ width: 1, steps: 3 })(E.standardNormal(S.struct({ a: S.real(2), b: S.scalar })))),
  )
  holds([Laws.translation(M.slice({ width: 1, steps: 3 }), doubleWell)])
  holds([Laws.scaling((s) => M.slice({ width: s, steps: 3 }), banana)])
  holds([Laws.scaling((s) => M.slice({ width: T.constant(s), steps: 3 }), doubleWell)])
}

/** Where the energy is constant the slice is everything: the step is uniform on an interval of `steps` widths. */
export const constant = (): void => {
  const [width, steps] = [0.5, 3]
  const kernel = M.slice({ width, steps })(E.flat(gaussian.space))
  const at = evaluation(gaussian.space, (x) =>
    R.map(([y, { refused }]: readonly [T.Scalar, M.Refusals]) => [T.sub(y, x), refused])(kernel.step(x)),
  )
  const farthest = { value: 0 }
  fc.assert(
    fc.property(samples(gaussian.space), (sample) => {
      const [moved, refused] = at.at(sample).values
      farthest.value = Math.max(farthest.value, Math.abs(moved!))
      expect(refused).toBe(0)
      expect(Math.abs(moved!)).toBeLessThan(steps * width)
    }),
    { seed: 1, numRuns: 400 },
  )
  expect(farthest.value).toBeGreaterThan(0.75 * steps * width)
}

/** From an interval a million times too wide a step still finds its slice, in some 50 points. */
export const shrinks = (): void => {
  const kernel = M.slice({ width: 1e6, steps: 1 })(gaussian)
  const at = evaluation(gaussian.space, (x) =>
    R.map(([y, { refused }]: readonly [T.Scalar, M.Refusals]) => [T.sub(y, x), refused])(kernel.step(x)),
  )
  fc.assert(
    fc.property(samples(gaussian.space), (sample) => {
      const [moved, refused] = at.at(sample).values
      expect(moved).not.toBe(0)
      expect(refused).toBeGreaterThan(5)
      expect(refused).toBeLessThan(75)
    }),
    { seed: 1, numRuns: 100 },
  )
}
