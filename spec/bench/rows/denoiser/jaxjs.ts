// The denoiser with jax-js, to be used under jit: every weight is used once, and `ref` keeps what is used again.

import type * as Jax from '@jax-js/jax'
import type { Data } from '../../../../lib/index.js'
import { widths, type Dense, type Weights } from './weights.js'

type Tensor = Jax.Array

export const arrayOf = ({ numpy: np }: typeof Jax, { values, shape }: Data.Data): Tensor =>
  np.array(Float32Array.from(values)).reshape([...shape])

export const denoiser = ({ numpy: np, nn }: typeof Jax) => {
  const dense = (x: Tensor, { weight, bias }: Dense<Tensor>): Tensor => np.matmul(x, weight).add(bias)

  /** Times [n, 1] as [n, time]. */
  const embed = (w: Weights<Tensor>, taus: Tensor): Tensor => {
    const half = widths.time / 2
    const frequencies = Array.from({ length: half }, (_, k) => 10000 ** (-k / (half - 1)))
    const angles = taus.mul(np.array(frequencies))
    const features = np.concatenate([np.sin(angles.ref), np.cos(angles)], 1)
    return dense(nn.silu(dense(features, w.time[0])), w.time[1])
  }

  /** The noise in z [n, size], from the embedded times [n, time] and the contexts [n, context]. */
  const denoise = (w: Weights<Tensor>, z: Tensor, time: Tensor, context: Tensor): Tensor => {
    const seen = nn.silu(np.concatenate([time, context], 1))
    const act = (x: Tensor): Tensor => nn.leakyRelu(x, 0.01)
    const run = (i: number, u: Tensor, s: Tensor): Tensor => {
      const b = w.blocks[i]!
      const h = nn.silu(dense(s, b.context))
      const gated = dense(u.ref, b.main).mul(nn.sigmoid(dense(h.ref, b.gate)))
      return gated.add(np.matmul(h, b.shift)).add(dense(u, b.skip))
    }
    const angles = np.matmul(z.ref, w.frequencies).mul(2 * Math.PI)
    const down0 = run(0, np.concatenate([np.sin(angles.ref), np.cos(angles), z.ref], 1), seen.ref)
    const down1 = run(1, act(down0.ref), seen.ref)
    const down2 = run(2, act(down1.ref), seen.ref)
    const middle = run(3, act(down2.ref), seen.ref)
    const up2 = run(4, act(np.concatenate([middle, down2], 1)), seen.ref)
    const up1 = run(5, act(np.concatenate([up2, down1], 1)), seen.ref)
    return z.add(run(6, act(np.concatenate([up1, down0], 1)), seen))
  }
  return { embed, denoise }
}
