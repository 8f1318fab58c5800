/**
 * Encoders of linear models, trained by the mean of `step` over all draws, which is exact: the optimum of probabilistic principal
 * components (O4), the posterior (O2), and ridge regression.
 */
import { Net as N, Optimizer as O } from 'giry'
import { fixedScale, learnedScale } from '../../../../../examples/04-systems/generator.js'
import { gaussianEncoder } from '../../../../../examples/04-systems/inference/gaussianEncoder.js'
import { pointEncoder } from '../../../../../examples/04-systems/inference/pointEncoder.js'
import { init, step, type State } from '../../../../../examples/04-systems/learning.js'
import type { Latent, Parts } from '../../../../../examples/04-systems/parts.js'
import { standardNormal } from '../../../../../examples/04-systems/prior/standardNormal.js'
import { draw, flat } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'
import { expected, iterated } from '../exact.js'
import { batchOf, gaussianNet, generatorNet, latents, pointNet } from '../linear.js'
import {
  combined,
  determinant,
  diagonal,
  identity,
  inverse,
  moment,
  scaled,
  times,
  transposed,
  type Matrix,
} from '../matrices.js'

/** Orthonormal columns, and the eigenvalues of the images' second moments in their directions. */
const axes: Matrix = scaled(1 / 3, [
  [2, -2, 1],
  [1, 2, 2],
  [2, 1, -2],
])
const eigenvalues = [4, 1.5, 0.3]
/** Three images with exactly these second moments; no net has a constant that could take their mean. */
const images: Matrix = eigenvalues.map((l, i) => axes.map((row) => Math.sqrt(3 * l) * row[i]!))
const covariance = moment(images, images)

const columns = (a: Matrix, d: number): Matrix => a.map((row) => row.slice(0, d))
const startW: Matrix = [
  [0.9, -0.5],
  [0.4, 0.8],
  [0.7, 0.3],
]
const startV = scaled(0.3, transposed(startW))

const rule = O.sgd({ rate: 0.03, momentum: 0.8 })

/** A system's state after so many iterations in the mean, and what the next one reports. */
const trained = <G, Q>(parts: Parts<G, Q, object, Latent>, iterations: number) => {
  const start = draw(init(parts))
  const next = expected(
    N.spaceOf(init(parts)),
    (s: State<G, Q, object>) => step(parts)(s, batchOf(images)),
    start,
  )
  type After = readonly [typeof start, { readonly [name: string]: unknown }]
  return iterated<After>(([state]) => next(state) as After, iterations, [start, {}])
}

const rowsOf = (values: readonly number[], columns: number): Matrix =>
  Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns))

/** -log p(x) in the mean over the images, for covariance C. */
const surprise = (c: Matrix): number => {
  const quadratic = times(inverse(c), covariance).reduce((s, row, i) => s + row[i]!, 0)
  return 0.5 * (quadratic + Math.log(determinant(c)) + 3 * Math.log(2 * Math.PI))
}

/** W W' with these eigenvalues on the first axes. */
const components = (squares: readonly number[]): Matrix => {
  const top = columns(axes, squares.length)
  return times(times(top, diagonal(squares)), transposed(top))
}

const encoderIsPosterior = (
  q: { readonly mean: unknown; readonly logSd: unknown },
  w: Matrix,
  variance: number,
  tolerance: number,
): void => {
  const precision = combined(identity(w[0]!.length), times(transposed(w), w), 1 / variance)
  const slope = scaled(1 / variance, times(inverse(precision), transposed(w)))
  near(flat(q.mean), slope.flat(), tolerance)
  near(
    flat(q.logSd).map((l) => Math.exp(2 * l)),
    inverse(precision).map((row, i) => row[i]!),
    tolerance,
  )
}

/** O4: the decoder's W W', the encoder's posterior, and a bound that is the log-likelihood of that optimum. */
export const vae = (): void => {
  const sigma = 0.8
  const parts = {
    generator: fixedScale({ latents: latents(2), net: generatorNet(startW), rule: rule, sigma }),
    inference: gaussianEncoder({ net: gaussianNet(startV, [-0.5, -0.5]), rule: rule }),
    prior: standardNormal(latents(2)),
  }
  const [state, report] = trained(parts, 600)
  const w = rowsOf(flat(state.generator.params), 2)
  near(times(w, transposed(w)).flat(), components([4 - sigma ** 2, 1.5 - sigma ** 2]).flat(), 1e-6)
  encoderIsPosterior(state.inference.params, w, sigma ** 2, 1e-6)
  const constants = 3 * Math.log(sigma) + 1.5 * Math.log(2 * Math.PI)
  const exact = surprise(combined(times(w, transposed(w)), identity(3), sigma ** 2))
  near([flat(report['bound'])[0]! + constants], [exact], 1e-8)
}

/** O4 with a scale that is learned: sigma^2 is the mean of the eigenvalues that one component leaves out. */
export const learnedSigma = (): void => {
  const parts = {
    generator: learnedScale({ latents: latents(1), net: generatorNet(columns(startW, 1)), rule }),
    inference: gaussianEncoder({ net: gaussianNet(startV.slice(0, 1), [-0.5]), rule }),
    prior: standardNormal(latents(1)),
  }
  const [state, report] = trained(parts, 300)
  const { net, logSigma } = state.generator.params as { readonly net: unknown; readonly logSigma: unknown }
  const w = rowsOf(flat(net), 1)
  const variance = Math.exp(2 * flat(logSigma)[0]!)
  near([variance], [(1.5 + 0.3) / 2], 1e-6)
  near(times(w, transposed(w)).flat(), components([4 - variance]).flat(), 1e-6)
  encoderIsPosterior(state.inference.params, w, variance, 1e-6)
  const bound = flat(report['bound'])[0]! + 1.5 * Math.log(2 * Math.PI)
  near([bound], [surprise(combined(times(w, transposed(w)), identity(3), variance))], 1e-8)
}

/**
 * A point encoder is at the posterior's mean for its W, which is the ridge regression of images on codes: together
 * w_i^2 = sigma sqrt(lambda_i / decay) - sigma^2 on the first two axes.
 */
export const rae = (): void => {
  const [sigma, decay] = [0.8, 0.1]
  const parts = {
    generator: fixedScale({ latents: latents(2), net: generatorNet(startW), rule: rule, sigma, decay }),
    inference: pointEncoder({ net: pointNet(startV), rule: rule }),
    prior: standardNormal(latents(2)),
  }
  const [state] = trained(parts, 600)
  const w = rowsOf(flat(state.generator.params), 2)
  const v = rowsOf(flat(state.inference.params), 3)
  const precision = combined(times(transposed(w), w), identity(w[0]!.length), sigma ** 2)
  const squares = [4, 1.5].map((l) => sigma * Math.sqrt(l / decay) - sigma ** 2)
  near(times(w, transposed(w)).flat(), components(squares).flat(), 1e-6)
  near(v.flat(), times(inverse(precision), transposed(w)).flat(), 1e-6)
}
