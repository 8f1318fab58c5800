/** Choice: elementwise, or of whole parts by a condition whose shape is a prefix of the others' shape. */
import { fail } from '../GiryError.js'
import { apply, sameShape, showType, type Primitive, type Shape, type Tensor } from '../graph.js'
import { broadcastLeading } from './broadcast.js'
import { like } from './row.js'

const isPrefix = (a: Shape, b: Shape): boolean => a.length <= b.length && a.every((d, i) => d === b[i])

export const selectPrimitive: Primitive = {
  name: 'select',
  kind: 'elementwise',
  infer: ([c, a, b]) => {
    if (
      c!.dtype !== 'bool' ||
      a!.dtype !== b!.dtype ||
      !sameShape(a!.shape, b!.shape) ||
      !isPrefix(c!.shape, a!.shape)
    )
      fail(
        'ShapeError',
        `select(${[c!, a!, b!].map(showType).join(', ')})`,
        'use a bool whose shape is a prefix of two equal shapes',
      )
    return [{ dtype: a!.dtype, shape: a!.shape }]
  },
  vjp: (n, [ct]) => {
    if (ct === undefined) return [undefined, undefined, undefined]
    const zero = like(ct, 0)
    return [undefined, select(n.args[0]!, ct, zero), select(n.args[0]!, zero, ct)]
  },
  batch: (_, [c, a, b], [cb, ab, bb], size) => [
    select(
      cb || !(ab || bb) ? c! : broadcastLeading(c!, size),
      ab ? a! : broadcastLeading(a!, size),
      bb ? b! : broadcastLeading(b!, size),
    ),
  ],
  scalar: () => (c, a, b) => (c! !== 0 ? a! : b!),
}

/** a where the condition holds, else b. */
export const select = (condition: Tensor, a: Tensor, b: Tensor): Tensor =>
  apply(selectPrimitive, [condition, a, b])[0]!
