/**
 * Tables of latents: one latent for each of N data, in the state of a learner, read and written by the data's numbers.
 *   read(ks)(table)[i] = table[ks[i]],   write(ks, zs)(table)[ks[i]] = zs[i], and all other rows stay
 * Alternating back-propagation is read, steps of a move, write: its chain at a datum goes on from where the last visit left it.
 * A pool of persistent chains is such a table too, of chains that belong to no datum; some of them may start anew:
 *   restart   each row is a fresh draw with probability rho, else what it was
 * Latents are values of any space, tuples and records among them.
 * References: Han et al. 2017, "Alternating back-propagation for generator network"; Du and Mordatch 2019, "Implicit generation and
 * modeling with energy-based models", for pools that restart.
 * Laws, bitwise, for different numbers ks: read . write = zs; write(ks, read(ks)(table)) = id; the last of two writes counts.
 */
import { variable, type Shape } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Batch, Flag, Scalar, Term } from '../core/types.js'
import { bernoulli } from '../random/Distribution.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { rows } from './rows.js'

/** Numbers of data, each at least 0 and below N; one outside is taken to the nearest. */
export type Numbers = Term<readonly [number], 'int'>

/**
 * The latents of the data with these numbers. Tables and batches of latents have one type, `Batch<Z>`, with any number of rows.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Latents, Run, Space as S, Term as T } from 'giry'
 * type Pairs = readonly [T.Vec<number>, T.Vec<number>]
 * const table: S.Space<Pairs> = S.tuple(S.real<number>(3), S.real<number>(3))
 * const rows = Run.given(table, [Data.data([1, 2, 3], [1, 3]), Data.data([4, 5, 6], [1, 3])])
 * const at = Run.evaluate({ rows, backend: 'reference' })
 * const ks = T.toInt(T.vector<readonly number[]>([2, 0]))
 * const zs: Pairs = [T.vector<readonly number[]>([7, 8]), T.vector<readonly number[]>([9, 10])]
 * const pairs = (...parts: readonly (readonly number[])[]) => Either.right(parts.map((p) => Data.data(p, [1, p.length])))
 * await at(Latents.read(ks))() // pairs([3, 1], [6, 4])
 * await at(Latents.write(ks, zs))() // pairs([8, 2, 7], [10, 5, 9])
 */
export const read =
  (ks: Numbers) =>
  <Zs>(table: Zs): Zs => {
    const space = Space.of(table)
    return space.build(space.flatten(table).map((leaf) => T.gather(leaf, ks)))
  }

/**
 * The table with zs for the latents of the data with these numbers; of equal numbers the last counts. Latents of another space are a
 * `ShapeError`.
 */
export const write =
  <Zs>(ks: Numbers, zs: Zs) =>
  (table: Zs): Zs => {
    const space = Space.of(table)
    const few = space.leaves.map(({ dtype, shape }) =>
      variable({ dtype, shape: [ks.shape[0]!, ...shape.slice(1)] }),
    )
    const written = Space.of(space.build(few)).flatten(zs)
    return space.build(space.flatten(table).map((leaf, i) => T.scatter(leaf as Term<Shape>, ks, written[i]!)))
  }

/** How often rows of a pool start anew, and from what. */
export interface RestartOptions<Z> {
  /** rho, in [0, 1]. */
  readonly probability: number | Scalar
  readonly fresh: Random<Z>
}

/**
 * The pool with some rows drawn afresh, each with the same probability and by itself. Its law is rho times that of fresh draws, plus
 * 1 - rho times what it was.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Latents, Random as R, Term as T } from 'giry'
 * const some = Latents.restart({ probability: 0.25, fresh: R.of(T.constant(0)) })
 * Exact.expectation(some(T.vector<readonly number[]>([4, 8])), (pool) => pool) // Either.right(Data.data([3, 6], [2]))
 */
export const restart =
  <Z>({ probability, fresh }: RestartOptions<Z>) =>
  (pool: Batch<Z>): Random<Batch<Z>> =>
    R.located('restart', () =>
      R.plate(rows(pool), (z: Z) =>
        R.map(([isNew, other]: readonly [Flag, Z]) => T.select(isNew, other, z))(
          R.both(bernoulli(probability), fresh),
        ),
      )(pool),
    )
