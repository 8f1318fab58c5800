/** Draws that are repeated: side by side, for so many steps, and as long as a condition holds. */
import { batch as batchGraph, spreadLane } from '../core/Batch.js'
import { fail } from '../core/GiryError.js'
import { substitute, variable, type Tensor } from '../core/graph.js'
import * as C from '../core/prim/control.js'
import * as D from '../core/prim/draw.js'
import { add, mul } from '../core/prim/elementwise.js'
import { iota } from '../core/prim/indexing.js'
import * as Space from '../core/Space.js'
import type { Batch, Flag, Index } from '../core/types.js'
import { int, located, map, random, type Random, type Site, type Traced } from './monad.js'

/** The body's terms at address start + index * stride, where stride is the body's own size. */
const strided = <A>(
  site: Site,
  index: Tensor,
  body: (site: Site) => Traced<A>,
): { readonly traced: Traced<A>; readonly stride: Tensor } => {
  const stride = variable({ dtype: 'int', shape: [] })
  return { traced: body({ key: site.key, address: add(site.address, mul(index, stride)) }), stride }
}

/**
 * n independent copies, one for each row of `xs`: value i uses the draws that f(xs[i]) uses at its own address. Every leaf of xs
 * has n rows, and every leaf of the result gains an axis 0 of length n.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const rains = R.plate(3, (p: T.Scalar) => D.bernoulli(p))(T.vector([0, 1, 0.25]))
 * Exact.expectation(rains, (xs) => T.toFloat(xs)) // Either.right(Data.data([0, 1, 0.25], [3]))
 * Exact.expectation(R.replicate(2)(D.bernoulli(0.5)), (xs) => T.toFloat(xs)) // Either.right(Data.data([0.5, 0.5], [2]))
 */
export const plate =
  <A, B>(n: number, f: (x: A, i: Index) => Random<B>) =>
  (xs: unknown): Random<Batch<B>> =>
    located('plate', () =>
      random((site) => {
        const rows = Space.flatten(xs)
        if (rows.some((r) => r.shape[0] !== n))
          fail('ShapeError', `a plate of ${n} over a value with other lengths`, 'give every leaf n rows')
        const index = variable({ dtype: 'int', shape: [] })
        const inputs = rows.map((r) => variable({ dtype: r.dtype, shape: r.shape.slice(1) }))
        const x = Space.of(xs).build(inputs) as A
        const { traced, stride } = strided(site, index, (s) => f(x, index as Index).trace(s))
        const lanes = new Map([[index, iota(n)], ...inputs.map((v, i) => [v, rows[i]!] as const)])
        const space = Space.of(traced.value)
        const settled = substitute(space.flatten(traced.value), new Map([[stride, int(traced.blocks)]]))
        const out = batchGraph(settled, lanes, n).map((l) => spreadLane(l, n))
        return { value: space.build(out) as unknown as Batch<B>, blocks: n * traced.blocks }
      }),
    )

/** n independent copies of one draw. */
export const replicate =
  (n: number) =>
  <B>(one: Random<B>): Random<Batch<B>> =>
    plate<object, B>(n, () => one)({})

/**
 * `count` steps, each from the value of the one before (f sees its number, 0, 1, ...), and what each step reports, stacked along
 * axis 0. The value keeps its space.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const step = (x: T.Scalar) => R.map((up: T.Flag) => T.add(x, T.toFloat(up)))(D.bernoulli(0.5))
 * Exact.law(R.times(2, step)(T.constant(0))) // Either.right([0.25, 0.5, 0.25].map((p, x) => [Data.data([x], []), p]))
 * const path = R.scan(2, (x: T.Scalar) => R.map((y: T.Scalar) => [y, y] as const)(step(x)))
 * Exact.expectation(path(T.constant(0)), ([, ys]) => ys) // Either.right(Data.data([0.5, 1], [2]))
 */
export const scan =
  <A, B>(count: number, f: (x: A, step: Index) => Random<readonly [A, B]>) =>
  (x: A): Random<readonly [A, Batch<B>]> =>
    random((site) => {
      const space = Space.of(x)
      let info:
        { readonly rows: Space.Space<B>; readonly blocks: number; readonly stride: Tensor } | undefined
      const outputs = C.loop('times', count, space.flatten(x), (i, carry) => {
        const { traced, stride } = strided(site, i, (s) => f(space.build(carry), i as Index).trace(s))
        const [next, row] = traced.value
        info = { rows: Space.of(row), blocks: traced.blocks, stride }
        return { carry: space.flatten(next), rows: Space.flatten(row) }
      })
      const { rows, blocks, stride } = info!
      const settled = substitute(outputs, new Map([[stride, int(blocks)]]))
      const n = space.leaves.length
      return {
        value: [
          space.build(settled.slice(0, n)),
          rows.build(settled.slice(n)) as unknown as Batch<B>,
        ] as const,
        blocks: count * blocks,
      }
    })

/** `count` steps, each from the value of the one before; f sees the number of the step, 0, 1, ... */
export const times =
  <A>(count: number, f: (x: A, step: Index) => Random<A>) =>
  (x: A): Random<A> =>
    map(([last]: readonly [A, Batch<readonly []>]) => last)(
      scan(count, (s: A, i) => map((next: A) => [next, []] as const)(f(s, i)))(x) as Random<
        readonly [A, Batch<readonly []>]
      >,
    )

/**
 * Steps while the condition holds, at most `bound`; its draws come from a stream of its own. It has no gradient.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const short = (x: T.Scalar) => T.less(x, T.constant(1))
 * const step = (x: T.Scalar) => R.map((up: T.Flag) => T.add(x, T.toFloat(up)))(D.bernoulli(0.5))
 * Exact.expectation(R.whileLoop(3, short, step)(T.constant(0)), (x) => x) // Either.right(Data.data([0.875], []))
 */
export const whileLoop =
  <A>(bound: number, condition: (x: A) => Flag, f: (x: A) => Random<A>) =>
  (x: A): Random<A> =>
    random((site) => {
      const space = Space.of(x)
      const inner: Site = { key: D.childKey(site.key, site.address), address: int(0) }
      let found: { readonly blocks: number; readonly stride: Tensor } | undefined
      const outputs = C.whileLoop(
        bound,
        space.flatten(x),
        (carry) => condition(space.build(carry)),
        (i, carry) => {
          const { traced, stride } = strided(inner, i, (s) => f(space.build(carry)).trace(s))
          found = { blocks: traced.blocks, stride }
          return space.flatten(traced.value)
        },
      )
      const settled = substitute(outputs, new Map([[found!.stride, int(found!.blocks)]]))
      return { value: space.build(settled), blocks: 1 }
    })
