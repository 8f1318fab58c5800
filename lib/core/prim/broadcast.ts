/**
 * sum and broadcast, each the transpose of the other. `broadcast` sends axis i of its argument to axis `axes[i]`
 * of the result; `sum` drops the axes it adds over.
 */
import { fail } from '../GiryError.js'
import { apply, sameShape, showType, type Params, type Primitive, type Shape, type Tensor } from '../graph.js'

const axesOf = (params: Params): readonly number[] => params['axes'] as readonly number[]

/** The shape left when some axes are dropped; checks that they exist. */
export const dropAxes = (name: string, shape: Shape, axes: readonly number[]): Shape => {
  if (
    axes.some((a) => !Number.isInteger(a) || a < 0 || a >= shape.length) ||
    new Set(axes).size !== axes.length
  )
    fail(
      'ShapeError',
      `${name} over axes [${axes.join(',')}] of shape [${shape.join(',')}]`,
      'name each axis once',
    )
  return shape.filter((_, i) => !axes.includes(i))
}

const broadcastPrimitive: Primitive = {
  name: 'broadcast',
  kind: 'layout',
  infer: ([x], params) => {
    const shape = params['shape'] as Shape
    const axes = axesOf(params)
    if (
      axes.length !== x!.shape.length ||
      axes.some((a, i) => shape[a] !== x!.shape[i] || (i > 0 && a <= axes[i - 1]!))
    )
      fail(
        'ShapeError',
        `broadcast of ${showType(x!)} to [${shape.join(',')}] along [${axes.join(',')}]`,
        'keep the lengths of the axes',
      )
    return [{ dtype: x!.dtype, shape }]
  },
  vjp: (n, [ct]) => {
    if (ct === undefined) return [undefined]
    const axes = axesOf(n.params)
    return [
      sum(
        ct,
        ct.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i])),
      ),
    ]
  },
  batch: (n, [x], _, size) => [
    broadcast(x!, [size, ...(n.params['shape'] as Shape)], [0, ...axesOf(n.params).map((a) => a + 1)]),
  ],
}

const sumPrimitive: Primitive = {
  name: 'sum',
  kind: 'reduce',
  infer: ([x], params) => {
    if (x!.dtype !== 'float') fail('ShapeError', `sum of ${showType(x!)}`, 'convert to float')
    return [{ dtype: 'float', shape: dropAxes('sum', x!.shape, axesOf(params)) }]
  },
  vjp: (n, [ct]) => [ct === undefined ? undefined : spread(ct, n.args[0]!.shape, axesOf(n.params))],
  batch: (n, [x]) => [
    sum(
      x!,
      axesOf(n.params).map((a) => a + 1),
    ),
  ],
}

export const broadcast = (x: Tensor, shape: Shape, axes: readonly number[]): Tensor =>
  sameShape(x.shape, shape) ? x : apply(broadcastPrimitive, [x], { shape, axes })[0]!

/** Repeats x along new leading axes. */
export const broadcastTo = (x: Tensor, shape: Shape): Tensor =>
  broadcast(
    x,
    shape,
    x.shape.map((_, i) => i + shape.length - x.shape.length),
  )

export const broadcastLeading = (x: Tensor, size: number): Tensor => broadcastTo(x, [size, ...x.shape])

/** Repeats x along the given axes of `shape`: the inverse in shape of a reduction over `axes`. */
export const spread = (x: Tensor, shape: Shape, axes: readonly number[]): Tensor =>
  broadcast(
    x,
    shape,
    shape.flatMap((_, i) => (axes.includes(i) ? [] : [i])),
  )

export const sum = (x: Tensor, axes: readonly number[]): Tensor =>
  axes.length === 0 ? x : apply(sumPrimitive, [x], { axes })[0]!

export const broadcasting: readonly Primitive[] = [broadcastPrimitive, sumPrimitive]
