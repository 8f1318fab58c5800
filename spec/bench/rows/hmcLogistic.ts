// HMC on Bayesian logistic regression: 25 weights with standard normal priors, 1,000 data, 64 chains, ten leapfrog steps a move.
// All contenders carry the energy and the gradient of where they are.

import type * as Jax from '@jax-js/jax'
import * as tf from '@tensorflow/tfjs-core'
import { Move as M, Term as T } from '../../../lib/index.js'
import * as jaxjs from '../contenders/jaxjs.js'
import * as tfjs from '../contenders/tfjs.js'
import { EXP, LOG, LOG_UNIFORM, NORMAL, SIGMOID, ofMacs } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { giryChains, start } from './chains.js'
import { numbers } from './numbers.js'

const [CHAINS, SIZE, DATA, STEP, STEPS] = [64, 25, 1000, 0.02, 10] as const

/** Rows of predictors with the sign of their outcome in front: the energy of weights x is the sum of log(1 + exp(-row x)). */
const signed = numbers(DATA * SIZE, 1).map((p, k) => (Math.sin(3 * Math.floor(k / SIZE)) > 0 ? p : -p))

const giry = giryChains({
  chains: CHAINS,
  size: SIZE,
  energy: (x: T.Vec<25>) => {
    const margins = T.matVec(T.tensor([...signed], [DATA, SIZE]), x)
    return T.add(T.sum(T.softplus(T.neg(margins))), T.scale(0.5)(T.dot(x, x)))
  },
  move: M.hmc({ stepSize: STEP, steps: STEPS }),
})

const withTfjs = (): Contender => {
  const { own, dispose } = tfjs.owner()
  const rows = own(tf.tensor2d(signed, [DATA, SIZE]))
  const energies = (x: tf.Tensor): tf.Tensor => {
    const margins = tf.matMul(x as tf.Tensor2D, rows, false, true)
    const losses = tf.sum(tf.softplus(tf.neg(margins)), 1, true)
    return tf.add(losses, tf.mul(0.5, tf.sum(tf.square(x), 1, true)))
  }
  const energiesAndSlopes = tfjs.valuesAndSlopes(energies)
  const kinetic = (v: tf.Tensor): tf.Tensor => tf.mul(0.5, tf.sum(tf.square(v), 1, true))
  const step = (x: tf.Tensor, u: tf.Tensor, slope: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const v = tf.randomNormal([CHAINS, SIZE])
    const kept: tf.Tensor[] = []
    let [y, w, uAtY, slopeAtY]: tf.Tensor[] = [x, v, u, slope]
    for (let i = 0; i < STEPS; i++) {
      const half = tf.sub(w!, tf.mul(STEP / 2, slopeAtY!))
      y = tf.add(y!, tf.mul(STEP, half))
      ;[uAtY, slopeAtY] = energiesAndSlopes(y)
      kept.push(uAtY)
      w = tf.sub(half, tf.mul(STEP / 2, slopeAtY))
    }
    const logRatio = tf.sub(tf.add(u, kinetic(v)), tf.add(uAtY!, kinetic(w!)))
    const accepted = tf.less(tf.log(tf.randomUniform([CHAINS, 1])), logRatio)
    const everywhere = tf.tile(accepted, [1, SIZE])
    const next = tf.where(accepted, uAtY!, u)
    kept.forEach((t) => t.dispose())
    return [tf.where(everywhere, y!, x), next, tf.where(everywhere, slopeAtY!, slope)]
  }
  const x = tf.tensor2d(start(CHAINS, SIZE), [CHAINS, SIZE])
  return tfjs.steps<[tf.Tensor, tf.Tensor, tf.Tensor]>([x, ...energiesAndSlopes(x)], step, dispose)
}

const withJaxjs = (jax: typeof Jax): Contender => {
  const { numpy: np, random, nn } = jax
  const rows = np.array(new Float32Array(signed)).reshape([DATA, SIZE])
  const energies = (x: Jax.Array): Jax.Array =>
    nn
      .softplus(np.matmul(x.ref, rows.ref.transpose()).neg())
      .sum(1, { keepdims: true })
      .add(np.square(x).sum(1, { keepdims: true }).mul(0.5))
  const energiesAndSlopes = jaxjs.valuesAndSlopes(jax, energies)
  const kinetic = (v: Jax.Array): Jax.Array => np.square(v).sum(1, { keepdims: true }).mul(0.5)
  const step = (
    key: Jax.Array,
    x: Jax.Array,
    u: Jax.Array,
    slope: Jax.Array,
  ): [Jax.Array, Jax.Array, Jax.Array] => {
    const [forNoise, forAccept] = np.unstack(random.split(key, 2)) as [Jax.Array, Jax.Array]
    const v = random.normal(forNoise, [CHAINS, SIZE])
    let [y, w, uAtY, slopeAtY] = [x.ref, v.ref, u.ref, slope.ref]
    for (let i = 0; i < STEPS; i++) {
      const half = w.sub(slopeAtY.mul(STEP / 2))
      y = y.add(half.ref.mul(STEP))
      uAtY.dispose()
      ;[uAtY, slopeAtY] = energiesAndSlopes(y.ref)
      w = half.sub(slopeAtY.ref.mul(STEP / 2))
    }
    const logRatio = u.ref.add(kinetic(v)).sub(uAtY.ref.add(kinetic(w)))
    const accepted = np.less(np.log(random.uniform(forAccept, [CHAINS, 1])), logRatio)
    return [
      np.where(accepted.ref, y, x),
      np.where(accepted.ref, uAtY, u),
      np.where(accepted, slopeAtY, slope),
    ]
  }
  const x = np.array(start(CHAINS, SIZE)).reshape([CHAINS, SIZE])
  return jaxjs.steps(jax, [x.ref, ...energiesAndSlopes(x)], step)
}

/**
 * A move of a chain. Each leapfrog step: a product with all data and one back, a softplus, a sigmoid, a sum and a sign for each
 * datum, and 6 a coordinate. Then a normal, 2 for each kinetic energy and 2 choices a coordinate, and an accept.
 */
const OPERATIONS =
  STEPS * (ofMacs(2 * DATA * SIZE) + DATA * (EXP + LOG + 2 + SIGMOID + 2) + 6 * SIZE) +
  SIZE * (NORMAL + 6) +
  LOG_UNIFORM +
  4

export const hmcLogistic: Row = {
  name: 'hmc-logistic',
  work: 'a move of HMC, ten leapfrog steps, logistic regression of 1,000 data on 25 weights, 64 chains',
  operations: CHAINS * OPERATIONS,
  contenders: async (s) => ({
    giry: giry(s.giry, 10),
    tfjs: withTfjs(),
    jaxjs: withJaxjs(s.jax),
    plain: giry(s.plain, 2),
  }),
}
