// The denoiser with tfjs: `tf.fused.matMul` adds the biases, and what all blocks use is computed once.

import * as tf from '@tensorflow/tfjs-core'
import type { Data } from '../../../../lib/index.js'
import { widths, type Dense, type Weights } from './weights.js'

export const tensorOf = ({ values, shape }: Data.Data): tf.Tensor =>
  tf.tensor(Float32Array.from(values), [...shape])

const dense = (x: tf.Tensor, { weight, bias }: Dense<tf.Tensor>): tf.Tensor =>
  tf.fused.matMul({ a: x as tf.Tensor2D, b: weight as tf.Tensor2D, bias })

const product = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)

const silu = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x))

/** Times [n, 1] as [n, time]. */
export const embed = (w: Weights<tf.Tensor>, taus: tf.Tensor): tf.Tensor => {
  const half = widths.time / 2
  const frequencies = Array.from({ length: half }, (_, k) => 10000 ** (-k / (half - 1)))
  const angles = tf.mul(taus, tf.tensor2d(frequencies, [1, half]))
  return dense(silu(dense(tf.concat([tf.sin(angles), tf.cos(angles)], 1), w.time[0])), w.time[1])
}

/** The noise in z [n, size], from the embedded times [n, time] and the contexts [n, context]. */
export const denoise = (
  w: Weights<tf.Tensor>,
  z: tf.Tensor,
  time: tf.Tensor,
  context: tf.Tensor,
): tf.Tensor => {
  const seen = silu(tf.concat([time, context], 1))
  const act = (x: tf.Tensor): tf.Tensor => tf.leakyRelu(x, 0.01)
  const run = (i: number, u: tf.Tensor): tf.Tensor => {
    const b = w.blocks[i]!
    const h = silu(dense(seen, b.context))
    const gated = tf.mul(dense(u, b.main), tf.sigmoid(dense(h, b.gate)))
    return tf.add(tf.add(gated, product(h, b.shift)), dense(u, b.skip))
  }
  const angles = tf.mul(2 * Math.PI, product(z, w.frequencies))
  const down0 = run(0, tf.concat([tf.sin(angles), tf.cos(angles), z], 1))
  const down1 = run(1, act(down0))
  const down2 = run(2, act(down1))
  const middle = run(3, act(down2))
  const up2 = run(4, act(tf.concat([middle, down2], 1)))
  const up1 = run(5, act(tf.concat([up2, down1], 1)))
  return tf.add(z, run(6, act(tf.concat([up1, down0], 1))))
}
