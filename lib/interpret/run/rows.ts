/**
 * Rows: one function for many inputs, in slices, so that memory stays flat. Row i draws from a stream of its own:
 *   draw(f)(rows)[i] = draw(f)(the one row i)        bitwise on the Reference, whatever the slices
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Data from '../../core/Data.js'
import { fail, within, type GiryError } from '../../core/GiryError.js'
import { sameShape, showType } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import type { Batch } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Backend } from '../Backend.js'
import { compile, describe, keysOf } from '../Callable.js'
import { openBackend } from './backend.js'
import { noParameters } from './chains.js'
import { download } from './engine.js'
import { pacer } from './eventLoop.js'
import { stageProgress } from './events.js'
import type { Given } from './given.js'
import type { RowsOptions, RunOptions } from './options.js'
import { keyFor, requireWhole } from './streams.js'
import { table } from './table.js'
import { attemptTask, awaited, orFail, scoped } from './task.js'

/** Rows computed side by side unless the options say otherwise. */
const SLICE = 256

interface Job<A, P, B> extends RunOptions {
  readonly name: string
  readonly count: number
  readonly seed: number
  readonly firstRow: number
  readonly slice: number
  readonly rows: Given<A>
  readonly parameters: Given<P>
  readonly f: (a: A, parameters: P) => Random<B>
}

const lengthOf = <A>(rows: Given<A>): number => {
  const n = Data.leaves(rows.space, rows.value)[0]?.shape[0]
  return n ?? fail('ShapeError', 'rows without leaves', 'use Run.sample for draws without inputs')
}

const checkRows = (space: Space.Space<unknown>, leaves: readonly Data.Data[], count: number): void =>
  leaves.forEach((leaf, i) => {
    const { path, dtype, shape } = space.leaves[i]!
    const wanted = { dtype, shape: [count, ...shape] }
    if (leaf.dtype !== dtype || !sameShape(leaf.shape, wanted.shape))
      fail(
        'ShapeError',
        `'${path === '' ? 'rows' : `rows.${path}`}' is ${showType(leaf)}, not ${showType(wanted)}`,
        'give every leaf one row per input',
      )
  })

const cut = ({ dtype, shape, values }: Data.Data, from: number, to: number): Data.Data => {
  const width = values.length / Math.max(1, shape[0]!)
  return { dtype, shape: [to - from, ...shape.slice(1)], values: values.subarray(from * width, to * width) }
}

const stopped = (name: string, done: number, count: number): never =>
  fail('Cancelled', `stopped after ${done} of ${count} rows`, 'run it again', name)

const execute = async <A, P, B>(job: Job<A, P, B>, backend: Backend): Promise<Data.Concrete<Batch<B>>> => {
  const { name, count, rows, parameters, f, seed, firstRow } = job
  const leaves = Data.leaves(rows.space, rows.value)
  within(name, () => checkRows(rows.space, leaves, count))
  const description = { name, input: rows.space, shared: parameters.space }
  const { output } = orFail(describe(description)(f))
  const results = table(1, count, output.leaves)
  const lanes = Math.min(job.slice, count)
  if (lanes > 0)
    await scoped(backend, async (scope) => {
      const program = orFail(compile({ ...description, backend, lanes })(f))
      scope.defer(program.dispose)
      const shared = scope.own(Data.leaves(parameters.space, parameters.value).map(backend.upload))
      const progress = stageProgress(name, count, 0, job.onEvent)
      const pace = pacer()
      for (let done = 0; done < count; done = results.arrived()) {
        if (job.signal?.aborted === true) stopped(name, done, count)
        // the last slice is as long as the others: it starts earlier, and its first rows are known already
        const from = Math.min(done, count - lanes)
        const keys = keysOf(
          Array.from({ length: lanes }, (_, i) => keyFor('rows', seed, firstRow + from + i)),
        )
        const inputs = scope.own(leaves.map((leaf) => backend.upload(cut(leaf, from, from + lanes))))
        const found = scope.own(orFail(program.call({ keys, address: 0 }, [...inputs, ...shared])))
        scope.release(inputs)
        const data = await download(backend, found)
        scope.release(found)
        results.append(
          data.map((d) => cut(d, done - from, lanes)),
          from + lanes - done,
        )
        progress(results.arrived())
        await pace()
      }
    })
  const found = results.data().map((d) => ({ ...d, shape: d.shape.slice(1) }))
  return Data.build(output, found) as unknown as Data.Concrete<Batch<B>>
}

const run = <A, P, B>(
  o: Omit<Job<A, P, B>, 'count' | 'slice'> & { readonly slice: number | undefined },
  count: () => number,
): TaskEither<GiryError, Data.Concrete<Batch<B>>> =>
  attemptTask(async () => {
    const job = within(o.name, () => {
      const { slice = SLICE } = o
      requireWhole('slice', slice, 1)
      requireWhole('seed', o.seed, 0)
      requireWhole('firstRow', o.firstRow, 0)
      return { ...o, slice, count: count() }
    })
    return execute(job, await awaited(openBackend(o.backend)))
  })

/** The rows, and the seed of their draws. */
export interface DrawOptions<A, P> extends RowsOptions<A, P> {
  readonly seed: number
  /** The number of the first row's stream; default 0. */
  readonly firstRow?: number
}

/**
 * A draw of a conditional sampler for each row; leaves [rows, ...shape]. Left: a `ShapeError` that names a leaf,
 * `Cancelled` when stopped.
 *
 * @example
 * import { Data, Random as R, Run, Space as S, Term as T } from 'giry'
 * const rows = Run.given(S.real(2), Data.data([0, 0, 5, 5, 9, 9], [3, 2]))
 * const noisy = await Run.draw({ rows, seed: 1, backend: 'reference' })((x) =>
 *   R.map((noise: T.Vec<2>) => T.add(x, noise))(R.normal([2])),
 * )()
 * noisy._tag === 'Right' && noisy.right.shape // [3, 2]
 */
export const draw =
  <A, P = object>(o: DrawOptions<A, P>) =>
  <B>(f: (a: A, parameters: P) => Random<B>): TaskEither<GiryError, Data.Concrete<Batch<B>>> =>
    run(
      {
        ...o,
        name: 'draw',
        firstRow: o.firstRow ?? 0,
        slice: o.slice,
        parameters: o.parameters ?? (noParameters as Given<P>),
        f,
      },
      () => lengthOf(o.rows),
    )

/**
 * A function of each row, without draws; leaves [rows, ...shape].
 *
 * @example
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const rows = Run.given(S.real(2), Data.data([1, 2, 3, 4], [2, 2]))
 * const sums = await Run.evaluate({ rows, backend: 'reference' })((x) => T.sum(x))()
 * sums._tag === 'Right' && sums.right.values // 3, 7
 */
export const evaluate =
  <A, P = object>(o: RowsOptions<A, P>) =>
  <B>(f: (a: A, parameters: P) => B): TaskEither<GiryError, Data.Concrete<Batch<B>>> =>
    run(
      {
        ...o,
        name: 'evaluate',
        seed: 0,
        firstRow: 0,
        slice: o.slice,
        parameters: o.parameters ?? (noParameters as Given<P>),
        f: (a, p) => R.of(f(a, p)),
      },
      () => lengthOf(o.rows),
    )

/** How many draws, and their seed. */
export interface SampleOptions extends RunOptions {
  readonly count: number
  readonly seed: number
  /** The number of the first row's stream; default 0. */
  readonly firstRow?: number
  /** Rows computed side by side; default 256. */
  readonly slice?: number
}

/**
 * Independent draws of a random value; leaves [count, ...shape]. Row i depends on the seed and on i alone.
 *
 * @example
 * import { Random as R, Run } from 'giry'
 * const noise = await Run.sample({ count: 10, seed: 1, backend: 'reference' })(R.normal([2]))()
 * noise._tag === 'Right' && noise.right.shape // [10, 2]
 */
export const sample =
  (o: SampleOptions) =>
  <A>(random: Random<A>): TaskEither<GiryError, Data.Concrete<Batch<A>>> =>
    run(
      {
        ...o,
        name: 'sample',
        firstRow: o.firstRow ?? 0,
        slice: o.slice,
        rows: noParameters,
        parameters: noParameters,
        f: () => random,
      },
      () => {
        requireWhole('count', o.count, 0)
        return o.count
      },
    )
