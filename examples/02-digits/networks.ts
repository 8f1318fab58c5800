/**
 * The latent energy-based model that both systems learn (Pang et al. 2020), and the sampler that DAMC learns beside it:
 *   p(z) ~ exp(f(z)) N(z; 0, I)      f a small net, the tilt
 *   p(x | z) = N(x; g(z), sigma^2 I)      g a small net, the generator
 *   q(z | x), q(z)      a diffusion conditional on an encoded image, and its unconditional branch
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Diffusion, Energy as E, Net as N, Space as S, type Term as T } from 'giry'

/** The length of z. */
export const latent = 16
export type Latent = T.Vec<16>
/** The number of pixels. */
export const pixels = 64
export type Image = T.Vec<64>

/** The standard deviation of a pixel around the generator's image. */
export const sigma = 0.3

export const nets = N.struct({
  tilt: N.scalar(N.mlp([latent, 64, 64, 1], N.leakyRelu(0.2))),
  generator: N.mlp([latent, 256, pixels], N.gelu, N.tanh),
})
export type Model = N.Of<typeof nets>

export const latents = S.real(latent)

/** The prior of z: the standard normal law, tilted. */
export const prior = (model: Model) => pipe(E.standardNormal(latents), E.tilt(nets.tilt(model.tilt)))

/** The posterior of z, for an image. */
export const posterior = (model: Model) => {
  const likelihood = E.gaussianLikelihood({ mean: nets.generator(model.generator), sigma })
  return (x: Image) => pipe(prior(model), E.combine(likelihood(x)))
}

export const sampler = Diffusion.family({
  size: latent,
  encoder: N.mlp([pixels, 128, 64], N.leakyRelu(0.2)),
  context: 64,
  nullWidth: 64,
  levels: [64, 64, 64],
  timeWidth: 64,
  steps: 20,
})
