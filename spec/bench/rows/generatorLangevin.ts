// A Langevin step on z given an image x of 32x32x3 through a generator of width 16 (transposed convolutions 100 to 128, 64,
// 32 and 3 channels, LeakyReLU 0.2, tanh), with U(z | x) = |g(z) - x|^2 / (2 sigma^2) + |z|^2 / 2; 64 images.
// jax-js is left out: it takes 9 s for a step, and 50 s for the first one.

import { pipe } from 'fp-ts/lib/function.js'
import * as tf from '@tensorflow/tfjs-core'
import {
  Callable,
  Data,
  Energy as E,
  Kernel as K,
  Move as M,
  Net as N,
  Random as R,
  Space as S,
  Term as T,
} from '../../../lib/index.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { calls, must } from '../contenders/giry.js'
import * as tfjs from '../contenders/tfjs.js'
import { NORMAL, ofMacs } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { tensorOf } from './denoiser/tfjs.js'
import { numbers } from './numbers.js'

const [LATENT, WIDTH, BATCH, SIGMA, STEP] = [100, 16, 64, 0.1, 0.005] as const
const PIXELS = 3072
/** [outputs, kernel, stride, pad], and the height of the result. */
const layers = [
  [8 * WIDTH, 4, 1, 0],
  [4 * WIDTH, 4, 2, 1],
  [2 * WIDTH, 4, 2, 1],
  [3, 4, 2, 1],
] as const
const heights = [4, 8, 16, 32]
const inputs = [LATENT, 8 * WIDTH, 4 * WIDTH, 2 * WIDTH]

const generator = N.generator({ latent: LATENT, layers }, N.leakyRelu(0.2), N.tanh)
/** Numbers of about the size that filters have at first. */
const weights = generator.space.leaves.map(({ shape }) =>
  Data.data(
    numbers(
      shape.reduce((n, length) => n * length, 1),
      0.05,
    ),
    shape,
  ),
)
const images = Data.data(numbers(BATCH * PIXELS, 1), [BATCH, PIXELS])
const start = Data.data(numbers(BATCH * LATENT, 1), [BATCH, LATENT])

/** `steps` steps in a call. */
const giry = (backend: Backend, steps: number): Contender => {
  const input = S.struct({ z: S.real(LATENT), x: S.real(PIXELS) })
  const callable = must(
    Callable.compile({ backend, name: 'langevin', input, shared: generator.space, lanes: BATCH })(
      ({ z, x }, filters) => {
        const mean = (latent: T.Vec<100>): T.Vec<3072> => N.flatten(PIXELS)(generator(filters)(latent))
        const target = pipe(
          E.standardNormal(S.real(LATENT)),
          E.combine(E.gaussianLikelihood({ mean, sigma: SIGMA })(x)),
        )
        const kernel = pipe(target, M.ula({ stepSize: STEP }), K.times(steps))
        return R.map(([end]: readonly [T.Vec<100>, unknown]) => end)(kernel.step(z))
      },
    ),
  )
  return calls(backend, callable, {
    keys: Callable.streams(1, 0, BATCH),
    state: [backend.upload(start)],
    fixed: [images, ...weights].map(backend.upload),
    units: steps,
  })
}

const withTfjs = (): Contender => {
  const { own, dispose } = tfjs.owner()
  const filters = weights.map((data) => own(tensorOf(data)))
  const x = own(tensorOf(images))
  const generate = (z: tf.Tensor): tf.Tensor =>
    layers.reduce(
      (h, [outputs, , stride, pad], i) => {
        const size = heights[i]!
        const shape: [number, number, number, number] = [BATCH, size, size, outputs]
        const from = (i === 0 ? h : tf.leakyRelu(h, 0.2)) as tf.Tensor4D
        const filter = filters[2 * i] as tf.Tensor4D
        const y = tf.conv2dTranspose(from, filter, shape, stride, pad === 0 ? 'valid' : 'same')
        return tf.add(y, filters[2 * i + 1]!)
      },
      tf.reshape(z, [BATCH, 1, 1, LATENT]) as tf.Tensor,
    )
  const slope = tf.grad((z: tf.Tensor) => {
    const apart = tf.sub(tf.reshape(tf.tanh(generate(z)), [BATCH, PIXELS]), x)
    const misfit = tf.mul(1 / (2 * SIGMA * SIGMA), tf.sum(tf.square(apart)))
    return tf.add(misfit, tf.mul(0.5, tf.sum(tf.square(z))))
  })
  const step = (z: tf.Tensor): [tf.Tensor] => {
    const noise = tf.mul(tf.randomNormal([BATCH, LATENT]), Math.sqrt(2 * STEP))
    return [tf.add(tf.sub(z, tf.mul(slope(z), STEP)), noise)]
  }
  return tfjs.steps([tensorOf(start)], step, dispose)
}

/** Multiply-adds of a layer are its filter's for each pixel that it starts from: 4.8 million in all, and as many back. */
const MACS = layers.reduce((total, [outputs, kernel], i) => {
  const pixels = i === 0 ? 1 : heights[i - 1]! ** 2
  return total + pixels * kernel * kernel * inputs[i]! * outputs
}, 0)
/** Bias, activation and its derivative, 5 for each number of a layer; and the step. */
const OTHER =
  5 * layers.reduce((total, [outputs], i) => total + heights[i]! ** 2 * outputs, 0) + LATENT * (NORMAL + 5)

export const generatorLangevin: Row = {
  name: 'generator-langevin',
  work: 'a Langevin step through an SVHN generator of width 16, 64 images',
  operations: BATCH * (2 * ofMacs(MACS) + OTHER),
  contenders: async (s) => ({ giry: giry(s.giry, 2), tfjs: withTfjs(), plain: giry(s.plain, 2) }),
}
