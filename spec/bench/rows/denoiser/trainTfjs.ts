// A training step of the denoiser with tfjs: tf.variableGrads and the Adam of tfjs, with clipping and decay by hand.

import * as tf from '@tensorflow/tfjs-core'
import type { Contender } from '../../row.js'
import { denoise, embed, tensorOf } from './tfjs.js'
import { adam, angle, batch, sizes, startWeights } from './training.js'
import { byHand, listed, mapWeights } from './weights.js'

const N = sizes.batch

export const trainWithTfjs = (): Contender => {
  const weights = mapWeights(byHand(startWeights()), (data) => tf.variable(tensorOf(data)))
  const variables = listed(weights)
  const [z, contexts] = [tensorOf(batch.latents), tensorOf(batch.contexts)]
  const [beta1, beta2] = adam.betas
  const optimizer = tf.train.adam(adam.rate, beta1, beta2, adam.epsilon)

  const loss = (): tf.Scalar => {
    const angles = tf.add(tf.mul(tf.randomUniform([N, 1]), angle.slope), angle.offset)
    const noise = tf.randomNormal([N, sizes.size])
    const noisy = tf.add(tf.mul(tf.cos(angles), z), tf.mul(tf.sin(angles), noise))
    const found = denoise(weights, noisy, embed(weights, tf.mul(angles, angle.tau)), contexts)
    return tf.mul(0.5 / N, tf.sum(tf.square(tf.sub(found, noise))))
  }
  const update = (): void => {
    const { grads } = tf.variableGrads(loss, [...variables])
    const norm = tf.sqrt(tf.addN(Object.values(grads).map((g) => tf.sum(tf.square(g)))))
    const factor = tf.minimum(1, tf.div(adam.clip, tf.add(norm, 1e-6)))
    variables.forEach((w) => w.assign(tf.mul(w, 1 - adam.rate * adam.weightDecay)))
    optimizer.applyGradients(
      Object.fromEntries(Object.entries(grads).map(([name, g]) => [name, tf.mul(g, factor)])),
    )
  }
  return {
    units: 1,
    run: () => tf.tidy(update),
    values: () => variables[0]!.dataSync(),
    dispose: () => {
      optimizer.dispose()
      tf.dispose([...variables, z, contexts])
    },
  }
}
