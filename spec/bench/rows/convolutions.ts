// Single convolutions with 4x4 filters, stride 2 and pad 1, between 16x16 images of 256 channels and 8x8 images of 512,
// as in the second layers of generators and encoders; 8 images. jax-js is left out: it takes 5 s for the convolution and for
// the gradient of the filter, and 26 s for the transposed convolution.

import * as tf from '@tensorflow/tfjs-core'
import { Term as T } from '../../../lib/index.js'
import * as tfjs from '../contenders/tfjs.js'
import { ofMacs } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { giryPair, operand, type Operand } from './single.js'

type Images = readonly [number, number, number, number]

const [COUNT, KERNEL, STRIDE, PAD] = [8, 4, 2, 1] as const
const [LARGE, SMALL, FEW, MANY] = [16, 8, 256, 512] as const
const large: Operand<Images> = operand([COUNT, LARGE, LARGE, FEW])
const small: Operand<Images> = operand([COUNT, SMALL, SMALL, MANY])
/** [height, width, channels of the large images, channels of the small ones]. */
const filter: Operand<Images> = operand([KERNEL, KERNEL, FEW, MANY])
const options = { stride: STRIDE, pad: PAD }

/** The same in all three: a product with the pixels under the filter; what falls on the pad is counted too, as is usual. */
const OPERATIONS = ofMacs(COUNT * SMALL * SMALL * KERNEL * KERNEL * FEW * MANY)

const withTfjs = (images: Operand<Images>, f: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor): Contender => {
  const { own, dispose } = tfjs.owner()
  const tensor = ({ values, shape }: Operand<Images>): tf.Tensor4D => own(tf.tensor4d(values, [...shape]))
  const [x, w] = [tensor(images), tensor(filter)]
  return tfjs.calls(() => f(x, w), dispose)
}

const forward = giryPair(large, filter, (x, w) => T.conv2d<Images>(options, x, w))
const transpose = giryPair(small, filter, (y, w) =>
  T.conv2dTranspose<Images>({ ...options, size: [LARGE, LARGE] }, y, w),
)
/** The gradient of <y, conv(x, w)> in w, where y stands for the gradient that comes back. */
const filterGradient = giryPair(large, small, (x, y) =>
  T.grad((w: T.Term<Images>) => T.sum(T.mul(y, T.conv2d<Images>(options, x, w))))(
    T.tensor([...filter.values], filter.shape),
  ),
)

const common = { operations: OPERATIONS, exact: true }

export const conv2d: Row = {
  ...common,
  name: 'conv2d',
  work: 'a convolution 4x4 stride 2, 256 to 512 channels, 8 images 16x16',
  contenders: async (s) => ({
    giry: forward(s.giry),
    tfjs: withTfjs(large, (x, w) => tf.conv2d(x, w, STRIDE, 'same')),
    plain: forward(s.plain),
  }),
}

export const conv2dTranspose: Row = {
  ...common,
  name: 'conv2d-transpose',
  work: 'a transposed convolution 4x4 stride 2, 512 to 256 channels, 8 images 8x8',
  contenders: async (s) => ({
    giry: transpose(s.giry),
    tfjs: withTfjs(small, (y, w) => tf.conv2dTranspose(y, w, [COUNT, LARGE, LARGE, FEW], STRIDE, 'same')),
    plain: transpose(s.plain),
  }),
}

/** tfjs has no such kernel on wasm. */
export const conv2dFilterGradient: Row = {
  ...common,
  name: 'conv2d-filter-gradient',
  work: 'the gradient of the convolution of conv2d for its filter',
  contenders: async (s) => ({ giry: filterGradient(s.giry), plain: filterGradient(s.plain) }),
}
