/**
 * The nets of all systems at given sizes: the same generator for every row, encoders that mirror it, and small dense nets of
 * latents.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Diffusion, Net as N, Random as R, Space as S, Term as T } from 'giry'
import type { Code, Latent } from './parts.js'
import type { Setting } from './setting.js'

export const leaky = N.leakyRelu(0.2)

/** The latent vectors. */
export const latentsOf = ({ sizes }: Setting): S.Space<Latent> => S.real(sizes.latent)

export const generatorNet = ({ sizes }: Setting): N.Net<readonly N.Convolution[], Latent, N.Image> =>
  N.generator({ latent: sizes.latent, layers: sizes.generator }, leaky, N.tanh)

const withOutputs = (rows: readonly N.FilterRow[], outputs: number): readonly N.FilterRow[] =>
  rows.map((row, i) => (i === rows.length - 1 ? [outputs, row[1], row[2], row[3]] : row))

/** An encoder without normalisation, which would hide how bright an image is. */
const encoder = ({ sizes, shape: { channels } }: Setting, code: number): N.Net<N.Encoder, N.Image, Latent> =>
  N.encoder({ channels, layers: withOutputs(sizes.encoder, code), code, normalised: false }, leaky)

/** An encoder to a point. */
export const pointNet = (o: Setting) => encoder(o, o.sizes.latent)

/** The greatest log standard deviation of an encoder's law, either way. */
const BOUND = 5

/** A vector of length 2 d as a mean and a bounded log standard deviation. */
const split =
  (d: number) =>
  (code: Latent): Code => ({
    mean: T.slice([0], [d], code),
    logSd: pipe(T.slice([d], [d], code), T.tanh, T.scale(BOUND)),
  })

/** An encoder to a normal law. */
export const gaussianNet = (o: Setting): N.Net<N.Encoder, N.Image, Code> =>
  pipe(encoder(o, 2 * o.sizes.latent), N.map(split(o.sizes.latent)))

/** f(z). */
export const tiltNet = ({ sizes: { latent, tilt } }: Setting) =>
  N.scalar(N.mlp([latent, tilt, tilt, 1], leaky))

/** The diffusion sampler. */
export const samplerFamily = ({ sizes: { latent, sampler }, shape: { channels } }: Setting) =>
  Diffusion.family({
    ...sampler,
    size: latent,
    encoder: N.encoder(
      { channels, layers: sampler.encoder, code: sampler.context, normalised: sampler.normalised },
      leaky,
    ),
  })

/** Hidden layers, the input beside the last of them, and a linear head (Dai and Wipf 2019). */
const skipping = (inputs: number, width: number, outputs: number) => {
  const body = N.mlp([inputs, width, width, width], N.relu, N.relu)
  const head = N.dense(inputs + width, outputs)
  return N.net(
    R.both(body.init, head.init),
    ([b, h]) =>
      (z: Latent): Latent =>
        head(h)(T.concat(z, body(b)(z)) as T.Vec<number>),
  )
}

/** Encoder and decoder of latents. */
export const secondStageNets = ({ sizes: { latent, secondStage: width } }: Setting) => ({
  encoder: pipe(skipping(latent, width, 2 * latent), N.map(split(latent))),
  decoder: skipping(latent, width, latent),
})
