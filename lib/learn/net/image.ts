/**
 * Generators and encoders of images as stacks of convolutions, in the notation of the papers: one entry
 * [outputs, kernel, stride, pad] a layer. References: Radford et al. 2016; Pang et al. 2020.
 */
import * as T from '../../core/Term.js'
import type { Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import { linear } from './activation.js'
import {
  conv2d,
  convTranspose2d,
  instanceNorm,
  type Channelwise,
  type Convolution,
  type Filters,
  type Image,
} from './convolution.js'
import { net, type Activation, type Net } from './define.js'

/** One layer of filters. */
export type FilterRow = readonly [outputs: number, kernel: number, stride: number, pad: number]

const filters = (inputs: number, rows: readonly FilterRow[]): readonly Filters[] =>
  rows.map(([outputs, kernel, stride, pad], i) => ({
    inputs: i === 0 ? inputs : rows[i - 1]![0],
    outputs,
    kernel,
    stride,
    pad,
  }))

/**
 * The elements of an image in row-major order; n is their number.
 *
 * @example
 * import { Net as N, Term as T } from 'giry'
 * const picture = N.image(2, 3, 1)(T.vector([1, 2, 3, 4, 5, 6]))
 * picture.shape // [2, 3, 1]
 * N.flatten(6)(picture).shape // [6]
 */
export const flatten =
  <const N extends number>(n: N) =>
  (image: Image): Vec<N> =>
    T.reshape([n], image)

/** Any tensor as an image of the given height, width and channels, which are as many elements. */
export const image =
  (height: number, width: number, channels: number) =>
  (x: T.Tensorial): Image =>
    T.reshape([height, width, channels], x)

/**
 * Transposed convolutions from a latent vector, taken as an image [1, 1, latent], with an activation between them and
 * an optional one at the end.
 *
 * @example
 * import { Net as N } from 'giry'
 * const svhn = N.generator(
 *   { latent: 100, layers: [[512, 4, 1, 0], [256, 4, 2, 1], [128, 4, 2, 1], [3, 4, 2, 1]] },
 *   N.leakyRelu(0.2),
 *   N.tanh,
 * ) // a net from Vec<100> to images [32, 32, 3]
 * N.count(svhn) // 3447683
 */
export const generator = <const D extends number>(
  o: { readonly latent: D; readonly layers: readonly FilterRow[] },
  activation: Activation,
  output: Activation = linear,
): Net<readonly Convolution[], Vec<D>, Image> => {
  const layers = filters(o.latent, o.layers).map(convTranspose2d)
  return net(R.sequence(layers.map((l) => l.init)), (params) => (z) => {
    const start = image(1, 1, o.latent)(z)
    return output(layers.reduce((h, layer, i) => layer(params[i]!)(i === 0 ? h : activation(h)), start))
  })
}

/** The parameters of an encoder: its convolutions, and the normalisations after all but the last, if there are any. */
export interface Encoder {
  readonly convolutions: readonly Convolution[]
  readonly norms: readonly Channelwise[]
}

/**
 * Convolutions, each but the last followed by instance normalisation and an activation, to the elements of the last
 * layer's image as a vector; `code` is their number. Normalisation hides how bright an image is and how strong its contrast: without it
 * (`normalised: false`) only the activations are left.
 *
 * @example
 * import { Net as N } from 'giry'
 * const svhn = N.encoder(
 *   { channels: 3, layers: [[64, 3, 1, 1], [128, 4, 2, 1], [256, 4, 2, 1], [512, 4, 2, 1], [1024, 4, 1, 0]], code: 1024 },
 *   N.leakyRelu(0.2),
 * ) // a net from images [32, 32, 3] to Vec<1024>
 * N.count(svhn) // 11146752
 * const plain = { channels: 1, layers: [[4, 4, 2, 1], [8, 4, 1, 0]] as const, code: 8, normalised: false }
 * N.count(N.encoder(plain, N.relu)) // 4 * 17 + 8 * 65
 */
export const encoder = <const C extends number>(
  o: {
    readonly channels: number
    readonly layers: readonly FilterRow[]
    readonly code: C
    /** Default true. */
    readonly normalised?: boolean
  },
  activation: Activation,
): Net<Encoder, Image, Vec<C>> => {
  const convolutions = filters(o.channels, o.layers).map(conv2d)
  const norms = o.normalised === false ? [] : o.layers.slice(0, -1).map(([outputs]) => instanceNorm(outputs))
  const init = R.both(R.sequence(convolutions.map((l) => l.init)), R.sequence(norms.map((l) => l.init)))
  return net(
    R.map(([c, n]: readonly [readonly Convolution[], readonly Channelwise[]]) => ({
      convolutions: c,
      norms: n,
    }))(init),
    (params) => (x) =>
      flatten(o.code)(
        convolutions.reduce((h, layer, i) => {
          const y = layer(params.convolutions[i]!)(h)
          const normal = i < norms.length ? norms[i]!(params.norms[i]!)(y) : y
          return i < convolutions.length - 1 ? activation(normal) : normal
        }, x),
      ),
  )
}
