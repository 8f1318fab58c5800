// ULA on a mixture of 8 normals with covariance I / 4, on a circle of radius 4 in the plane; 1,000 chains.

import type * as Jax from '@jax-js/jax'
import * as tf from '@tensorflow/tfjs-core'
import { Move as M, Term as T } from '../../../lib/index.js'
import * as jaxjs from '../contenders/jaxjs.js'
import * as tfjs from '../contenders/tfjs.js'
import { EXP, NORMAL } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { giryChains, start } from './chains.js'

const [CHAINS, MODES, STEP] = [1000, 8, 0.05]
const means = Array.from({ length: MODES }, (_, k) => {
  const angle = (2 * Math.PI * k) / MODES
  return [4 * Math.cos(angle), 4 * Math.sin(angle)]
})

const giry = giryChains({
  chains: CHAINS,
  size: 2,
  energy: (x: T.Vec<2>) => {
    const apart = T.sub(T.broadcast([MODES, 2], x), T.tensor(means.flat(), [MODES, 2]))
    return T.neg(T.logsumexp(T.scale(-2)(T.sumOver<readonly [number]>([1], T.square(apart)))))
  },
  move: M.ula({ stepSize: STEP }),
})

const withTfjs = (): Contender => {
  const { own, dispose } = tfjs.owner()
  const centres = own(tf.tensor2d(means))
  const logDensity = (x: tf.Tensor): tf.Scalar =>
    tf.sum(tf.logSumExp(tf.mul(tf.sum(tf.square(tf.sub(tf.expandDims(x, 1), centres)), 2), -2), 1))
  const slope = tf.grad(logDensity)
  const step = (x: tf.Tensor): [tf.Tensor] => {
    const noise = tf.mul(tf.randomNormal([CHAINS, 2]), Math.sqrt(2 * STEP))
    return [tf.add(tf.add(x, tf.mul(slope(x), STEP)), noise)]
  }
  return tfjs.steps([tf.tensor2d(start(CHAINS, 2), [CHAINS, 2])], step, dispose)
}

const withJaxjs = (jax: typeof Jax): Contender => {
  const { numpy: np, random, grad, nn } = jax
  const centres = np.array(means)
  const logDensity = (x: Jax.Array): Jax.Array => {
    const apart = x.reshape([CHAINS, 1, 2]).sub(centres.ref.reshape([1, MODES, 2]))
    return nn.logsumexp(np.square(apart).sum(2).mul(-2), 1).sum()
  }
  const step = (key: Jax.Array, x: Jax.Array): [Jax.Array] => {
    const noise = random.normal(key, [CHAINS, 2]).mul(Math.sqrt(2 * STEP))
    return [x.ref.add(grad(logDensity)(x).mul(STEP)).add(noise)]
  }
  return jaxjs.steps(jax, [np.array(start(CHAINS, 2)).reshape([CHAINS, 2])], step)
}

/**
 * A step of a chain. For each mode: 2 differences, 2 squares and their sum, a factor, the largest of all, a difference
 * with it, an exponential, and its part of the sum and of the weighted sum of differences, 5. Then 2 quotients, and for
 * both coordinates a normal, 2 products and 2 sums.
 */
const OPERATIONS = MODES * (8 + EXP + 5) + 2 + 2 * (NORMAL + 4)

/** With two threads, against itself with one. */
export const workersUla: Row = {
  name: 'workers-ula',
  work: 'a step of ULA as above, two threads',
  operations: CHAINS * OPERATIONS,
  threads: 2,
  contenders: (s) => Promise.resolve({ giry: giry(s.two, 1000), single: giry(s.giry, 1000) }),
}

export const ulaMixture: Row = {
  name: 'ula-mixture',
  work: 'a step of ULA, mixture of 8 normals in 2-D, 1,000 chains',
  operations: CHAINS * OPERATIONS,
  contenders: async (s) => ({
    giry: giry(s.giry, 1000),
    tfjs: withTfjs(),
    jaxjs: withJaxjs(s.jax),
    plain: giry(s.plain, 20),
  }),
}
