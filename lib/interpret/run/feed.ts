/**
 * Feeds: the data of iteration t as a pure function of t, so that a resumed run sees what an uninterrupted one does.
 * `batches` goes through a table in epochs: each epoch is a permutation of the rows, without the last rows that don't
 * fill a batch. The permutation is Fisher and Yates' (1938), with Threefry's words for (seed, epoch).
 */
import * as Either from 'fp-ts/lib/Either.js'
import * as Data from '../../core/Data.js'
import { attempt, fail, requireOption, within, type GiryError } from '../../core/GiryError.js'
import { sameShape, showType, variable } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import type { Batch } from '../../core/types.js'
import { threefry, type Key } from '../../random/Rng.js'
import type { Given } from './given.js'
import { keyFor, requireWhole } from './streams.js'
import { orFail } from './task.js'

/** What each iteration is given. */
export interface Feed<D> {
  readonly space: Space.Space<D>
  /** The value of iteration t = 0, 1, ...; a leaf that is the same object as before isn't uploaded again. */
  readonly at: (iteration: number) => Either.Either<GiryError, Data.Concrete<D>>
}

/**
 * A feed from any pure function of the iteration.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S } from 'giry'
 * const feed = Run.feed.from(S.scalar, (t) => Data.data([1 / (1 + t)], []))
 * feed.at(3) // Either.right(Data.data([0.25], []))
 */
export const from = <D>(
  space: Space.Space<D>,
  at: (iteration: number) => Data.Concrete<NoInfer<D>>,
): Feed<D> => ({ space, at: (t) => attempt(() => at(t)) })

/**
 * The same value in every iteration; it is uploaded once.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S } from 'giry'
 * const feed = Run.feed.constant(Run.given(S.real(2), Data.data([1, 2], [2])))
 * feed.at(1000) // Either.right(Data.data([1, 2], [2]))
 */
export const constant = <D>({ space, value }: Given<D>): Feed<D> => ({ space, at: () => Either.right(value) })

/**
 * A record of feeds: batches beside what an earlier stage has learned, which as a constant is uploaded once.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S } from 'giry'
 * const frozen = Run.feed.constant(Run.given(S.real(2), Data.data([1, 2], [2])))
 * const time = Run.feed.from(S.scalar, (t) => Data.data([t], []))
 * const feed = Run.feed.struct({ frozen, time })
 * feed.at(3) // Either.right({ frozen: Data.data([1, 2], [2]), time: Data.data([3], []) })
 */
export const struct = <const D extends object>(fields: {
  readonly [K in keyof D]: Feed<D[K]>
}): Feed<Readonly<D>> => {
  const feeds = Object.entries(fields) as readonly (readonly [string, Feed<unknown>])[]
  return {
    space: Space.struct(
      Object.fromEntries(feeds.map(([key, { space }]) => [key, space])),
    ) as unknown as Space.Space<Readonly<D>>,
    at: (t) =>
      attempt(
        () =>
          Object.fromEntries(feeds.map(([key, { at }]) => [key, orFail(at(t))])) as unknown as Data.Concrete<
            Readonly<D>
          >,
      ),
  }
}

/** A table, and how it is dealt out. */
export interface BatchesOptions<A, N extends number> {
  /** The space of one row. */
  readonly space: Space.Space<A>
  /** A table for each leaf: [n, ...shape]. Bytes (`Uint8Array`) are numbers from 0 to 255 where floats belong. */
  readonly data: Data.Concrete<NoInfer<A>>
  /** Rows of a batch, from 1 to n. */
  readonly batch: N
  readonly seed: number
}

const TWO32 = 4294967296

/**
 * The order of n rows in an epoch, each of the n! orders alike but for 2^-32: row j is exchanged with one of 0, ..., j.
 */
const permutation = (n: number, [k0, k1]: Key): Int32Array => {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  const words = new Uint32Array(2)
  for (let j = n - 1; j > 0; j--) {
    threefry(k0, k1, j, 0, words)
    const k = Math.floor((words[0]! / TWO32) * (j + 1))
    const row = order[j]!
    order[j] = order[k]!
    order[k] = row
  }
  return order
}

const gather = ({ dtype, shape, values }: Data.Data, rows: Int32Array): Data.Data => {
  const width = values.length / shape[0]!
  const length = rows.length * width
  const out =
    dtype === 'float' && values instanceof Uint8Array
      ? new Float32Array(length)
      : new (values.constructor as new (n: number) => Data.Numbers)(length)
  rows.forEach((row, i) => out.set(values.subarray(row * width, (row + 1) * width), i * width))
  return { dtype, shape: [rows.length, ...shape.slice(1)], values: out }
}

const checkTable = (leaf: Space.Leaf, table: Data.Data, n: number): void => {
  const place = leaf.path === '' ? 'data' : `data.${leaf.path}`
  if (table.dtype !== leaf.dtype || !sameShape(table.shape, [n, ...leaf.shape]))
    fail(
      'ShapeError',
      `'${place}' is ${showType(table)}, not ${leaf.dtype}[${[n, ...leaf.shape].join(',')}]`,
      'give every leaf a table with one row per example',
    )
}

/**
 * Batches of the rows of a table, in another order each epoch; leaves are [batch, ...shape].
 * A table that doesn't fit the space is a `ShapeError`, a batch that doesn't fit the table an `OptionError`: both are
 * found by `at`, and so by the run.
 *
 * @example
 * import { Data, Run, Space as S } from 'giry'
 * const data = Data.data(Uint8Array.of(0, 10, 20, 30, 40), [5])
 * const feed = Run.feed.batches({ space: S.scalar, data, batch: 2, seed: 1 })
 * const first = feed.at(0) // two of the rows; feed.at(1) has two others, feed.at(2) begins the next epoch
 * first._tag // 'Right'
 */
export const batches = <A, const N extends number>(o: BatchesOptions<A, N>): Feed<Batch<A, N>> => {
  const { space, batch, seed } = o
  const leaves = Space.batchOf(batch, space.leaves)
  const prepared = (): { readonly tables: readonly Data.Data[]; readonly n: number } =>
    within('batches', () => {
      const tables = Data.leaves(space, o.data)
      const n = tables[0]?.shape[0] ?? 0
      requireWhole('seed', seed, 0)
      space.leaves.forEach((leaf, i) => checkTable(leaf, tables[i]!, n))
      requireOption(
        'batch',
        batch,
        (b) => Number.isInteger(b) && b >= 1 && b <= n,
        `a whole number from 1 to ${n}, the rows`,
      )
      return { tables, n }
    })
  let ready: ReturnType<typeof prepared> | undefined
  // an order is a function of its epoch; the last one is remembered only to save time
  let known: { readonly epoch: number; readonly order: Int32Array } | undefined
  const orderOf = (epoch: number, n: number): Int32Array => {
    if (known?.epoch !== epoch) known = { epoch, order: permutation(n, keyFor('shuffle', seed, epoch)) }
    return known.order
  }
  return {
    space: Space.of(space.build(leaves.map(variable))) as unknown as Space.Space<Batch<A, N>>,
    at: (t) =>
      attempt(() => {
        const { tables, n } = (ready ??= prepared())
        const perEpoch = Math.floor(n / batch)
        const place = t % perEpoch
        const order = orderOf(Math.floor(t / perEpoch), n)
        const rows = order.subarray(place * batch, (place + 1) * batch)
        const gathered = tables.map((table) => gather(table, rows))
        return Data.build(space, gathered) as unknown as Data.Concrete<Batch<A, N>>
      }),
  }
}
