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
 * Stops with a `GradientError` at a while loop and at a loop of more than 64 steps between the value and the result.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([1, 2], [2])), backend: 'reference' })
 * const cube = (x: T.Scalar) => T.mul(x, T.square(x))
 * await at(T.grad(cube))() // Either.right(Data.data([3, 12], [2]))
 * await at(T.grad(T.grad(cube)))() // Either.right(Data.data([6, 12], [2]))
 * await at((x) => T.valueAndGrad(cube)(x)[0])() // Either.right(Data.data([1, 8], [2]))
 * await at((x) => T.valueAndGrad(cube)(x)[1])() // Either.right(Data.data([3, 12], [2]))
 */
export const grad =
  <A>(f: (x: A) => Scalar) =>
  (x: A): A =>
    valueAndGrad(f)(x)[1]

/** The value of a scalar function and its gradient, which share what they have in common. */
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

/**
 * f at each of the values along axis 0 of `xs`: batch(n, f)(xs)[i] = f(xs[i]). Every leaf of xs has n rows; if not, a
 * `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([3, 2]), Data.data([1, 2, 3, 4, 5, 6], [1, 3, 2])), backend: 'reference' })
 * const norm = (x: T.Vec<2>) => T.sum(T.square(x))
 * await at(T.batch(3, norm))() // Either.right(Data.data([5, 25, 61], [1, 3]))
 */
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

/**
 * `count` steps of f, which sees the number of the step (0, 1, ...) and the state. The state keeps its space.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([1], [1])), backend: 'reference' })
 * const next = (x: T.Scalar, step: T.Index) => T.add(T.scale(2)(x), T.toFloat(step))
 * await at(T.times(3, next))() // Either.right(Data.data([12], [1]))
 * const steps = T.scan(3, (x: T.Scalar, step) => [next(x, step), x] as const)
 * await at((x) => steps(x)[1])() // Either.right(Data.data([1, 2, 5], [1, 3]))
 * await at(T.whileLoop(100, (x: T.Scalar) => T.less(x, T.constant(50)), T.scale(2)))() // Either.right(Data.data([64], [1]))
 */
export const times =
  <A>(count: number, f: (x: A, step: Index) => A) =>
  (x: A): A =>
    scan(count, (s: A, i) => [f(s, i), []] as const)(x)[0]

/** Like `times`, with a second result of each step, stacked along axis 0 of each of its leaves. */
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

/** f as long as the condition holds, at most `bound` times. It has no gradient. */
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

/**
 * A named function: a subprogram of the Core, which passes may share and cache between steps. The name stands in printed
 * programs and in errors.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([3], [1])), backend: 'reference' })
 * const square = T.named('square', (x: T.Scalar) => T.mul(x, x))
 * await at((x) => square(square(x)))() // Either.right(Data.data([81], [1]))
 */
export const named =
  <A, C>(name: string, f: (x: A) => C) =>
  (x: A): C =>
    within(name, () => {
      const { value, tensors, space } = fresh(x)
      const result = f(value)
      return Space.of(result).build(C.call(name, tensors, Space.flatten(result), space.flatten(x)))
    })
