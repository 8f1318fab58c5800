/** Layout: primitives that move elements about without computing. */
import { fail } from '../GiryError.js'
import {
  apply,
  sameShape,
  showType,
  size,
  type Node,
  type Params,
  type Primitive,
  type Shape,
  type Tensor,
} from '../graph.js'
import { broadcastLeading } from './broadcast.js'

const isLength = (n: number): boolean => Number.isInteger(n) && n >= 0
const list = (params: Params, key: string): readonly number[] => params[key] as readonly number[]

const reshapePrimitive: Primitive = {
  name: 'reshape',
  kind: 'layout',
  infer: ([x], params) => {
    const shape = list(params, 'shape')
    if (size(shape) !== size(x!.shape) || !shape.every(isLength))
      fail('ShapeError', `reshape of ${showType(x!)} to [${shape.join(',')}]`, 'keep the number of elements')
    return [{ dtype: x!.dtype, shape }]
  },
  vjp: (n, [ct]) => [ct && reshape(ct, n.args[0]!.shape)],
  batch: (n, [x], _, b) => [reshape(x!, [b, ...list(n.params, 'shape')])],
}
export const reshape = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : apply(reshapePrimitive, [x], { shape })[0]!

const transposePrimitive: Primitive = {
  name: 'transpose',
  kind: 'layout',
  infer: ([x], params) => {
    const order = list(params, 'order')
    if ([...order].sort((a, b) => a - b).some((a, i) => a !== i) || order.length !== x!.shape.length)
      fail('ShapeError', `transpose of ${showType(x!)} by [${order.join(',')}]`, 'name each axis once')
    return [{ dtype: x!.dtype, shape: order.map((a) => x!.shape[a]!) }]
  },
  vjp: (n, [ct]) => {
    const order = list(n.params, 'order')
    return [
      ct &&
        transpose(
          ct,
          order.map((_, i) => order.indexOf(i)),
        ),
    ]
  },
  batch: (n, [x]) => [transpose(x!, [0, ...list(n.params, 'order').map((a) => a + 1)])],
}
/** Axis i of the result is axis `order[i]` of x. */
export const transpose = (x: Tensor, order: readonly number[]): Tensor =>
  order.every((a, i) => a === i) ? x : apply(transposePrimitive, [x], { order })[0]!

/** Moves axis `from` to position `to`. */
export const moveAxis = (x: Tensor, from: number, to: number): Tensor => {
  const rest = x.shape.map((_, i) => i).filter((i) => i !== from)
  return transpose(x, [...rest.slice(0, to), from, ...rest.slice(to)])
}

const slicePrimitive: Primitive = {
  name: 'slice',
  kind: 'layout',
  infer: ([x], params) => {
    const begin = list(params, 'begin')
    const shape = list(params, 'shape')
    const inside = (d: number, i: number): boolean =>
      isLength(begin[i]!) && isLength(shape[i]!) && begin[i]! + shape[i]! <= d
    if (begin.length !== x!.shape.length || shape.length !== x!.shape.length || !x!.shape.every(inside))
      fail(
        'ShapeError',
        `slice of ${showType(x!)} from [${begin.join(',')}] of shape [${shape.join(',')}]`,
        'stay inside the tensor',
      )
    return [{ dtype: x!.dtype, shape }]
  },
  vjp: (n, [ct]) => {
    const begin = list(n.params, 'begin')
    return [
      ct &&
        pad(
          ct,
          begin,
          n.args[0]!.shape.map((d, i) => d - begin[i]! - ct.shape[i]!),
        ),
    ]
  },
  batch: (n, [x], _, b) => [slice(x!, [0, ...list(n.params, 'begin')], [b, ...list(n.params, 'shape')])],
}
export const slice = (x: Tensor, begin: readonly number[], shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : apply(slicePrimitive, [x], { begin, shape })[0]!

const padPrimitive: Primitive = {
  name: 'pad',
  kind: 'layout',
  infer: ([x], params) => {
    const before = list(params, 'before')
    const after = list(params, 'after')
    if (
      before.length !== x!.shape.length ||
      after.length !== x!.shape.length ||
      ![...before, ...after].every(isLength)
    )
      fail('ShapeError', `pad of ${showType(x!)}`, 'give two lengths of at least 0 for each axis')
    return [{ dtype: x!.dtype, shape: x!.shape.map((d, i) => d + before[i]! + after[i]!) }]
  },
  vjp: (n, [ct]) => [ct && slice(ct, list(n.params, 'before'), n.args[0]!.shape)],
  batch: (n, [x]) => [pad(x!, [0, ...list(n.params, 'before')], [0, ...list(n.params, 'after')])],
}
/** Surrounds x with zeros. */
export const pad = (x: Tensor, before: readonly number[], after: readonly number[]): Tensor =>
  [...before, ...after].every((p) => p === 0) ? x : apply(padPrimitive, [x], { before, after })[0]!

const concatPrimitive: Primitive = {
  name: 'concat',
  kind: 'layout',
  infer: (args, params) => {
    const axis = Number(params['axis'])
    const [first] = args
    const others = (s: Shape): Shape => s.filter((_, i) => i !== axis)
    if (
      first === undefined ||
      args.some(
        (a) =>
          a.dtype !== first.dtype ||
          a.shape.length <= axis ||
          !sameShape(others(a.shape), others(first.shape)),
      )
    )
      return fail(
        'ShapeError',
        `concat of ${args.map(showType).join(', ')} along axis ${axis}`,
        'make all other axes equal',
      )
    const total = args.reduce((n, a) => n + a.shape[axis]!, 0)
    return [{ dtype: first.dtype, shape: first.shape.map((d, i) => (i === axis ? total : d)) }]
  },
  vjp: (n, [ct]) => {
    const axis = Number(n.params['axis'])
    let from = 0
    return n.args.map((a) => {
      const begin = a.shape.map((_, i) => (i === axis ? from : 0))
      from += a.shape[axis]!
      return ct && slice(ct, begin, a.shape)
    })
  },
  batch: (n: Node, args, batched, b) => [
    concat(
      args.map((a, i) => (batched[i] ? a : broadcastLeading(a, b))),
      Number(n.params['axis']) + 1,
    ),
  ],
}
export const concat = (xs: readonly Tensor[], axis: number): Tensor =>
  xs.length === 1 ? xs[0]! : apply(concatPrimitive, xs, { axis })[0]!

/** Joins tensors of one shape along a new leading axis. */
export const stack = (xs: readonly Tensor[]): Tensor =>
  concat(
    xs.map((x) => reshape(x, [1, ...x.shape])),
    0,
  )

export const layouts: readonly Primitive[] = [
  reshapePrimitive,
  transposePrimitive,
  slicePrimitive,
  padPrimitive,
  concatPrimitive,
]
