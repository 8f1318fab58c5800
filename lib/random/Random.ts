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

export { grad, valueAndGrad } from './gradient.js'

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

/** A value without draws. In the examples here `Exact` gives laws and expectations as numbers. */
export const of = <A>(value: A): Random<A> => random(() => ({ value, blocks: 0 }))

/** Applies a function to the value. */
export const map =
  <A, B>(f: (a: A) => B) =>
  (ma: Random<A>): Random<B> =>
    random((site) => {
      const { value, blocks } = ma.trace(site)
      return { value: f(value), blocks }
    })

/**
 * Continues with draws that depend on the value. The laws of a monad hold bit for bit: draws have addresses, not an order.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const rain = D.bernoulli(0.25)
 * const late = (rains: T.Flag) => R.map((x: T.Flag) => T.and(rains, x))(D.bernoulli(0.5))
 * Exact.expectation(rain, (x) => T.toFloat(x)) // Either.right(Data.data([0.25], []))
 * Exact.expectation(pipe(rain, R.chain(late)), (x) => T.toFloat(x)) // Either.right(Data.data([0.125], []))
 * Exact.expectation(pipe(R.of(T.index(3)), R.map((k) => T.mulIndex(k, k))), (x) => T.toFloat(x)) // Either.right(Data.data([9], []))
 */
export const chain =
  <A, B>(f: (a: A) => Random<B>) =>
  (ma: Random<A>): Random<B> =>
    random((site) => {
      const first = ma.trace(site)
      const second = f(first.value).trace(shifted(site, first.blocks))
      return { value: second.value, blocks: first.blocks + second.blocks }
    })

/**
 * The start of a do-notation chain.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const two = pipe(
 *   R.Do,
 *   R.bind('first', () => D.bernoulli(0.5)),
 *   R.bind('second', ({ first }) => D.bernoulli(T.select(first, T.constant(0.75), T.constant(0.25)))),
 *   R.let('same', ({ first, second }) => T.or(T.and(first, second), T.not(T.or(first, second)))),
 * )
 * Exact.expectation(two, ({ same }) => T.toFloat(same)) // Either.right(Data.data([0.75], []))
 */
export const Do: Random<object> = of({})

type Extended<S, N extends string, A> = { readonly [K in N | keyof S]: K extends keyof S ? S[K] : A }

/** Draws, and adds the result to the scope under a name that is free there. */
export const bind =
  <N extends string, S extends object, A>(name: Exclude<N, keyof S>, f: (scope: S) => Random<A>) =>
  (ms: Random<S>): Random<Extended<S, N, A>> =>
    chain((scope: S) => map((a: A) => ({ ...scope, [name]: a }) as Extended<S, N, A>)(f(scope)))(ms)

/** Adds a value computed without draws to the scope. Exported as `let` too. */
export const let_ = <N extends string, S extends object, A>(name: Exclude<N, keyof S>, f: (scope: S) => A) =>
  bind<N, S, A>(name, (scope) => of(f(scope)))
export { let_ as let }

/**
 * A pair of independent values.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const coin = D.bernoulli(0.5)
 * const p = Either.right(Data.data([0.25], []))
 * Exact.expectation(R.both(coin, coin), ([a, b]) => T.toFloat(T.and(a, b))) // p
 * Exact.expectation(R.sequence([coin, coin]), ([a, b]) => T.toFloat(T.and(a!, b!))) // p
 * Exact.expectation(R.struct({ a: coin, b: coin }), ({ a, b }) => T.toFloat(T.and(a, b))) // p
 */
export const both = <A, B>(ma: Random<A>, mb: Random<B>): Random<readonly [A, B]> =>
  chain((a: A) => map((b: B) => [a, b] as const)(mb))(ma)

const draw = <A>(shape: Shape, make: (site: Site) => Tensor): Random<A> =>
  random((site) => ({ value: make(site) as unknown as A, blocks: blocksOf(size(shape)) }))

/**
 * Independent uniforms on (0, 1), odd multiples of 2^-24.
 *
 * @example
 * import { Random as R, Run, Space as S, Term as T } from 'giry'
 * const draws = R.struct({
 *   uniform: R.uniform([3]),
 *   normal: R.normal([2, 2]),
 *   like: R.normalLike(S.struct({ position: S.real(2), level: S.scalar })),
 * })
 * const run = await Run.sample({ count: 5, seed: 1, backend: 'reference' })(draws)()
 * run._tag === 'Right' && run.right.uniform.shape // [5, 3]
 * run._tag === 'Right' && run.right.uniform.values.every((u) => 0 < u && u < 1) // true
 * run._tag === 'Right' && run.right.normal.shape // [5, 2, 2]
 * run._tag === 'Right' && run.right.like.position.shape // [5, 2]
 */
export const uniform = <const S extends Shape>(shape: S): Random<Term<S>> =>
  draw(shape, (s) => D.uniform(s.key, s.address, shape))
/** Independent standard normals. */
export const normal = <const S extends Shape>(shape: S): Random<Term<S>> =>
  draw(shape, (s) => D.normal(s.key, s.address, shape))
/**
 * True with probability min(1, exp logRatio): the coin of Metropolis and Hastings. Of a logRatio that is NaN it is false.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * Exact.expectation(R.accept(T.constant(-Math.LN2)), (x) => T.toFloat(x)) // Either.right(Data.data([0.5], []))
 * Exact.expectation(R.accept(T.constant(7)), (x) => T.toFloat(x)) // Either.right(Data.data([1], []))
 * const die = R.categorical(T.log(T.vector([1, 1, 2])))
 * Exact.law(die) // Either.right([0.25, 0.25, 0.5].map((p, k) => [Data.data([k], [], 'int'), p]))
 */
export const accept = (logRatio: Scalar): Random<Flag> =>
  draw([], (s) => D.accept(s.key, s.address, logRatio))
/** Index k with probability proportional to exp logits[k]. */
export const categorical = <N extends number>(logits: Vec<N>): Random<Index> =>
  draw([], (s) => D.categorical(s.key, s.address, logits))

/** A standard normal value of a space, leaf by leaf; a leaf that isn't float is a `ShapeError`. */
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

/**
 * Chooses a part with probability proportional to exp logits, and gives that part's draw. There are as many parts as logits, all
 * of one space; all of them are drawn, and one is kept.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Term as T } from 'giry'
 * const logits = T.log(T.vector([1, 3]))
 * const mixed = R.mixture(logits, [R.of(T.index(0)), R.map((x: T.Flag) => T.toInt(x))(D.bernoulli(0.5))])
 * Exact.law(mixed) // Either.right([[Data.data([0], [], 'int'), 0.625], [Data.data([1], [], 'int'), 0.375]])
 */
export const mixture = <A, N extends number>(logits: Vec<N>, parts: readonly Random<A>[]): Random<A> =>
  chain((k: Index) =>
    map((values: readonly A[]) => {
      const space = Space.of(values[0]!)
      const leaves = values.map((v) => space.flatten(v))
      return space.build(leaves[0]!.map((_, i) => gather(stack(leaves.map((l) => l[i]!)), k)))
    })(sequence(parts)),
  )(categorical(logits))

/** All of them, in order, independent. */
export const sequence = <A>(parts: readonly Random<A>[]): Random<readonly A[]> =>
  parts.reduce<Random<readonly A[]>>(
    (acc, part) => chain((as: readonly A[]) => map((a: A) => [...as, a])(part))(acc),
    of([]),
  )

/** A record of independent values from a record of draws, in the order of its fields. */
export const struct = <F extends { readonly [field: string]: Random<unknown> }>(
  fields: F,
): Random<{ readonly [K in keyof F]: F[K] extends Random<infer A> ? A : never }> => {
  const names = Object.keys(fields)
  return map((values: readonly unknown[]) => Object.fromEntries(names.map((n, i) => [n, values[i]])))(
    sequence<unknown>(names.map((n) => fields[n]!)),
  ) as Random<{ readonly [K in keyof F]: F[K] extends Random<infer A> ? A : never }>
}

/**
 * The same draws; errors met while they are built name the combinator.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Exact, Random as R } from 'giry'
 * const wrong = Exact.law(R.located('rain', () => D.bernoulli(1.5)))
 * Either.isLeft(wrong) && wrong.left.where // 'exact > rain'
 */
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
