/** Laws of stochastic gradient Langevin dynamics, as functions that throw when they are broken. */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Quadrature, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { evaluation, samples } from '../../../lib/check/evaluate.js'
import { banana } from '../../interpret/run/support.js'
import { agree } from './agree.js'
import { holds } from './holds.js'

const data = [-1, 0.5, 2, 1.5]
const sigma2 = 2

/** N(0, 1) and normal observations of the number itself, with variance 2. */
const posterior: M.Posterior<T.Scalar, 'standardNormal'> = {
  prior: E.standardNormal(S.scalar),
  count: data.length,
  term: (x, i) => T.scale(0.5 / sigma2)(T.square(T.sub(x, T.element(T.vector(data), i)))),
}

const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length

/** The mean and the variance of the steps' own law, where a step looks at one datum. */
const wrongLaw = (h: number): { readonly mean: number; readonly variance: number } => {
  const n = data.length
  const centre = mean(data)
  const curvature = 1 + n / sigma2
  const noise = n * n * (mean(data.map((y) => (y - centre) ** 2)) / sigma2 ** 2)
  return {
    mean: (n * centre) / sigma2 / curvature,
    variance: (2 + h * noise) / (curvature * (2 - h * curvature)),
  }
}

/** How much the mean and the mean square of a normal law change in a step. The nodes share out evenly between the four data. */
const defect = (h: number, law: { readonly mean: number; readonly variance: number }): number => {
  const energy = E.energy('normal', S.scalar, (x) =>
    T.scale(0.5 / law.variance)(T.square(T.shift(-law.mean)(x))),
  )
  const reach = 7 * Math.sqrt(law.variance)
  const grid = { axes: [{ low: law.mean - reach, high: law.mean + reach, points: 41 }], noise: 412 }
  const kernel = M.sgld({ stepSize: h, batch: 1 })(posterior)
  const found = Quadrature.invariance(kernel, energy, grid, [(x) => x, T.square])
  if (Either.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** Steps keep the mean and the variance of their own wrong law, and not those of the posterior. */
export const wrongLaws = (): void => {
  for (const h of [0.05, 0.3]) {
    expect(defect(h, wrongLaw(h))).toBeLessThan(1e-8)
    expect(defect(h, { ...wrongLaw(h), variance: 1 / 3 })).toBeGreaterThan(1e-2)
  }
}

/** Where all data are alike the gradient has no noise, and the steps are those of ula, for every batch. */
export const alike = (): void => {
  const plane: M.Posterior<T.Vec<2>> = {
    prior: banana as E.Energy<T.Vec<2>>,
    count: 5,
    term: (x) => T.scale(0.1)(T.sum(T.square(x))),
  }
  const ula = M.ula({ stepSize: 0.1 })(M.posteriorEnergy(plane))
  for (const batch of [1, 3]) agree(plane.prior.space, M.sgld({ stepSize: 0.1, batch })(plane), ula, 1e-11)
}

/** A batch of three out of four data, by hand. */
export const handmade = (): void => {
  const [h, batch] = [0.2, 3]
  const hand = K.from('by hand', S.scalar, (x: T.Scalar) =>
    R.chain((xi: T.Scalar) =>
      R.map((u: T.Vec<3>) => {
        const chosen = T.unstack(u).map((v) => T.element(T.vector(data), T.toInt(T.scale(4)(v))))
        const total = chosen.map((y) => T.scale(1 / sigma2)(T.sub(x, y))).reduce((a, b) => T.add(a, b))
        const slope = T.add(x, T.scale(4 / 3)(total))
        return T.add(T.sub(x, T.scale(h)(slope)), T.scale(Math.sqrt(2 * h))(xi))
      })(R.uniform([3])),
    )(R.normal([])),
  )
  agree(S.scalar, M.sgld({ stepSize: T.constant(h), batch })(posterior), hand, 1e-11)
}

/** The energy of all data is the sum that it says. */
export const energies = (): void => {
  const at = evaluation(S.scalar, (x) => R.of([E.value(M.posteriorEnergy(posterior))(x)]))
  fc.assert(
    fc.property(samples(S.scalar), (sample) => {
      const x = sample.point[0]![0]!
      const expected = 0.5 * x * x + data.reduce((s, y) => s + (x - y) ** 2 / (2 * sigma2), 0)
      expect(at.at(sample).values[0]).toBeCloseTo(expected, 12)
    }),
    { seed: 1, numRuns: 25 },
  )
}

/** It is a kernel. */
export const kernels = (): void => holds(Laws.kernel(M.sgld({ stepSize: 0.1, batch: 2 })(posterior)))
