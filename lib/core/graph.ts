/**
 * The graph behind terms: immutable nodes that apply a primitive to the outputs of other nodes, and functions
 * closed over nothing but their parameters. Terms of the surface language are edges of this graph.
 */
import { fail, here } from './GiryError.js'

export type DType = 'float' | 'int' | 'bool'
export type Shape = readonly number[]

/** Element type and shape of a tensor; the shape is that of one example until a batch is made. */
export interface TensorType {
  readonly dtype: DType
  readonly shape: Shape
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Params = { readonly [key: string]: Json }

/** Output `out` of `node`. */
export interface Tensor extends TensorType {
  readonly node: Node
  readonly out: number
}

/**
 * One row of the table of primitives. `vjp` gives one cotangent per argument (undefined = none) from the
 * cotangents of the outputs; those of arguments that aren't `needed` are ignored. `batch` gives the outputs when some arguments carry a new axis 0 of length `size`.
 */
export interface Primitive {
  readonly name: string
  readonly kind: Kind
  readonly infer: (
    args: readonly TensorType[],
    params: Params,
    functions: readonly Fn[],
  ) => readonly TensorType[]
  readonly vjp: (
    node: Node,
    cotangents: readonly (Tensor | undefined)[],
    needed: readonly boolean[],
  ) => readonly (Tensor | undefined)[]
  readonly batch: (
    node: Node,
    args: readonly Tensor[],
    batched: readonly boolean[],
    size: number,
  ) => readonly Tensor[]
  /** Elementwise rows: the formula on numbers (booleans are 0 and 1). */
  readonly scalar?: (params: Params) => (...xs: readonly number[]) => number
}

export type Kind = 'elementwise' | 'reduce' | 'dot' | 'convolution' | 'index' | 'layout' | 'draw' | 'control'

export interface Node {
  readonly id: number
  readonly primitive: Primitive
  readonly args: readonly Tensor[]
  readonly params: Params
  readonly functions: readonly Fn[]
  readonly types: readonly TensorType[]
  readonly where: string
  /** The outputs, one `Tensor` each, made once so that they can be compared by identity. */
  readonly outputs: readonly Tensor[]
}

/** A function whose results depend on its parameters and on constants only. */
export interface Fn {
  readonly name: string
  readonly params: readonly Tensor[]
  readonly results: readonly Tensor[]
}

let created = 0

/** A new node; its types have been worked out by the caller, and a copy keeps the place of its original. */
export const node = (
  primitive: Primitive,
  args: readonly Tensor[],
  params: Params,
  types: readonly TensorType[],
  functions: readonly Fn[] = [],
  where: string = here(),
): Node => {
  const outputs: Tensor[] = []
  const made: Node = { id: created++, primitive, args, params, functions, types, where, outputs }
  types.forEach(({ dtype, shape }, out) => outputs.push(new Edge(made, out, dtype, shape)))
  return made
}

class Edge implements Tensor {
  constructor(
    readonly node: Node,
    readonly out: number,
    readonly dtype: DType,
    readonly shape: Shape,
  ) {}
}

export const isTensor = (x: unknown): x is Tensor => x instanceof Edge

/** Applies a primitive; stops with a `ShapeError` when the arguments don't fit. */
export const apply = (
  primitive: Primitive,
  args: readonly Tensor[],
  params: Params = {},
  functions: readonly Fn[] = [],
): readonly Tensor[] =>
  node(primitive, args, params, primitive.infer(args, params, functions), functions).outputs

const leaf = (name: string): Primitive => ({
  name,
  kind: 'control',
  infer: () => [],
  vjp: () => [],
  batch: (n) => n.outputs,
})

/** Bound by the function whose parameter it becomes. */
export const variablePrimitive = leaf('variable')
export const constantPrimitive = leaf('constant')

export const variable = (type: TensorType): Tensor =>
  node(variablePrimitive, [], {}, [{ dtype: type.dtype, shape: type.shape }]).outputs[0]!

const isOf: Readonly<Record<DType, (x: number) => boolean>> = {
  float: () => true,
  int: Number.isSafeInteger,
  bool: (x) => x === 0 || x === 1,
}

/** Whether numbers can be elements of a type: any float, exact integers, 0 and 1 for booleans. */
export const areOf = (dtype: DType, data: readonly number[]): boolean => data.every(isOf[dtype])

/** A constant tensor, row-major. */
export const constant = (data: readonly number[], shape: Shape, dtype: DType = 'float'): Tensor => {
  if (data.length !== size(shape))
    fail(
      'ShapeError',
      `${data.length} numbers for shape [${shape.join(',')}]`,
      'give as many numbers as the shape has',
    )
  if (!areOf(dtype, data))
    fail(
      'OptionError',
      `a constant of type ${dtype} with other numbers in it`,
      'give whole numbers, 0 and 1 for bool',
    )
  return node(constantPrimitive, [], { data }, [{ dtype, shape }]).outputs[0]!
}

export const size = (shape: Shape): number => shape.reduce((n, d) => n * d, 1)
export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i])
export const showType = (t: TensorType): string => `${t.dtype}[${t.shape.join(',')}]`

/** All nodes that `roots` need, arguments before users; functions are closed, so they aren't entered. */
export const topological = (roots: readonly Tensor[]): readonly Node[] => {
  const order: Node[] = []
  const seen = new Set<Node>()
  const stack: { readonly node: Node; next: number }[] = []
  for (const root of roots) {
    if (!seen.has(root.node)) stack.push({ node: root.node, next: 0 })
    seen.add(root.node)
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!
      const arg = top.node.args[top.next++]
      if (arg === undefined) {
        order.push(top.node)
        stack.pop()
      } else if (!seen.has(arg.node)) {
        seen.add(arg.node)
        stack.push({ node: arg.node, next: 0 })
      }
    }
  }
  return order
}

/** Nodes whose value changes with one of `sources`. */
export const dependents = (roots: readonly Tensor[], sources: readonly Tensor[]): ReadonlySet<Node> => {
  const dependent = new Set<Node>(sources.map((s) => s.node))
  for (const n of topological(roots)) if (n.args.some((a) => dependent.has(a.node))) dependent.add(n)
  return dependent
}

/** The same results with some tensors replaced; nodes that don't need them stay the same objects. */
export const substitute = (
  roots: readonly Tensor[],
  replacements: ReadonlyMap<Tensor, Tensor>,
): readonly Tensor[] => {
  const copies = new Map<Node, Node>()
  const image = (t: Tensor): Tensor => replacements.get(t) ?? copies.get(t.node)?.outputs[t.out] ?? t
  for (const n of topological(roots)) {
    const args = n.args.map(image)
    if (args.some((a, i) => a !== n.args[i]))
      copies.set(n, node(n.primitive, args, n.params, n.types, n.functions, n.where))
  }
  return roots.map(image)
}

/** Constants above this many elements travel beside a program, not in it. */
export const INLINE_LIMIT = 1000

/** Constants up to this many elements are computed when compiling. */
export const FOLD_LIMIT = 64

const ground = new WeakMap<Node, boolean>()

/** Small constants, layouts of them and a little arithmetic, which cost nothing to make again. */
const isGround = (n: Node): boolean => {
  const known = ground.get(n)
  if (known !== undefined) return known
  const elements = n.types.reduce((total, t) => total + size(t.shape), 0)
  const free = n.primitive.kind === 'layout' || (n.primitive.kind === 'elementwise' && elements <= FOLD_LIMIT)
  const found =
    n.primitive === constantPrimitive
      ? elements <= INLINE_LIMIT
      : free && n.args.every((a) => isGround(a.node))
  ground.set(n, found)
  return found
}

/**
 * Closes results over parameters: whatever else they need becomes further parameters, whose present values are
 * returned as `captured` (lambda lifting). Small constants stay inside.
 */
export const close = (
  name: string,
  params: readonly Tensor[],
  results: readonly Tensor[],
): { readonly fn: Fn; readonly captured: readonly Tensor[] } => {
  const inside = dependents(results, params)
  const captured = new Map<Tensor, Tensor>()
  const capture = (t: Tensor): void => {
    if (!inside.has(t.node) && !captured.has(t) && !isGround(t.node))
      captured.set(t, variable({ dtype: t.dtype, shape: t.shape }))
  }
  for (const n of topological(results)) if (inside.has(n)) n.args.forEach(capture)
  results.forEach(capture)
  const closed = substitute(results, captured)
  return {
    fn: { name, params: [...params, ...captured.values()], results: closed },
    captured: [...captured.keys()],
  }
}

/** The results of `fn` at `args`. */
export const instantiate = (fn: Fn, args: readonly Tensor[]): readonly Tensor[] => {
  if (args.length !== fn.params.length)
    fail(
      'ShapeError',
      `${fn.name} takes ${fn.params.length} tensors, got ${args.length}`,
      'pass one tensor per parameter',
    )
  return substitute(fn.results, new Map(fn.params.map((p, i) => [p, args[i]!])))
}
