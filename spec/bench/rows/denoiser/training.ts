// What a training step of the denoiser for z in the plane is made of, for whoever writes it: the rates and the clipping
// of the pinwheel example, and a batch.

import { Data } from '../../../../lib/index.js'
import { numbers } from '../numbers.js'
import { filled, widths } from './weights.js'

export const sizes = { size: 2, context: 128, batch: 500 } as const
export const adam = { rate: 2e-4, betas: [0.5, 0.999], epsilon: 1e-8, weightDecay: 0.01, clip: 100 } as const

export const batch = {
  contexts: Data.data(numbers(sizes.batch * sizes.context, 1), [sizes.batch, sizes.context]),
  latents: Data.data(numbers(sizes.batch * sizes.size, 2), [sizes.batch, sizes.size]),
}

export const startWeights = () => filled(sizes.size, { ...widths, context: sizes.context })

/** A time u in (0, 1) has the angle slope u + offset, whose cosine and sine are the shares of z and of the noise. */
const offset = Math.atan(Math.exp(-9.8 / 2))
export const angle = { offset, slope: Math.atan(Math.exp(5.1 / 2)) - offset, tau: 2000 / Math.PI }
