/** Draws, and choices among them. */
import { fail } from '../core/GiryError.js'
import { size, type Shape, type Tensor } from '../core/graph.js'
import * as D from '../core/prim/draw.js'
import { gather } from '../core/prim/indexing.js'
import { stack } from '../core/prim/layout.js'
import * as Space from '../core/Space.js'
import type { Flag, Index, Scalar, Term, Vec } from '../core/types.js'
import { chain, map, of, random, sequence, type Random, type Site } from './monad.js'
import { blocksOf } from './Rng.js'

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
