/** The random monad: values that depend on draws, one after the other or independent of each other. */
import { within } from '../core/GiryError.js'
import { constant, type Tensor } from '../core/graph.js'
import { add } from '../core/prim/elementwise.js'

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

/** A number of blocks. */
export const int = (n: number): Tensor => constant([n], [], 'int')
const shifted = (site: Site, blocks: number): Site =>
  blocks === 0 ? site : { ...site, address: add(site.address, int(blocks)) }
/** The value that a function builds at a site. */
export const random = <A>(trace: (site: Site) => Traced<A>): Random<A> => ({ trace })

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

/** Adds a value computed without draws to the scope. `Random` has it as `let` too. */
export const let_ = <N extends string, S extends object, A>(name: Exclude<N, keyof S>, f: (scope: S) => A) =>
  bind<N, S, A>(name, (scope) => of(f(scope)))

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
