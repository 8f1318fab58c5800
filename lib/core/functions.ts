/**
 * Functions of functions on values: gradients, batches, loops, named subprograms. Values are whatever a space knows:
 * terms, structs and tuples of them.
 */
import { batch as batchGraph, spreadLane } from './Batch.js'
import { fail, within } from './GiryError.js'
import { gradient } from './Grad.js'
import * as G from './graph.js'
import * as C from './prim/control.js'
import * as Space from './Space.js'
import type { Batch, Flag, Index, Scalar } from './types.js'

/**
 * The gradient of a scalar function of a value, of the value's own type. Any order: grad of grad is fine.
 *
 * @example
 * import { Term as T } from 'giry'
 * const cube = (x: T.Scalar) => T.mul(x, T.square(x))
 * const slope = T.grad(cube) // x -> 3 x^2
 * const curvature = T.grad((x: T.Scalar) => slope(x)) // x -> 6 x
 */
export const grad =
  <A>(f: (x: A) => Scalar) =>
  (x: A): A =>
    valueAndGrad(f)(x)[1]

/** The value of a scalar function and its gradient. */
export const valueAndGrad =
  <A>(f: (x: A) => Scalar) =>
  (x: A): readonly [Scalar, A] =>
    within('grad', () => {
      const { value, tensors, space } = fresh(x)
      const y = f(value)
      const found = G.instantiate(
        { name: 'grad', params: tensors, results: [y, ...gradient(y, tensors)] },
        space.flatten(x),
      )
      return [found[0] as Scalar, space.build(found.slice(1))]
    })

const fresh = <A>(
  x: A,
): { readonly value: A; readonly tensors: readonly G.Tensor[]; readonly space: Space.Space<A> } => {
  const space = Space.of(x)
  return { ...Space.variables(space), space }
}

/** f at each of the values along axis 0 of `xs`: batch(n, f)(xs)[i] = f(xs[i]). Every leaf of xs has n rows. */
export const batch =
  <const N extends number, A, C>(n: N, f: (x: A) => C) =>
  (xs: unknown): Batch<C, N> =>
    within('batch', () => {
      const rows = Space.flatten(xs)
      if (rows.some((r) => r.shape[0] !== n))
        fail(
          'ShapeError',
          `a batch of ${n} from ${rows.map(G.showType).join(', ')}`,
          'give every leaf n rows',
        )
      const one = Space.of(xs)
      const variables = rows.map((r) => G.variable({ dtype: r.dtype, shape: r.shape.slice(1) }))
      const result = f(one.build(variables) as A)
      const lanes = batchGraph(Space.flatten(result), new Map(variables.map((v, i) => [v, rows[i]!])), n)
      return Space.of(result).build(lanes.map((l) => spreadLane(l, n))) as unknown as Batch<C, N>
    })

/** `count` steps of f, which sees the number of the step and the state. */
export const times =
  <A>(count: number, f: (x: A, step: Index) => A) =>
  (x: A): A =>
    scan(count, (s: A, i) => [f(s, i), []] as const)(x)[0]

/** Like `times`, with a second result of each step, stacked along axis 0. */
export const scan =
  <A, C>(count: number, f: (x: A, step: Index) => readonly [A, C]) =>
  (x: A): readonly [A, Batch<C>] => {
    const space = Space.of(x)
    let rowSpace: Space.Space<C> | undefined
    const outputs = C.loop('times', count, space.flatten(x), (i, carry) => {
      const [next, row] = f(space.build(carry), i as Index)
      rowSpace = Space.of(row)
      return { carry: space.flatten(next), rows: Space.flatten(row) }
    })
    const n = space.leaves.length
    return [space.build(outputs.slice(0, n)), rowSpace!.build(outputs.slice(n)) as unknown as Batch<C>]
  }

/** f as long as the condition holds, at most `bound` times. */
export const whileLoop =
  <A>(bound: number, condition: (x: A) => Flag, f: (x: A) => A) =>
  (x: A): A => {
    const space = Space.of(x)
    return space.build(
      C.whileLoop(
        bound,
        space.flatten(x),
        (carry) => condition(space.build(carry)),
        (_, carry) => space.flatten(f(space.build(carry))),
      ),
    )
  }

/** A named function: a subprogram of the Core, which passes may share and cache between steps. */
export const named =
  <A, C>(name: string, f: (x: A) => C) =>
  (x: A): C =>
    within(name, () => {
      const { value, tensors, space } = fresh(x)
      const result = f(value)
      return Space.of(result).build(C.call(name, tensors, Space.flatten(result), space.flatten(x)))
    })
