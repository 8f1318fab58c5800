/** Elementwise rows of the table: arguments of one shape and element type, one formula on numbers. */
import { fail } from '../GiryError.js'
import {
  apply,
  constant,
  sameShape,
  showType,
  type DType,
  type Node,
  type Params,
  type Primitive,
  type Shape,
  type Tensor,
  type TensorType,
} from '../graph.js'
import { broadcastLeading, broadcastTo } from './broadcast.js'

type Ct = Tensor | undefined
export type Rule = (n: Node, ct: Tensor) => readonly Ct[]
type Signature = 'float' | 'number' | 'comparison' | 'logical'

const result = (name: string, signature: Signature, args: readonly TensorType[]): DType => {
  const [first] = args
  const allowed: Readonly<Record<Signature, readonly DType[]>> = {
    float: ['float'],
    number: ['float', 'int'],
    comparison: ['float', 'int'],
    logical: ['bool'],
  }
  if (args.some((a) => !allowed[signature].includes(a.dtype) || a.dtype !== first!.dtype))
    fail(
      'ShapeError',
      `${name} of ${args.map(showType).join(' and ')}`,
      `convert to ${allowed[signature].join(' or ')}`,
    )
  return signature === 'comparison' ? 'bool' : first!.dtype
}

const fit = (name: string, args: readonly TensorType[]): Shape => {
  const [first, ...rest] = args
  if (rest.some((a) => !sameShape(a.shape, first!.shape)))
    fail(
      'ShapeError',
      `${name} of ${args.map(showType).join(' and ')}`,
      'make the shapes equal, or broadcast one',
    )
  return first!.shape
}

/** The batch rule of every elementwise row: arguments without the new axis are repeated along it. */
export const lift = (
  n: Node,
  args: readonly Tensor[],
  batched: readonly boolean[],
  size: number,
): readonly Tensor[] =>
  apply(
    n.primitive,
    args.map((a, i) => (batched[i] ? a : broadcastLeading(a, size))),
    n.params,
  )

/** A row from its formula on numbers, and its cotangents as a function of the node and the output's cotangent. */
export const row = (
  name: string,
  signature: Signature,
  scalar: (params: Params) => (...xs: readonly number[]) => number,
  rule: Rule,
): Primitive => ({
  name,
  kind: 'elementwise',
  infer: (args) => [{ dtype: result(name, signature, args), shape: fit(name, args) }],
  vjp: (n, [ct]) =>
    ct === undefined || n.types[0]!.dtype !== 'float' ? n.args.map(() => undefined) : rule(n, ct),
  batch: lift,
  scalar,
})

export const one =
  (p: Primitive) =>
  (x: Tensor): Tensor =>
    apply(p, [x])[0]!
export const two =
  (p: Primitive) =>
  (x: Tensor, y: Tensor): Tensor =>
    apply(p, [x, y])[0]!

/** A number as a constant of the given shape. */
export const fill = (value: number, shape: Shape, dtype: DType = 'float'): Tensor =>
  broadcastTo(constant([value], [], dtype), shape)

/** A number as a constant of the type of x. */
export const like = (x: Tensor, value: number): Tensor => fill(value, x.shape, x.dtype)
