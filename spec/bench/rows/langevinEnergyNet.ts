// Langevin on U(x) = net(x) + |x|^2 / 2 with a net 100-200-200-1 with LeakyReLU 0.2; 100 chains.

import type * as Jax from '@jax-js/jax'
import * as tf from '@tensorflow/tfjs-core'
import { Move as M, Term as T } from '../../../lib/index.js'
import * as jaxjs from '../contenders/jaxjs.js'
import * as tfjs from '../contenders/tfjs.js'
import { NORMAL, ofMacs } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { giryChains, start } from './chains.js'
import { numbers } from './numbers.js'

const [CHAINS, SIZE, WIDTH, STEP] = [100, 100, 200, 0.08] as const
const NOISE = Math.sqrt(2 * STEP)
const weights = {
  w1: numbers(SIZE * WIDTH, 0.1),
  b1: numbers(WIDTH, 0.1),
  w2: numbers(WIDTH * WIDTH, 0.1),
  b2: numbers(WIDTH, 0.1),
  w3: numbers(WIDTH, 0.1),
}

const giry = giryChains({
  chains: CHAINS,
  size: SIZE,
  energy: (x: T.Vec<100>) => {
    const act = T.leakyRelu(0.2)
    const vector = (xs: Float32Array): T.Vec<200> => T.tensor([...xs], [WIDTH])
    const h1 = act(T.add(T.vecMat(x, T.tensor([...weights.w1], [SIZE, WIDTH])), vector(weights.b1)))
    const h2 = act(T.add(T.vecMat(h1, T.tensor([...weights.w2], [WIDTH, WIDTH])), vector(weights.b2)))
    return T.add(T.dot(h2, vector(weights.w3)), T.scale(0.5)(T.dot(x, x)))
  },
  move: M.ula({ stepSize: STEP }),
})

/** Plain layers: `tf.fused.matMul` with the activation is no faster under tf.grad. */
const withTfjs = (): Contender => {
  const { own, dispose } = tfjs.owner()
  const matrix = (xs: Float32Array, rows: number): tf.Tensor2D =>
    own(tf.tensor2d(xs, [rows, xs.length / rows]))
  const [w1, w2, w3] = [matrix(weights.w1, SIZE), matrix(weights.w2, WIDTH), matrix(weights.w3, WIDTH)]
  const [b1, b2] = [own(tf.tensor1d(weights.b1)), own(tf.tensor1d(weights.b2))]
  const layer = (x: tf.Tensor, w: tf.Tensor2D, b: tf.Tensor): tf.Tensor =>
    tf.leakyRelu(tf.add(tf.matMul(x as tf.Tensor2D, w), b), 0.2)
  const slope = tf.grad((x: tf.Tensor) =>
    tf.add(
      tf.sum(tf.matMul(layer(layer(x, w1, b1), w2, b2) as tf.Tensor2D, w3)),
      tf.mul(0.5, tf.sum(tf.square(x))),
    ),
  )
  const step = (x: tf.Tensor): [tf.Tensor] => {
    const noise = tf.mul(tf.randomNormal([CHAINS, SIZE]), NOISE)
    return [tf.add(tf.sub(x, tf.mul(slope(x), STEP)), noise)]
  }
  return tfjs.steps([tf.tensor2d(start(CHAINS, SIZE), [CHAINS, SIZE])], step, dispose)
}

const withJaxjs = (jax: typeof Jax): Contender => {
  const { numpy: np, random, grad, nn } = jax
  const matrix = (xs: Float32Array, rows: number): Jax.Array => np.array(xs).reshape([rows, xs.length / rows])
  const [w1, w2, w3] = [matrix(weights.w1, SIZE), matrix(weights.w2, WIDTH), matrix(weights.w3, WIDTH)]
  const [b1, b2] = [np.array(weights.b1), np.array(weights.b2)]
  const layer = (x: Jax.Array, w: Jax.Array, b: Jax.Array): Jax.Array =>
    nn.leakyRelu(np.matmul(x, w.ref).add(b.ref), 0.2)
  const energy = (x: Jax.Array): Jax.Array =>
    np
      .matmul(layer(layer(x.ref, w1, b1), w2, b2), w3.ref)
      .sum()
      .add(np.square(x).sum().mul(0.5))
  const step = (key: Jax.Array, x: Jax.Array): [Jax.Array] => {
    const noise = random.normal(key, [CHAINS, SIZE]).mul(NOISE)
    return [x.ref.sub(grad(energy)(x).mul(STEP)).add(noise)]
  }
  return jaxjs.steps(jax, [matrix(start(CHAINS, SIZE), CHAINS)], step)
}

/** Multiply-adds of the net, 60,200, and as many for the gradient. */
const MACS = 2 * (SIZE * WIDTH + WIDTH * WIDTH + WIDTH)

/** A step of a chain: products; bias, activation and its derivative, 5 a unit; a normal, 2 products and 3 sums a coordinate. */
const OPERATIONS = ofMacs(MACS) + 2 * WIDTH * 5 + SIZE * (NORMAL + 5)

export const langevinEnergyNet: Row = {
  name: 'langevin-energy-net',
  work: 'a Langevin step, energy net 100-200-200-1, 100 chains',
  operations: CHAINS * OPERATIONS,
  contenders: async (s) => ({
    giry: giry(s.giry, 100),
    tfjs: withTfjs(),
    jaxjs: withJaxjs(s.jax),
    plain: giry(s.plain, 20),
  }),
}
