/**
 * The random monad: a value that depends on draws. Draws have addresses, counted in blocks of two words,
 *   |of| = 0    |draw of n scalars| = ceil(n / 2)    |chain| = sum    |times n k| = n |k|    |plate B p| = B |p|
 *   |mixture| = 1 + sum of its parts    |whileLoop| = 1 (a stream of its own)
 * so the monad laws hold bit for bit, and no draw depends on how many chains there are or where a run was cut.
 * Reference: Giry 1982, "A categorical approach to probability theory".
 */
import { fail, within } from '../core/GiryError.js'
import { constant, size, substitute, variable, type Shape, type Tensor } from '../core/graph.js'
import { batch as batchGraph, spreadLane } from '../core/Batch.js'
import * as C from '../core/prim/control.js'
import * as D from '../core/prim/draw.js'
import { add, mul } from '../core/prim/elementwise.js'
import { gather, iota } from '../core/prim/indexing.js'
import { stack } from '../core/prim/layout.js'
import * as Space from '../core/Space.js'
import type { Batch, Flag, Index, Scalar, Term, Vec } from '../core/types.js'
import { blocksOf } from './Rng.js'

/** Where draws come from: a stream, and an address in it. */
export interface Site {
  readonly key: Tensor
  readonly address: Tensor
}

/** A value of type A that may depend on draws; `trace` builds its terms at a site and counts its blocks. */
export interface Random<A> {
  readonly trace: (site: Site) => Traced<A>
}

/** A value at a site, and how many blocks of the stream its draws took. */
export interface Traced<A> {
  readonly value: A
  readonly blocks: number
}

const int = (n: number): Tensor => constant([n], [], 'int')
const shifted = (site: Site, blocks: number): Site =>
  blocks === 0 ? site : { ...site, address: add(site.address, int(blocks)) }
const random = <A>(trace: (site: Site) => Traced<A>): Random<A> => ({ trace })

/** A value without draws. */
export const of = <A>(value: A): Random<A> => random(() => ({ value, blocks: 0 }))

/** Applies a function to the value. */
export const map =
  <A, B>(f: (a: A) => B) =>
  (ma: Random<A>): Random<B> =>
    random((site) => {
      const { value, blocks } = ma.trace(site)
      return { value: f(value), blocks }
    })

/** Continues with draws that depend on the value. */
export const chain =
  <A, B>(f: (a: A) => Random<B>) =>
  (ma: Random<A>): Random<B> =>
    random((site) => {
      const first = ma.trace(site)
      const second = f(first.value).trace(shifted(site, first.blocks))
      return { value: second.value, blocks: first.blocks + second.blocks }
    })

/** The start of a do-notation chain. */
export const Do: Random<object> = of({})

type Extended<S, N extends string, A> = { readonly [K in N | keyof S]: K extends keyof S ? S[K] : A }

/** Draws and names the result. */
export const bind =
  <N extends string, S extends object, A>(name: Exclude<N, keyof S>, f: (scope: S) => Random<A>) =>
  (ms: Random<S>): Random<Extended<S, N, A>> =>
    chain((scope: S) => map((a: A) => ({ ...scope, [name]: a }) as Extended<S, N, A>)(f(scope)))(ms)

/** Names a value computed without draws. */
export const let_ = <N extends string, S extends object, A>(name: Exclude<N, keyof S>, f: (scope: S) => A) =>
  bind<N, S, A>(name, (scope) => of(f(scope)))
export { let_ as let }

/** A pair of independent values. */
export const both = <A, B>(ma: Random<A>, mb: Random<B>): Random<readonly [A, B]> =>
  chain((a: A) => map((b: B) => [a, b] as const)(mb))(ma)

const draw = <A>(shape: Shape, make: (site: Site) => Tensor): Random<A> =>
  random((site) => ({ value: make(site) as unknown as A, blocks: blocksOf(size(shape)) }))

/** Independent uniforms on (0, 1). */
export const uniform = <const S extends Shape>(shape: S): Random<Term<S>> =>
  draw(shape, (s) => D.uniform(s.key, s.address, shape))
/** Independent standard normals. */
export const normal = <const S extends Shape>(shape: S): Random<Term<S>> =>
  draw(shape, (s) => D.normal(s.key, s.address, shape))
/** True with probability min(1, exp logRatio): the coin of Metropolis and Hastings. */
export const accept = (logRatio: Scalar): Random<Flag> =>
  draw([], (s) => D.accept(s.key, s.address, logRatio))
/** Index k with probability proportional to exp logits[k]. */
export const categorical = <N extends number>(logits: Vec<N>): Random<Index> =>
  draw([], (s) => D.categorical(s.key, s.address, logits))

/** A standard normal value of a space of floats, leaf by leaf. */
export const normalLike = <A>(space: Space.Space<A>): Random<A> =>
  map((ts: readonly Tensor[]) => space.build(ts))(
    space.leaves.reduce<Random<readonly Tensor[]>>(
      (acc, leaf) =>
        chain((ts: readonly Tensor[]) =>
          leaf.dtype === 'float'
            ? map((t: Tensor) => [...ts, t])(normal(leaf.shape) as Random<Tensor>)
            : fail('ShapeError', `normal noise for a leaf of type ${leaf.dtype}`, 'use a space of floats'),
        )(acc),
      of<readonly Tensor[]>([]),
    ),
  )

/** Chooses a part with probability proportional to exp logits, and gives that part's draw. */
export const mixture = <A, N extends number>(logits: Vec<N>, parts: readonly Random<A>[]): Random<A> =>
  chain((k: Index) =>
    map((values: readonly A[]) => {
      const space = Space.of(values[0]!)
      const leaves = values.map((v) => space.flatten(v))
      return space.build(leaves[0]!.map((_, i) => gather(stack(leaves.map((l) => l[i]!)), k)))
    })(sequence(parts)),
  )(categorical(logits))

/** All of them, in order. */
export const sequence = <A>(parts: readonly Random<A>[]): Random<readonly A[]> =>
  parts.reduce<Random<readonly A[]>>(
    (acc, part) => chain((as: readonly A[]) => map((a: A) => [...as, a])(part))(acc),
    of([]),
  )

/** A record of values from a record of draws, in the order of its fields. */
export const struct = <F extends { readonly [field: string]: Random<unknown> }>(
  fields: F,
): Random<{ readonly [K in keyof F]: F[K] extends Random<infer A> ? A : never }> => {
  const names = Object.keys(fields)
  return map((values: readonly unknown[]) => Object.fromEntries(names.map((n, i) => [n, values[i]])))(
    sequence<unknown>(names.map((n) => fields[n]!)),
  ) as Random<{ readonly [K in keyof F]: F[K] extends Random<infer A> ? A : never }>
}

/** The same draws; errors met while they are built name the combinator. */
export const located = <A>(name: string, build: () => Random<A>): Random<A> =>
  random((site) => within(name, () => build().trace(site)))

/** The body's terms at address start + index * stride, where stride is the body's own size. */
const strided = <A>(
  site: Site,
  index: Tensor,
  body: (site: Site) => Traced<A>,
): { readonly traced: Traced<A>; readonly stride: Tensor } => {
  const stride = variable({ dtype: 'int', shape: [] })
  return { traced: body({ key: site.key, address: add(site.address, mul(index, stride)) }), stride }
}

/** n independent copies, one for each row of `xs`: value i uses the draws that f(xs[i]) uses at its own address. */
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

/** `count` steps, each from the value of the one before, and what each step reports, stacked along axis 0. */
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

/** `count` steps, each from the value of the one before. */
export const times =
  <A>(count: number, f: (x: A, step: Index) => Random<A>) =>
  (x: A): Random<A> =>
    map(([last]: readonly [A, Batch<readonly []>]) => last)(
      scan(count, (s: A, i) => map((next: A) => [next, []] as const)(f(s, i)))(x) as Random<
        readonly [A, Batch<readonly []>]
      >,
    )

/** Steps while the condition holds, at most `bound`; its draws come from a stream of its own. */
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
