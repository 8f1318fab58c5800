/**
 * Convolutions, their transposes, and instance normalisation, on images [height, width, channels] of one example.
 *   conv2d           [h, w, in] -> [(h + 2 pad - kernel) / stride + 1, ..., out], rounded down
 *   convTranspose2d  [h, w, in] -> [(h - 1) stride + kernel - 2 pad, ..., out]
 * References: Dumoulin and Visin 2016; Ulyanov et al. 2016 (instance normalisation).
 */
import * as T from '../../core/Term.js'
import type { Term, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import { net, type Net } from './define.js'
import { affine } from './initialise.js'

/** An image [height, width, channels]; the lengths are checked when the term is built. */
export type Image = Term<readonly [number, number, number]>

/** A layer that applies square filters. */
export interface Filters {
  readonly inputs: number
  readonly outputs: number
  readonly kernel: number
  /** 1 by default. */
  readonly stride?: number
  /** Zeros around the image, 0 by default. */
  readonly pad?: number
}

/** Filters [kernel, kernel, inputs, outputs] ([..., outputs, inputs] when transposed), and one bias per output. */
export interface Convolution {
  readonly weight: Term<readonly [number, number, number, number]>
  readonly bias: Vec<number>
}

type Lengths = readonly [number, number, number]
type Images = Term<readonly [number, ...Lengths]>
const lengths = (x: Image): Lengths => x.shape as Lengths
/** The image as a batch of one. */
const single = (x: Image): Images => T.reshape<readonly [number, ...Lengths]>([1, ...lengths(x)], x)
const spread = (like: Image, v: Vec<number>): Image => T.broadcast(lengths(like), v)
const biased = (y: Images, bias: Vec<number>): Image => {
  const image = T.reshape(y.shape.slice(1) as unknown as Lengths, y)
  return T.add(image, spread(image, bias))
}

/**
 * Convolution (`T.conv2d`, with a bias); fan-in inputs * kernel^2. Other channels than the filters', or an image smaller than
 * they are, are a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Net as N, Run, Space as S, Term as T } from 'giry'
 * const rows = Run.given(S.tensor<readonly [number, number, number]>([1, 2, 1]), Data.data([1, 2], [1, 1, 2, 1]))
 * const at = Run.evaluate({ rows, backend: 'reference' })
 * const one = { inputs: 1, outputs: 1, kernel: 1, stride: 2 }
 * const weight = T.fill<readonly [number, number, number, number]>(3, [1, 1, 1, 1])
 * const filter = { weight, bias: T.vector<readonly number[]>([10]) }
 * await at(N.conv2d(one)(filter))() // Either.right(Data.data([13], [1, 1, 1, 1]))
 * await at(N.convTranspose2d(one)(filter))() // Either.right(Data.data([13, 10, 16], [1, 1, 3, 1]))
 * const plain = { scale: T.vector<readonly number[]>([1]), shift: T.vector<readonly number[]>([0]) }
 * await at(N.instanceNorm(1, 0)(plain))() // Either.right(Data.data([-1, 1], [1, 1, 2, 1]))
 */
export const conv2d = (o: Filters): Net<Convolution, Image, Image> =>
  net(
    affine([o.kernel, o.kernel, o.inputs, o.outputs], [o.outputs], o.inputs * o.kernel * o.kernel),
    ({ weight, bias }) =>
      (x) =>
        biased(T.conv2d({ stride: o.stride ?? 1, pad: o.pad ?? 0 }, single(x), weight), bias),
  )

/** Transposed convolution; fan-in outputs * kernel^2, as in the frameworks that the papers use. */
export const convTranspose2d = (o: Filters): Net<Convolution, Image, Image> => {
  const { kernel, stride = 1, pad = 0 } = o
  const size = (n: number): number => (n - 1) * stride + kernel - 2 * pad
  return net(
    affine([kernel, kernel, o.outputs, o.inputs], [o.outputs], o.outputs * kernel * kernel),
    ({ weight, bias }) =>
      (x) => {
        const [h, w] = lengths(x)
        return biased(T.conv2dTranspose({ stride, pad, size: [size(h), size(w)] }, single(x), weight), bias)
      },
  )
}

/** The scale and shift of each channel. */
export interface Channelwise {
  readonly scale: Vec<number>
  readonly shift: Vec<number>
}

/**
 * Each channel of each image brought to mean 0 and variance 1, then scaled and shifted; epsilon is added to the variance, whose
 * denominator is h w.
 */
export const instanceNorm = (channels: number, epsilon = 1e-5): Net<Channelwise, Image, Image> =>
  net(R.of({ scale: T.fill(1, [channels]), shift: T.fill(0, [channels]) }), ({ scale, shift }) => (x) => {
    const mean = (y: Image): Vec<number> => {
      const [h, w] = lengths(y)
      return T.scale(1 / (h * w))(T.sumOver<readonly [number]>([0, 1], y))
    }
    const centred = T.sub(x, spread(x, mean(x)))
    const deviation = T.sqrt(T.shift(epsilon)(mean(T.square(centred))))
    return T.add(T.mul(centred, spread(x, T.div(scale, deviation))), spread(x, shift))
  })
