/**
 * Order: sorting by a bitonic network, and counting by binary search.
 *
 * Numbers are ordered by (value, place), which makes every order strict and sorting stable. For m = 2^p numbers the network
 * has p phases; phase k compares numbers whose places differ in bit k-1, then k-2, ..., 0, and downwards where bit k of the
 * place is 1. A perfect shuffle after every step brings the next bit to the top, so that all steps compare the two halves of
 * a vector: p^2 equal steps, without a gather, of which those of bits that a phase skips only shuffle.
 * Reference: Batcher 1968, "Sorting networks and their applications"; Stone 1971, "Parallel processing with the perfect
 * shuffle".
 * Laws: sort is a sorted permutation; gathering by argsort sorts; equal numbers keep their order.
 */
import * as G from '../graph.js'
import { fail } from '../GiryError.js'
import { broadcastTo } from '../prim/broadcast.js'
import { call, loop } from '../prim/control.js'
import * as E from '../prim/elementwise.js'
import * as I from '../prim/indexing.js'
import * as L from '../prim/layout.js'
import * as R from '../prim/reduce.js'
import type { Term, Vec } from '../types.js'
import { as, type Shape } from './typed.js'

/** Places in float32 are exact up to here, with room for those of numbers that aren't there. */
const LONGEST = 2 ** 22

const vectorLength = (name: string, x: G.Tensor): number => {
  const [n] = x.shape
  if (n === undefined || x.shape.length > 1 || n > LONGEST)
    return fail('ShapeError', `${name} of ${G.showType(x)}`, `give a vector of at most ${LONGEST} numbers`)
  return n
}

const range = (from: number, to: number): G.Tensor =>
  G.constant(
    Array.from({ length: to - from }, (_, i) => from + i),
    [to - from],
  )
const plus = (x: G.Tensor, c: number): G.Tensor => E.add(x, E.fill(c, x.shape))
const times = (x: G.Tensor, c: number): G.Tensor => E.mul(x, E.fill(c, x.shape))

/** Neither is what holds of every number; NaN compares with nothing. */
const isNaN = (x: G.Tensor): G.Tensor =>
  E.not(E.or(E.less(x, E.fill(1, x.shape)), E.less(E.fill(-1, x.shape), x)))

/** Step t of the network: whether it compares, and the bit of a place in the lower half that says downwards. */
const schedule = (p: number): readonly { readonly compares: number; readonly bit: number }[] =>
  Array.from({ length: p * p }, (_, t) => {
    const phase = Math.floor(t / p) + 1
    return { compares: Number(t % p >= p - phase), bit: phase === p ? p : (phase + t) % p }
  })

/** Places 0, 1, ... of n numbers, their order: numbers by (value, place), then NaN, by place. */
const order = (x: G.Tensor, n: number): G.Tensor => {
  const p = Math.ceil(Math.log2(n))
  const half = 2 ** (p - 1)
  const missing = isNaN(x)
  // NaN, and what fills the vector up, come after all numbers: by their value, or else by their place, which is past n
  const top = R.maximum(E.select(missing, E.fill(0, [n]), x), [0])
  const last = plus(times(E.max(top, E.fill(0, [])), 2), 1)
  const filled = 2 * half - n
  const values = L.concat([E.select(missing, broadcastTo(last, [n]), x), broadcastTo(last, [filled])], 0)
  const places = L.concat([E.add(range(0, n), times(E.toFloat(missing), n)), range(2 * n, 2 * n + filled)], 0)
  const steps = schedule(p)
  const table = (of: (s: (typeof steps)[number]) => number): G.Tensor => G.constant(steps.map(of), [p * p])
  const [compares, scales] = [table((s) => s.compares), table((s) => 2 ** -s.bit)]
  // halves, so that no quotient below is a whole number
  const position = plus(range(0, half), 0.5)
  const [, sorted] = loop('sort', p * p, [values, places], (step, [value, place]) => {
    const halves = (v: G.Tensor): readonly [G.Tensor, G.Tensor] => [
      L.slice(v, [0], [half]),
      L.slice(v, [half], [half]),
    ]
    const [[a, b], [i, j]] = [halves(value!), halves(place!)]
    const scaled = E.mul(position, broadcastTo(I.gather(scales, step), [half]))
    const bit = E.sub(E.floor(scaled), times(E.floor(times(scaled, 0.5)), 2))
    const after = E.or(E.less(b, a), E.and(E.equal(a, b), E.less(j, i)))
    const down = E.less(E.fill(0.5, [half]), bit)
    const active = E.less(E.fill(0.5, [half]), broadcastTo(I.gather(compares, step), [half]))
    const swap = E.and(active, E.select(down, E.not(after), after))
    const shuffled = (u: G.Tensor, v: G.Tensor): G.Tensor => {
      const column = (w: G.Tensor): G.Tensor => L.reshape(w, [half, 1])
      return L.reshape(L.concat([column(E.select(swap, v, u)), column(E.select(swap, u, v))], 1), [2 * half])
    }
    return { carry: [shuffled(a, b), shuffled(i, j)], rows: [] }
  })
  const found = L.slice(sorted!, [0], [n])
  return E.toInt(plus(E.select(E.less(found, E.fill(n - 0.5, [n])), found, plus(found, -n)), 0.5))
}

/**
 * The order of a vector's elements: argsort(x)[k] is the index of the k-th smallest. Equal elements keep their order (0 and -0
 * are equal), NaN comes last. O(n log^2 n) comparisons. It has no gradient. Other than a vector of at most 2^22 elements,
 * a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(5), Data.data([3, 1, NaN, 2, 1], [1, 5])), backend: 'reference' })
 * await at((x) => T.argsort(x))() // Either.right(Data.data([1, 4, 3, 0, 2], [1, 5], 'int'))
 * await at((x) => T.sort(x))() // Either.right(Data.data([1, 1, 2, 3, NaN], [1, 5]))
 */
export const argsort = <N extends number>(x: Vec<N>): Term<readonly [N], 'int'> => {
  const n = vectorLength('argsort', x)
  if (n < 2) return as(I.iota(n))
  const parameter = G.variable(x)
  return as(call('argsort', [parameter], [order(parameter, n)], [E.stopGradient(x)])[0]!)
}

/** A vector's elements from the smallest to the largest, NaN last; element k has the gradient of what it was. */
export const sort = <N extends number>(x: Vec<N>): Vec<N> =>
  vectorLength('sort', x) < 2 ? x : as(I.gather(x, argsort(x)))

/**
 * How many elements of an ascending vector are less than each of the values ('left'), or at most as large ('right'): where the
 * value belongs in it, before or after what equals it. NaN counts 0. log2 n gathers for each value; it has no gradient. If
 * `sorted` isn't a vector of at most 2^22 elements, a `ShapeError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(4), Data.data([0, 1, 1.5, 9], [1, 4])), backend: 'reference' })
 * const sorted = T.vector([1, 1, 2])
 * await at((x) => T.searchSorted('left', sorted, x))() // Either.right(Data.data([0, 0, 2, 3], [1, 4], 'int'))
 * await at((x) => T.searchSorted('right', sorted, x))() // Either.right(Data.data([0, 2, 2, 3], [1, 4], 'int'))
 */
export const searchSorted = <N extends number, S extends Shape>(
  side: 'left' | 'right',
  sorted: Vec<N>,
  values: Term<S>,
): Term<S, 'int'> => {
  const n = vectorLength('searchSorted', sorted)
  const { shape } = values
  const zero = E.fill(0, shape, 'int')
  if (n === 0) return as(zero)
  const counts = (x: G.Tensor, value: G.Tensor): G.Tensor =>
    side === 'left' ? E.less(x, value) : E.lessEqual(x, value)
  const strides = Array.from({ length: Math.floor(Math.log2(n)) + 1 }, (_, i) => 2 ** i).reverse()
  const table = G.constant(strides, [strides.length], 'int')
  const [row, wanted] = [E.stopGradient(sorted), E.stopGradient(values)]
  const [found] = loop('searchSorted', strides.length, [zero], (step, [count]) => {
    const next = E.add(count!, broadcastTo(I.gather(table, step), shape))
    const inside = E.lessEqual(next, E.fill(n, shape, 'int'))
    const smaller = counts(I.gather(row, E.add(next, E.fill(-1, shape, 'int'))), wanted)
    return { carry: [E.select(E.and(inside, smaller), next, count!)], rows: [] }
  })
  return as(found!)
}
