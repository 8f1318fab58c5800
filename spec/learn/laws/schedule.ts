/** Golden values of the noise schedule and of ancestral sampling. */
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Diffusion from '../../../lib/learn/Diffusion.js'
import { evaluate, flat, numbers } from '../evaluate.js'
import { withDraws } from '../oracle.js'

/** i, lambda, alpha, sigma, then the coefficients of z and of the guess, and both standard deviations; S = 100. */
const GOLDEN = [
  [99, -5.1, 0.077845, 0.996965, 0.836744, 0.027658, 0.544291, 0.543592],
  [75, -1.516983, 0.424153, 0.90559, 0.955278, 0.032509, 0.246801, 0.245039],
  [50, 0.111003, 0.726445, 0.687225, 0.954864, 0.043018, 0.166068, 0.163415],
  [25, 1.82073, 0.927714, 0.373291, 0.921141, 0.078655, 0.108373, 0.10432],
  [10, 3.680161, 0.987624, 0.156839, 0.817907, 0.182081, 0.067267, 0.060904],
  [1, 7.592526, 0.999748, 0.022449, 0.110003, 0.889997, 0.021178, 0.007025],
] as const

/** Half a unit of the sixth decimal, and the rounding of the comparison. */
const SIX = 0.5e-6 + 1e-12

/** The rows of the table, as computed once for the steps. */
export const coefficients = (): void => {
  const [large, small] = [Diffusion.ancestral(100, 'large'), Diffusion.ancestral(100, 'small')]
  for (const [i, lambda, alpha, sigma, keep, pull, sdLarge, sdSmall] of GOLDEN) {
    const [a, b] = [large[99 - i]!, small[99 - i]!]
    const got = [Diffusion.logSnr(a), a.alpha, a.sigma, a.keep, a.pull, a.sd, b.sd]
    const wanted = [lambda, alpha, sigma, keep, pull, sdLarge, sdSmall]
    wanted.forEach((w, k) => expect(Math.abs(got[k]! - w)).toBeLessThan(SIX))
  }
  // the last step returns the guess
  expect([large.length, large[99]!.keep, large[99]!.pull, large[99]!.sd]).toEqual([100, 0, 1, 0])
}

/** tau runs from 4.7406 to 950.3923, lambda from 9.8 to -5.1, and the levels at a term are those at a number. */
export const ends = (): void => {
  const [clean, noise] = [Diffusion.level(0), Diffusion.level(1)]
  expect(Math.abs(clean.tau - 4.7406)).toBeLessThan(0.5e-4)
  expect(Math.abs(noise.tau - 950.3923)).toBeLessThan(0.5e-4)
  expect(Math.abs(Diffusion.logSnr(clean) - 9.8)).toBeLessThan(1e-12)
  expect(Math.abs(Diffusion.logSnr(noise) + 5.1)).toBeLessThan(1e-12)
  for (const u of [0, 0.25, 0.7, 1]) {
    const { alpha, sigma, tau } = Diffusion.level(u)
    const found = flat(
      evaluate(
        Space.scalar,
        (t) => {
          const l = Diffusion.levelAt(t)
          return [l.alpha, l.sigma, l.tau]
        },
        numbers([u]),
      ),
    )
    // tau is about 1000
    ;[alpha, sigma, tau].forEach((w, k) => expect(Math.abs(found[k]! - w)).toBeLessThan(1e-12))
    expect(Math.abs(alpha ** 2 - 1 / (1 + Math.exp(-Diffusion.logSnr({ alpha, sigma, tau }))))).toBeLessThan(
      1e-12,
    )
  }
}

/**
 * The variance of what the sampler draws with the exact noise predictor of N(0, v), sigma z / (alpha^2 v + sigma^2).
 * The result is linear in the normals that it draws, so lane k, in which the k-th of them is 1 and the others are 0,
 * gives its coefficient, and the variance is the sum of their squares.
 */
const varianceOf = (steps: number, variance: Diffusion.Variance, v: number): number => {
  const predict: Diffusion.Predictor<1> = (z, tau) => {
    const angle = T.scale(Math.PI / 2000)(tau)
    const [alpha, sigma] = [T.cos(angle), T.sin(angle)]
    return T.scale(T.div(sigma, T.add(T.scale(v)(T.square(alpha)), T.square(sigma))))(z)
  }
  const coefficientsOf = withDraws(
    Space.struct({}),
    () => Diffusion.reverse(1, steps, variance)(predict),
    {},
    ({ address, lane }) => (address === lane ? 1 : 0),
    steps + 1,
  )
  return coefficientsOf.reduce((s, [c]) => s + c! * c!, 0)
}

/** Steps, choice of the noise, v, variance of the draws, and half a unit of its last decimal. */
const VARIANCES = [
  [100, 'large', 1, 0.99994, 0.5e-5],
  [100, 'large', 0.25, 0.25441, 0.5e-5],
  [100, 'large', 0.01, 0.011185, 0.5e-6],
  [100, 'large', 1e-4, 2.213e-4, 0.5e-7],
  [100, 'small', 1, 0.95638, 0.5e-5],
  [100, 'small', 0.25, 0.23348, 0.5e-5],
  [100, 'small', 0.01, 0.0077805, 0.5e-7],
  [100, 'small', 1e-4, 3.58e-5, 0.5e-7],
  [20, 'large', 0.25, 0.27407, 0.5e-5],
  [20, 'large', 0.0625, 0.07859, 0.5e-5],
  [20, 'large', 0.01, 0.01805, 0.5e-5],
] as const

export const variances = (): void => {
  for (const [steps, choice, v, wanted, half] of VARIANCES)
    expect(Math.abs(varianceOf(steps, choice, v) - wanted)).toBeLessThan(half + 1e-12)
}
