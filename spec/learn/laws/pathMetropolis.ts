/** Laws of Metropolis and Hastings on the paths of a diffusion. */
import { expect } from 'vitest'
import * as Either from 'fp-ts/lib/Either.js'
import {
  Diffusion,
  Energy as E,
  Error as Errors,
  Kernel as K,
  Move as M,
  Net as N,
  Random as R,
  Run,
  Space as S,
  Term as T,
} from 'giry'
import { Laws, Stat } from 'giry/check'

import { evaluation } from '../../../lib/check/evaluate.js'
import { shareOf } from '../../budget.js'
import { amortized, crooked, exact } from '../../check/statistics/amortized.js'
import { agree } from '../../mcmc/laws/agree.js'

type Line = T.Vec<1>

/** Two wells on the line. */
const wells = E.energy('wells', S.real(1), (z) => {
  const x = T.sum(z)
  return T.add(T.scale(0.5)(T.square(T.shift(-1)(T.square(x)))), T.scale(0.3)(x))
})

/** With the exact predictor of the target N(0, I) the reverse process is the noising one: all is accepted, for any steps. */
export const exactPredictorsAreAccepted = (): void => {
  for (const steps of [2, 3, 10]) {
    const kernel = Diffusion.pathMetropolis({ size: 2, steps })(exact)(E.standardNormal(S.real(2)))
    const { at } = evaluation(S.real(2), (z) =>
      R.map(([, info]: readonly [T.Vec<2>, { readonly acceptance: T.Scalar }]) => info.acceptance)(
        kernel.step(z),
      ),
    )
    for (let k = 0; k < 20; k++) {
      const point = [[Math.sin(k), 2 * Math.cos(3 * k)]]
      expect(at({ key: [k, 7], point }).values[0]).toBeGreaterThan(1 - 1e-9)
    }
  }
}

/** log N(x; mean, sd^2), without its constant. */
const logNormal = (x: T.Scalar, mean: T.Scalar, sd: number): T.Scalar =>
  T.scale(-0.5 / (sd * sd))(T.square(T.sub(x, mean)))

/** With two steps on the line, as written by hand: the same draws, the same weights. */
export const isWhatItSays = (): void => {
  const [clean, noise] = [Diffusion.level(0), Diffusion.level(1)]
  const lastSd = 0.01
  const grow = noise.alpha / clean.alpha
  const spread = Math.sqrt(noise.sigma ** 2 - grow ** 2 * clean.sigma ** 2)
  const { keep, pull, sd } = Diffusion.ancestral(2, 'large')[0]!
  const guess = (x: T.Scalar, { alpha, sigma, tau }: Diffusion.Level<number>): T.Scalar => {
    const predicted = T.sum(crooked(T.reshape([1], x), T.constant(tau)))
    return T.scale(1 / alpha)(T.sub(x, T.scale(sigma)(predicted)))
  }
  const between = (x1: T.Scalar): T.Scalar => T.add(T.scale(keep)(x1), T.scale(pull)(guess(x1, noise)))
  const logWeight = (z: T.Scalar, x0: T.Scalar, x1: T.Scalar): T.Scalar => {
    const forward = T.add(
      logNormal(x0, T.scale(clean.alpha)(z), clean.sigma),
      logNormal(x1, T.scale(grow)(x0), spread),
    )
    const backward = [
      logNormal(x1, T.constant(0), 1),
      logNormal(x0, between(x1), sd),
      logNormal(z, guess(x0, clean), lastSd),
    ].reduce((a, b) => T.add(a, b))
    return T.sub(T.sub(forward, backward), E.value(wells)(T.reshape([1], z)))
  }
  const normals = (n: number): R.Random<readonly T.Scalar[]> =>
    R.sequence(Array.from({ length: n }, () => R.map((x: Line) => T.sum(x))(R.normal([1]))))
  const byHand = (z: Line): R.Random<readonly [Line, object]> =>
    R.chain(([a, b, c, d, e]: readonly T.Scalar[]) => {
      const x = T.sum(z)
      const x0 = T.add(T.scale(clean.alpha)(x), T.scale(clean.sigma)(a!))
      const x1 = T.add(T.scale(grow)(x0), T.scale(spread)(b!))
      const y0 = T.add(between(c!), T.scale(sd)(d!))
      const y = T.add(guess(y0, clean), T.scale(lastSd)(e!))
      const logRatio = T.sub(logWeight(y, y0, c!), logWeight(x, x0, x1))
      return R.map((yes: T.Flag) => [T.select(yes, T.reshape([1], y), z), {}] as const)(R.accept(logRatio))
    })(normals(5))
  const move = Diffusion.pathMetropolis({ size: 1, steps: 2, lastSd })(crooked)
  agree(S.real(1), move(wells), { step: byHand }, 1e-9)
}

/** From exact draws of two modes in the plane, in three steps with the noise that is there by default; and mixed with MALA. */
export const keepsModes = (): void => {
  const share = shareOf(amortized, 3)
  expect(Laws.failures(amortized.tests.pathMetropolis(share))).toEqual([])
  expect(Laws.failures(amortized.tests['pathMetropolis mixed with MALA'](share))).toEqual([])
}

/** Ranks along paths from exact draws: on the line, in two steps with another last noise. */
export const keepsRanks = (): void => {
  const move = Diffusion.pathMetropolis({ size: 1, steps: 2, lastSd: 0.01 })(crooked)
  expect(M.mix([1, move], [1, M.mala({ stepSize: 0.1 })]).exactness).toEqual(K.reversible)
  expect(Laws.failures(amortized.tests['ranks of pathMetropolis'](shareOf(amortized, 4)))).toEqual([])
  expect(Laws.failures(Laws.kernel(move(wells), { quadrature: false, runs: 5 }))).toEqual([])
}

/** With the exact predictor of N(0, 1/4) more steps are accepted more often: the difference is no accident, at odds of 10^9 to 1. */
export const moreStepsAreAccepted = async (): Promise<void> => {
  const predict: Diffusion.Predictor<1> = (z, tau) => {
    const angle = T.scale(Math.PI / 2000)(tau)
    const [alpha, sigma] = [T.cos(angle), T.sin(angle)]
    return T.scale(T.div(sigma, T.add(T.scale(0.25)(T.square(alpha)), T.square(sigma))))(z)
  }
  const target = E.energy('narrow', S.real(1), (z) => T.scale(2)(T.sum(T.square(z))))
  const start = R.map((xi: Line) => T.scale(0.5)(xi))(R.normal([1]))
  const acceptances = async (steps: number): Promise<readonly number[]> => {
    const kernel = Diffusion.pathMetropolis({ size: 1, steps })(predict)(target)
    const run = await Run.chains({ start, chains: 1000, draws: 1, seed: 1, backend: 'reference' })(kernel)()
    if (Either.isLeft(run)) throw new Error(run.left.what)
    return Array.from(run.right.info.acceptance.values)
  }
  const [few, many] = [await acceptances(4), await acceptances(32)]
  expect(Stat.logEValueAbove(many.map((a, i) => a - few[i]!))).toBeGreaterThan(Math.log(1e9))
}

/** The predictor of a family samples as the family does, and options out of their domain are named. */
export const fitsItsFamily = (): void => {
  const family = Diffusion.family({
    size: 2,
    encoder: N.mlp([3, 4], N.relu),
    context: 4,
    levels: [4, 4, 4],
    timeWidth: 4,
    steps: 3,
  })
  type Phi = Parameters<typeof family.predictor>[0]
  const space = S.tuple(S.real(3), S.scalar)
  const both = evaluation(space, ([c]) =>
    R.chain((phi: Phi) =>
      R.of(
        [Diffusion.reverse(2, 3, 'large')(family.predictor(phi, c)), family.sample(phi, c)].map(
          (draw) => draw.trace({ key: T.toInt(T.vector([1, 2])), address: T.index(0) }).value,
        ),
      ),
    )(family.init),
  )
  const { values } = both.at({ key: [3, 4], point: [[1, -1, 0.5], [0]] })
  expect(values.slice(0, 2)).toEqual(values.slice(2))
  const refused = (o: object): string => {
    const move = Diffusion.pathMetropolis({ size: 1, steps: 2, ...o })(crooked)
    const found = Errors.attempt(() => evaluation(S.real(1), (z) => move(wells).step(z)))
    return Either.isLeft(found) ? found.left.what : 'Right'
  }
  expect(refused({ steps: 1 })).toBe('steps is 1')
  expect(refused({ lastSd: 0 })).toBe('lastSd is 0')
}
