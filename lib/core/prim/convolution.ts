/**
 * Two-dimensional convolution and the two maps that make it closed under gradients. Images are
 * [examples, height, width, channels], filters [height, width, in, out]; `pad` zeros surround the image.
 *   forward:   y = conv(x, w)          transpose: x = convT(y, w)          filter: w = convF(x, y)
 * Each is linear in both arguments, and the three are each other's transposes.
 */
import { fail, requireOption } from '../GiryError.js'
import {
  apply,
  showType,
  type Node,
  type Params,
  type Primitive,
  type Shape,
  type Tensor,
  type TensorType,
} from '../graph.js'
import { broadcastLeading } from './broadcast.js'
import { reshape, slice, stack } from './layout.js'

export interface ConvolutionOptions {
  readonly stride: number
  readonly pad: number
}

export const convolutionOptions = (params: Params): ConvolutionOptions => ({
  stride: Number(params['stride']),
  pad: Number(params['pad']),
})

const outputLength = (n: number, k: number, o: ConvolutionOptions): number =>
  Math.floor((n + 2 * o.pad - k) / o.stride) + 1

const check = (
  name: string,
  args: readonly TensorType[],
  [x, w, y]: readonly [Shape, Shape, Shape],
  o: ConvolutionOptions,
): void => {
  requireOption('stride', o.stride, (s) => Number.isInteger(s) && s > 0, 'a whole number of at least 1')
  requireOption('pad', o.pad, (p) => Number.isInteger(p) && p >= 0, 'a whole number of at least 0')
  const fits =
    args.every((a) => a.dtype === 'float') &&
    x.length === 4 &&
    w.length === 4 &&
    y.length === 4 &&
    x[0] === y[0] &&
    x[3] === w[2] &&
    y[3] === w[3] &&
    y[1] === outputLength(x[1]!, w[0]!, o) &&
    y[2] === outputLength(x[2]!, w[1]!, o) &&
    y[1]! > 0 &&
    y[2]! > 0
  if (!fits)
    fail(
      'ShapeError',
      `${name} of image [${x.join(',')}], filter [${w.join(',')}], result [${y.join(',')}], stride ${o.stride}, pad ${o.pad}`,
      'use [n,h,w,in] and [h,w,in,out] with lengths that fit the stride',
    )
}

type Bilinear = (a: Tensor, b: Tensor, params: Params) => Tensor

/** Batch rule: axis 0 of the images is merged into the examples; anything else is done part by part. */
const batchImages =
  (f: Bilinear, merged: readonly [boolean, boolean], outputMerged: boolean): Primitive['batch'] =>
  (n, args, batched, b) => {
    const mergeable = outputMerged && args.every((_, i) => merged[i] === batched[i])
    if (mergeable) {
      const [x, y] = args.map((a, i) => (merged[i] ? reshape(a, [b * a.shape[1]!, ...a.shape.slice(2)]) : a))
      const out = f(x!, y!, n.params)
      return [reshape(out, [b, out.shape[0]! / b, ...out.shape.slice(1)])]
    }
    const [x, y] = args.map((a, i) => (batched[i] ? a : broadcastLeading(a, b)))
    const part = (a: Tensor, i: number): Tensor =>
      reshape(slice(a, [i, ...a.shape.slice(1).map(() => 0)], [1, ...a.shape.slice(1)]), a.shape.slice(1))
    return [stack(Array.from({ length: b }, (_, i) => f(part(x!, i), part(y!, i), n.params)))]
  }

const dims = (params: Params): readonly number[] => params['size'] as readonly number[]
const vjpOf =
  (rule: (n: Node, ct: Tensor, o: ConvolutionOptions) => readonly Tensor[]): Primitive['vjp'] =>
  (n, [ct]) =>
    ct === undefined ? [undefined, undefined] : rule(n, ct, convolutionOptions(n.params))

const forwardPrimitive: Primitive = {
  name: 'conv2d',
  kind: 'convolution',
  infer: ([x, w], params) => {
    const o = convolutionOptions(params)
    if (x!.shape.length !== 4 || w!.shape.length !== 4)
      fail('ShapeError', `conv2d of ${showType(x!)} and ${showType(w!)}`, 'use [n,h,w,in] and [h,w,in,out]')
    const [n, h, v] = x!.shape
    const y = [n!, outputLength(h!, w!.shape[0]!, o), outputLength(v!, w!.shape[1]!, o), w!.shape[3]!]
    check('conv2d', [x!, w!], [x!.shape, w!.shape, y], o)
    return [{ dtype: 'float', shape: y }]
  },
  vjp: vjpOf((n, ct, o) => [
    convTranspose(ct, n.args[1]!, o, n.args[0]!.shape.slice(1, 3)),
    convFilter(n.args[0]!, ct, o, n.args[1]!.shape.slice(0, 2)),
  ]),
  batch: batchImages((x, w, p) => conv(x, w, convolutionOptions(p)), [true, false], true),
}

const transposePrimitive: Primitive = {
  name: 'conv2dTranspose',
  kind: 'convolution',
  infer: ([y, w], params) => {
    const x = [y!.shape[0]!, ...dims(params), w!.shape[2]!]
    check('conv2dTranspose', [y!, w!], [x, w!.shape, y!.shape], convolutionOptions(params))
    return [{ dtype: 'float', shape: x }]
  },
  vjp: vjpOf((n, ct, o) => [
    conv(ct, n.args[1]!, o),
    convFilter(ct, n.args[0]!, o, n.args[1]!.shape.slice(0, 2)),
  ]),
  batch: batchImages((y, w, p) => convTranspose(y, w, convolutionOptions(p), dims(p)), [true, false], true),
}

const filterPrimitive: Primitive = {
  name: 'conv2dFilter',
  kind: 'convolution',
  infer: ([x, y], params) => {
    const w = [...dims(params), x!.shape[3]!, y!.shape[3]!]
    check('conv2dFilter', [x!, y!], [x!.shape, w, y!.shape], convolutionOptions(params))
    return [{ dtype: 'float', shape: w }]
  },
  vjp: vjpOf((n, ct, o) => [
    convTranspose(n.args[1]!, ct, o, n.args[0]!.shape.slice(1, 3)),
    conv(n.args[0]!, ct, o),
  ]),
  batch: batchImages((x, y, p) => convFilter(x, y, convolutionOptions(p), dims(p)), [true, true], false),
}

export const conv = (x: Tensor, w: Tensor, o: ConvolutionOptions): Tensor =>
  apply(forwardPrimitive, [x, w], { stride: o.stride, pad: o.pad })[0]!
/** The transpose of `conv` in its image; `size` is the height and width of the result. */
export const convTranspose = (y: Tensor, w: Tensor, o: ConvolutionOptions, size: readonly number[]): Tensor =>
  apply(transposePrimitive, [y, w], { stride: o.stride, pad: o.pad, size })[0]!
/** The transpose of `conv` in its filter; `size` is the height and width of the filter. */
export const convFilter = (x: Tensor, y: Tensor, o: ConvolutionOptions, size: readonly number[]): Tensor =>
  apply(filterPrimitive, [x, y], { stride: o.stride, pad: o.pad, size })[0]!

export const convolutions: readonly Primitive[] = [forwardPrimitive, transposePrimitive, filterPrimitive]
