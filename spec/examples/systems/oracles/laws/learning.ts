/** What the generator learns does not know how z was inferred: its mean update from the law of z+ alone, for three inferences. */
import { Gaussian, Move as M, Net as N, Optimizer as O, Random as R, Term as T } from 'giry'
import { fixedScale } from '../../../../../examples/04-systems/generator.js'
import { amortized } from '../../../../../examples/04-systems/inference/amortized.js'
import { gaussianEncoder } from '../../../../../examples/04-systems/inference/gaussianEncoder.js'
import { persistentChains } from '../../../../../examples/04-systems/inference/persistentChains.js'
import { pointEncoder } from '../../../../../examples/04-systems/inference/pointEncoder.js'
import { shortRun } from '../../../../../examples/04-systems/inference/shortRun.js'
import { init, step } from '../../../../../examples/04-systems/learning.js'
import type { Inference, Latent } from '../../../../../examples/04-systems/parts.js'
import { standardNormal } from '../../../../../examples/04-systems/prior/standardNormal.js'
import { flat, nothing } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'
import { expected } from '../exact.js'
import { batchOf, frozen, gaussianNet, generatorNet, latents, pointNet } from '../linear.js'
import {
  apply,
  chained,
  combined,
  diagonal,
  outer,
  posterior,
  scaled,
  standard,
  times,
  type Matrix,
  type Vector,
} from '../matrices.js'

const w: Matrix = [[1.1], [-0.4]]
const sigma = 0.6
const rate = 0.1
const images: Matrix = [
  [1, 0.3],
  [-0.4, 0.8],
]
const v: Matrix = [[0.5, -0.2]]
const chain = { move: M.ula({ stepSize: 0.08 }), steps: 3 }
const law = { steps: 3, stepSize: 0.08 }
type Law = { readonly mean: Vector; readonly covariance: Matrix }

/** W, the number of iterations and the error of a pixel, in the mean over one iteration. */
const updated = <Q>(inference: Inference<Q, Latent>): readonly number[] => {
  const parts = {
    generator: fixedScale({ latents: latents(1), net: generatorNet(w), rule: O.sgd({ rate }), sigma }),
    inference,
    prior: standardNormal(latents(1)),
  }
  const next = () =>
    R.map(
      ([s, report]: readonly [
        { readonly generator: { readonly params: unknown }; readonly iteration: T.Index },
        { readonly [name: string]: T.Scalar },
      ]) => [s.generator.params, s.iteration, report['generator']!] as const,
    )(R.chain((s: never) => step(parts)(s, batchOf(images)))(init(parts) as never))
  return flat(expected(nothing, next, {} as never)({} as never))
}

/** W - rate * 2 mean (W E[z z'] - x E[z]'), 1 and mean |x - W z|^2. */
const wanted = (laws: readonly Law[]): readonly number[] => {
  const squares = laws.map(({ mean, covariance }) => combined(covariance, outer(mean, mean)))
  const slope = laws
    .map(({ mean }, i) => combined(times(w, squares[i]!), outer(images[i]!, mean), -1))
    .reduce((a, b) => combined(a, b))
  const error = images.map((x, i) => {
    const [fit, s] = [apply(w, laws[i]!.mean), squares[i]![0]![0]!]
    return x.reduce((e, p, k) => e + p * p - 2 * p * fit[k]! + w[k]![0]! ** 2 * s, 0)
  })
  return [
    ...combined(w, scaled((2 * rate) / images.length, slope), -1).flat(),
    1,
    (error[0]! + error[1]!) / 2,
  ]
}

const encoded = (sd: number): readonly Law[] =>
  images.map((x) => ({ mean: apply(v, x), covariance: diagonal([sd ** 2]) }))
const moved = (starts: readonly Law[]): readonly Law[] =>
  images.map((x, i) => chained(posterior({ w, sigma }, x), law, starts[i]!))

/** Draws of an encoder, its points, chains from noise, chains of a table, and chains from an encoder. */
export const sameUpdate = (): void => {
  near(
    updated(gaussianEncoder({ net: gaussianNet(v, [Math.log(0.7)]), rule: frozen })),
    wanted(encoded(0.7)),
    1e-12,
  )
  near(updated(pointEncoder({ net: pointNet(v), rule: frozen })), wanted(encoded(0)), 1e-12)
  const fromNoise = wanted(moved(images.map(() => standard(1))))
  near(updated(shortRun(latents(1), chain)), fromNoise, 1e-12)
  near(updated(persistentChains({ latents: latents(1), count: 2, chain, coldSteps: 9 })), fromNoise, 1e-12)
  const family = Gaussian.family({
    size: 1 as number,
    mean: pointNet(v),
    logSd: N.net(R.of(T.vector<readonly number[]>([Math.log(0.7)])), (p) => (_: N.Image) => p),
  })
  near(
    updated(amortized({ latents: latents(1), family, chain, rule: frozen, updates: 1, weight: 1 })),
    wanted(moved(encoded(0.7))),
    1e-12,
  )
  const noisy = {
    latents: latents(1),
    family,
    chain,
    rule: frozen,
    updates: 1,
    weight: 1,
    start: 'noise',
  } as const
  near(updated(amortized(noisy)), fromNoise, 1e-12)
}
