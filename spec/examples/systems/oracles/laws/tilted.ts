/** Energy-based priors of one number with quadratic tilts f = b z - a z^2 / 2, whose law is N(b / (1 + a), 1 / (1 + a)) (O5). */
import { pipe } from 'fp-ts/lib/function.js'
import { Move as M, Net as N, Optimizer as O, Random as R, Term as T } from 'giry'
import type { Chain } from '../../../../../examples/04-systems/chains.js'
import { fixedScale } from '../../../../../examples/04-systems/generator.js'
import { shortRun } from '../../../../../examples/04-systems/inference/shortRun.js'
import { init, step, type State } from '../../../../../examples/04-systems/learning.js'
import type { Latent } from '../../../../../examples/04-systems/parts.js'
import { tilted, type Negatives } from '../../../../../examples/04-systems/prior/tilted.js'
import { system } from '../../../../../examples/04-systems/system.js'
import { draw, flat, nothing } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'
import { expected, iterated, moments } from '../exact.js'
import { forever } from '../gaussianMove.js'
import { batchOf, frozen, generatorNet, imageOf, latents, quadraticNet } from '../linear.js'
import {
  apply,
  chained,
  meanOf,
  moment,
  posterior,
  standard,
  times,
  transposed,
  type Matrix,
} from '../matrices.js'

const w: Matrix = [[1.2], [0.5]]
const sigma = 0.4
const images: Matrix = [
  [1.9, 0.9],
  [-0.5, 0],
  [0.9, 0.4],
]
type Tilt = readonly [number, number, number]

const partsOf = (
  tilt: Tilt,
  {
    prior,
    drawing = prior,
    inference,
  }: { readonly prior: Chain<Latent>; readonly drawing?: Chain<Latent>; readonly inference: Chain<Latent> },
  rule = frozen,
) => ({
  generator: fixedScale({ latents: latents(1), net: generatorNet(w), rule: frozen, sigma }),
  inference: shortRun(latents(1), inference),
  prior: tilted({
    latents: latents(1),
    net: quadraticNet(tilt),
    rule,
    chain: prior,
    drawing,
    negatives: 'noise',
  }),
})
const ula = (stepSize: number, steps: number): Chain<unknown> => ({ move: M.ula({ stepSize }), steps })
const end = { steps: 10, stepSize: 0.05, sigma }

/** Draws of the prior, of z+ and of a reconstruction have the laws of O1 for the tilted prior and its posterior; f = 0 is N(0, 1). */
export const tiltedLaws = (): void => {
  for (const [b, a] of [
    [0, 0],
    [0.8, 1.5],
  ] as const) {
    const chains = { prior: ula(0.1, 3), drawing: ula(0.08, 6), inference: ula(0.05, 4) }
    const parts = partsOf([0.3, b, a], chains)
    const tilt = { a: [[a]], b: [b] }
    const law = { precision: [[1 + a]], mean: [b / (1 + a)] }
    const wanted = chained(law, { steps: 6, stepSize: 0.08 }, standard(1))
    const made = system(parts, end)
    const image = moments(
      nothing,
      () => R.chain((s: never) => made.generate(s, {}))(made.init as never),
      {} as never,
    )
    near(image.mean, apply(w, wanted.mean), 1e-12)
    near(image.covariance.flat(), times(times(w, wanted.covariance), transposed(w)).flat(), 1e-12)
    const noise = moments(
      nothing,
      () => R.chain((s: never) => made.generateFromNoise(s))(made.init as never),
      {} as never,
    )
    near([...noise.mean, ...noise.covariance.flat()], [0, 0, ...times(w, transposed(w)).flat()], 1e-12)
    const shown = moments(
      nothing,
      () =>
        R.map((r: { readonly end: unknown }) => r.end)(
          R.chain((s: never) => made.reconstruct(s, imageOf(T.vector(images[0]!))))(made.init as never),
        ),
      {} as never,
    )
    const target = posterior({ w, sigma, tilt }, images[0]!)
    const start = chained(target, { steps: 4, stepSize: 0.05 }, standard(1))
    const last = chained(target, { ...end, noise: 0 }, start)
    near(shown.mean, apply(w, last.mean), 1e-12)
    near(shown.covariance.flat(), times(times(w, last.covariance), transposed(w)).flat(), 1e-12)
  }
}

/** A long chain of N(0, 1) with the papers' step 0.4 has variance 1 / 0.96. */
export const stationary = (): void => {
  const { prior } = partsOf([0, 0, 0], { prior: ula(0.08, 100), inference: ula(0.05, 1) })
  const { mean, covariance } = moments(
    nothing,
    () => R.chain((p: never) => prior.sample(p, T.index(0)))(prior.init as never),
    {} as never,
  )
  near([...mean, ...covariance.flat()], [0, 1 / 0.96], 1e-7)
}

const learned = (parts: ReturnType<typeof partsOf>, iterations: number): readonly number[] => {
  const start = draw(init(parts))
  type S = State<never, object, never>
  const next = expected(
    N.spaceOf(init(parts)),
    (s) =>
      R.map(([after]: readonly [S, unknown]) => after)(step(parts)(s as never, batchOf(images)) as never),
    start,
  )
  const state = iterated(next as never as (s: unknown) => unknown, iterations, start) as never as typeof start
  return flat(state.prior.params)
}

/**
 * With draws of the prior and of posteriors themselves, and g fixed, the fixed point matches the moments of p and of the aggregate posterior: it
 * is maximum likelihood, which for one z and x = w z + noise has N(w m, w w' v + sigma^2 I) of the images' moments along w.
 */
export const matchesMoments = (): void => {
  const rule = O.sgd({ rate: 0.4, momentum: 0.8 })
  const chain = { move: forever(), steps: 1 }
  const [, b, a] = learned(partsOf([0, 0, 0], { prior: chain, inference: chain }, rule), 250)
  const length = w[0]![0]! ** 2 + w[1]![0]! ** 2
  const along = images.map((x) => [(x[0]! * w[0]![0]! + x[1]! * w[1]![0]!) / length])
  const mean = meanOf(along)[0]!
  const variance = moment(along, along)[0]![0]! - mean ** 2 - sigma ** 2 / length
  near([1 / (1 + a!), b! / (1 + a!)], [variance, mean], 1e-8)
}

/** With short runs it is the laws of O1 of both chains that match, bias and all. */
export const matchesShortRuns = (): void => {
  const rule = O.sgd({ rate: 0.3, momentum: 0.8 })
  const [prior, inference] = [ula(0.1, 5), ula(0.06, 4)]
  const [, b, a] = learned(partsOf([0, 0, 0], { prior, inference }, rule), 400)
  const tilt = { a: [[a!]], b: [b!] }
  const squares = (law: ReturnType<typeof chained>) => [
    law.mean[0]!,
    law.covariance[0]![0]! + law.mean[0]! ** 2,
  ]
  const negatives = squares(
    chained({ precision: [[1 + a!]], mean: [b! / (1 + a!)] }, { steps: 5, stepSize: 0.1 }, standard(1)),
  )
  const positives = meanOf(
    images.map((x) =>
      squares(chained(posterior({ w, sigma, tilt }, x), { steps: 4, stepSize: 0.06 }, standard(1))),
    ),
  )
  near(negatives, positives, 1e-8)
}

/** Negatives start where the inference's chains do, alone or beside as many from noise: mean gradients of them, by one step of descent. */
export const joinedStarts = (): void => (['both', 'inference'] as const).forEach(startsFrom)

/** One step of descent at the rate 1 on the tilt f = b z - a z^2 / 2, for two z+ and two starts, with one step of noise-free chains. */
const step1 = { h: 0.1, b: 0.8, a: 1.5, zs: [0.5, 2], starts: [-1, 3] }
const changeOf = (o: { readonly negatives: Negatives; readonly penalty?: number }): readonly number[] => {
  const { h, b, a, ...drawn } = step1
  const descent = { move: M.descent({ stepSize: h }), steps: 1 }
  const prior = tilted({
    latents: latents(1),
    net: quadraticNet([0, b, a]),
    rule: O.sgd({ rate: 1 }),
    ...{ chain: descent, drawing: descent },
    ...o,
  })
  const batch = (values: readonly number[]) =>
    T.tensor<readonly [number, number]>(values, [2, 1]) as unknown as T.Batch<Latent>
  const change = pipe(
    prior.init,
    R.chain((p) =>
      R.map(([q]: readonly [typeof p, unknown]) => T.sub(q.params, p.params))(
        prior.learn(p, { zs: batch(drawn.zs), starts: batch(drawn.starts) }, T.index(0)),
      ),
    ),
  )
  return flat(expected(nothing, () => change, {} as never)({} as never))
}
const movedBy = (z: number): number => z - step1.h * (z + step1.a * z - step1.b)

const startsFrom = (negatives: 'both' | 'inference'): void => {
  const { h, a, starts } = step1
  const noise = [movedBy(0), movedBy(0) ** 2 + (1 - h * (1 + a)) ** 2]
  const ends = starts.map(movedBy)
  const share = negatives === 'both' ? 0.5 : 0
  const negative = [1, 2].map(
    (power) => share * noise[power - 1]! + ((1 - share) * (ends[0]! ** power + ends[1]! ** power)) / 2,
  )
  near(changeOf({ negatives }), [0, 1.25 - negative[0]!, -0.5 * ((0.25 + 4) / 2 - negative[1]!)], 1e-12)
}

/** A penalty w of squares draws f's parameters back by 2 w f grad f, in the mean over z+ and in that over z-. */
export const penalised = (): void => {
  const { b, a, zs, starts } = step1
  const penalty = 0.25
  const features = (z: number): readonly number[] => [1, z, -(z ** 2) / 2]
  const back = [...zs, ...starts.map(movedBy)].map((z) =>
    features(z).map((feature) => (2 * penalty * (b * z - (a * z ** 2) / 2) * feature) / 2),
  )
  const plain = changeOf({ negatives: 'inference' })
  near(
    changeOf({ negatives: 'inference', penalty }),
    plain.map((change, i) => back.reduce((sum, one) => sum - one[i]!, change)),
    1e-12,
  )
}
