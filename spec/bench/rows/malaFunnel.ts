// MALA on Neal's funnel in 10-D: v ~ N(0, 9), the others N(0, exp(v)); 1,000 chains. All contenders carry the energy and
// the gradient of where they are, so that they evaluate both once in a step.

import type * as Jax from '@jax-js/jax'
import * as tf from '@tensorflow/tfjs-core'
import { Move as M, Term as T } from '../../../lib/index.js'
import * as jaxjs from '../contenders/jaxjs.js'
import * as tfjs from '../contenders/tfjs.js'
import { EXP, LOG_UNIFORM, NORMAL } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { giryChains, start } from './chains.js'

const [CHAINS, SIZE, STEP] = [1000, 10, 0.05] as const

const giry = giryChains({
  chains: CHAINS,
  size: SIZE,
  energy: (x: T.Vec<10>) => {
    const v = T.element(x, T.index(0))
    const rest = T.slice([1], [SIZE - 1] as const, x)
    const spread = T.scale(0.5)(T.mul(T.exp(T.neg(v)), T.sum(T.square(rest))))
    return T.add(T.scale(1 / 18)(T.square(v)), T.add(spread, T.scale((SIZE - 1) / 2)(v)))
  },
  move: M.mala({ stepSize: STEP }),
})

const withTfjs = (): Contender => {
  const energies = (x: tf.Tensor): tf.Tensor => {
    const v = tf.slice(x, [0, 0], [CHAINS, 1])
    const rest = tf.slice(x, [0, 1], [CHAINS, SIZE - 1])
    const spread = tf.mul(0.5, tf.mul(tf.exp(tf.neg(v)), tf.sum(tf.square(rest), 1, true)))
    return tf.add(tf.mul(1 / 18, tf.square(v)), tf.add(spread, tf.mul((SIZE - 1) / 2, v)))
  }
  const energiesAndSlopes = tfjs.valuesAndSlopes(energies)
  const logProposal = (to: tf.Tensor, from: tf.Tensor, slope: tf.Tensor): tf.Tensor =>
    tf.mul(-1 / (4 * STEP), tf.sum(tf.square(tf.sub(to, tf.sub(from, tf.mul(STEP, slope)))), 1, true))
  const step = (x: tf.Tensor, u: tf.Tensor, slope: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const noise = tf.mul(tf.randomNormal([CHAINS, SIZE]), Math.sqrt(2 * STEP))
    const y = tf.add(tf.sub(x, tf.mul(STEP, slope)), noise)
    const [kept, slopeAtY] = energiesAndSlopes(y)
    const rise = tf.sub(u, kept)
    const logRatio = tf.add(rise, tf.sub(logProposal(x, y, slopeAtY), logProposal(y, x, slope)))
    const accepted = tf.less(tf.log(tf.randomUniform([CHAINS, 1])), logRatio)
    const everywhere = tf.tile(accepted, [1, SIZE])
    const next = tf.where(accepted, kept, u)
    kept.dispose()
    return [tf.where(everywhere, y, x), next, tf.where(everywhere, slopeAtY, slope)]
  }
  const x = tf.tensor2d(start(CHAINS, SIZE), [CHAINS, SIZE])
  return tfjs.steps<[tf.Tensor, tf.Tensor, tf.Tensor]>([x, ...energiesAndSlopes(x)], step)
}

const withJaxjs = (jax: typeof Jax): Contender => {
  const { numpy: np, random } = jax
  const energies = (x: Jax.Array): Jax.Array => {
    const v = x.ref.slice([], [0, 1])
    const spread = np
      .exp(v.ref.neg())
      .mul(np.square(x.slice([], [1])).sum(1, { keepdims: true }))
      .mul(0.5)
    return np
      .square(v.ref)
      .mul(1 / 18)
      .add(spread)
      .add(v.mul((SIZE - 1) / 2))
  }
  const energiesAndSlopes = jaxjs.valuesAndSlopes(jax, energies)
  const logProposal = (to: Jax.Array, from: Jax.Array, slope: Jax.Array): Jax.Array =>
    np
      .square(to.sub(from.sub(slope.mul(STEP))))
      .sum(1, { keepdims: true })
      .mul(-1 / (4 * STEP))
  const step = (
    key: Jax.Array,
    x: Jax.Array,
    u: Jax.Array,
    slope: Jax.Array,
  ): [Jax.Array, Jax.Array, Jax.Array] => {
    const [forNoise, forAccept] = np.unstack(random.split(key, 2)) as [Jax.Array, Jax.Array]
    const noise = random.normal(forNoise, [CHAINS, SIZE]).mul(Math.sqrt(2 * STEP))
    const y = x.ref.sub(slope.ref.mul(STEP)).add(noise)
    const [uAtY, slopeAtY] = energiesAndSlopes(y.ref)
    const back = logProposal(x.ref, y.ref, slopeAtY.ref)
    const forth = logProposal(y.ref, x.ref, slope.ref)
    const logRatio = u.ref.sub(uAtY.ref).add(back).sub(forth)
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
 * A step of a chain. Energy and gradient at the proposal: an exponential, 9 squares and sums, 9 products for the gradient
 * and 10 more. For each coordinate: the proposal is a normal, 2 products and 2 sums; both densities of proposals are 4
 * each; 2 choices. Then the logarithm of a uniform number, and 10 for the ratio.
 */
const OPERATIONS = EXP + 37 + SIZE * (NORMAL + 4 + 8 + 2) + LOG_UNIFORM + 10

export const malaFunnel: Row = {
  name: 'mala-funnel',
  work: "a step of MALA, Neal's funnel in 10-D, 1,000 chains",
  operations: CHAINS * OPERATIONS,
  contenders: async (s) => ({
    giry: giry(s.giry, 500),
    tfjs: withTfjs(),
    jaxjs: withJaxjs(s.jax),
    plain: giry(s.plain, 20),
  }),
}
