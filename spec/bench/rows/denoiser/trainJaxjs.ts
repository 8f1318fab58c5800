// A training step of the denoiser with jax-js: gradient, clipping and AdamW in one function.

import type * as Jax from '@jax-js/jax'
import * as jaxjs from '../../contenders/jaxjs.js'
import type { Contender } from '../../row.js'
import { arrayOf, denoiser } from './jaxjs.js'
import { adam, angle, batch, sizes, startWeights } from './training.js'
import { byHand, listed, mapWeights, unlisted } from './weights.js'

type Arrays = Jax.Array[]

const N = sizes.batch

export const trainWithJaxjs = (jax: typeof Jax): Contender => {
  const { numpy: np, random, grad } = jax
  const { embed, denoise } = denoiser(jax)
  const shape = byHand(startWeights())
  const weights = listed(mapWeights(shape, (data) => arrayOf(jax, data)))
  const [z, contexts] = [arrayOf(jax, batch.latents), arrayOf(jax, batch.contexts)]

  const loss = (list: Arrays, key: Jax.Array): Jax.Array => {
    const w = unlisted(shape, list)
    const [forTime, forNoise] = np.unstack(random.split(key, 2)) as [Jax.Array, Jax.Array]
    const angles = random.uniform(forTime, [N, 1]).mul(angle.slope).add(angle.offset)
    const noise = random.normal(forNoise, [N, sizes.size])
    const noisy = np.cos(angles.ref).mul(z.ref).add(np.sin(angles.ref).mul(noise.ref))
    const found = denoise(w, noisy, embed(w, angles.mul(angle.tau)), contexts.ref)
    return np
      .square(found.sub(noise))
      .sum()
      .mul(0.5 / N)
  }

  const [beta1, beta2] = adam.betas
  const one = (w: Jax.Array, g: Jax.Array, mean: Jax.Array, square: Jax.Array, step: Jax.Array): Arrays => {
    const m = mean.mul(beta1).add(g.ref.mul(1 - beta1))
    const v = square.mul(beta2).add(np.square(g).mul(1 - beta2))
    const correction = (beta: number): Jax.Array => np.power(beta, step.ref).neg().add(1)
    const direction = m.ref
      .div(correction(beta1))
      .div(np.sqrt(v.ref.div(correction(beta2))).add(adam.epsilon))
    step.dispose()
    return [w.mul(1 - adam.rate * adam.weightDecay).sub(direction.mul(adam.rate)), m, v]
  }

  const count = weights.length
  const update = (key: Jax.Array, ...state: Arrays): Arrays => {
    const part = (k: number): Arrays => state.slice(k * count, (k + 1) * count)
    const [params, means, squares, step] = [part(0), part(1), part(2), state[3 * count]!.add(1)]
    const gradients = grad(loss)(
      params.map((w) => w.ref),
      key,
    ) as Arrays
    const norm = np.sqrt(
      gradients.map((g) => np.square(g.ref).sum()).reduce((sum, square) => sum.add(square)),
    )
    const factor = np.minimum(1, np.reciprocal(norm.add(1e-6)).mul(adam.clip))
    const updated = params.map((w, i) =>
      one(w, gradients[i]!.mul(factor.ref), means[i]!, squares[i]!, step.ref),
    )
    factor.dispose()
    return [...[0, 1, 2].flatMap((k) => updated.map((triple) => triple[k]!)), step]
  }
  const zeros = (): Arrays => weights.map((w) => np.zerosLike(w.ref))
  return jaxjs.steps(jax, [...weights, ...zeros(), ...zeros(), np.array(0)], update)
}
