/** The command as a function: data, classifier, all cells, and what is published of them. */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { runAll } from '../../shared/childRuns.js'
import type { Child } from '../../shared/childRun.js'
import type { Display } from '../../shared/display.js'
import { onInterrupt } from '../../shared/interrupt.js'
import { textOf } from './assignments.js'
import { board } from './board.js'
import { nameOf, readResult, type Cell } from './cell.js'
import { classifierOf } from './classify.js'
import { readEqualUpdates, requireTimes } from './equalTime.js'
import type { Found } from './findings.js'
import type { Task } from './job.js'
import type { Options } from './options.js'
import { publish, type Published } from './publish.js'
import { systemsOf } from './rows.js'
import { claim, forget } from './settings.js'
import { workOf, type Work } from './work.js'

/** Cells that run at a time: the back end has one thread for each. */
const atOnce = 2

/** What has come of a table; `complete` if every cell is finished. */
export interface Ended {
  readonly published: Published
  readonly stopped: boolean
  readonly complete: boolean
}

const here = fileURLToPath(new URL('.', import.meta.url))

/** The process of a cell. */
const childOf =
  ({ data, profile, path, updates, set = [], equalTime, out }: Options) =>
  (cell: Cell): Child => {
    const absolute = (at: string | undefined) => (at === undefined ? undefined : resolve(at))
    const options = {
      ...{ data, profile, updates, ...cell, set: set.length === 0 ? undefined : textOf(set) },
      ...{ out: resolve(out), path: absolute(path), 'equal-time': absolute(equalTime) },
    }
    return {
      name: nameOf(cell),
      script: resolve(here, 'cellMain.ts'),
      args: Object.entries(options).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, String(value)],
      ),
      cwd: resolve(here, '../../..'),
    }
  }

/** All cells, seed by seed, so that a table that is stopped has something of every row. */
const cellsOf = ({ systems, seeds }: Options): readonly Cell[] =>
  Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
    systemsOf(systems).map((system) => ({ system, seed })),
  )

const readAll = (options: Options): Task<readonly Found[]> =>
  pipe(
    cellsOf(options),
    TaskEither.traverseSeqArray((cell) =>
      pipe(
        readResult(options.out, cell),
        TaskEither.map((result) => ({ ...cell, result })),
      ),
    ),
  )

interface Prepared {
  readonly work: Work
  readonly found: readonly Found[]
}

/** Everything that cells need: the data, a folder of this work, and the classifier in it. */
const prepare = (options: Options, display: Display, signal: AbortSignal): Task<Prepared> => {
  const { out, fresh, equalTime, systems } = options
  const progress = {
    ...display,
    update: (event: Parameters<Display['update']>[1]) => display.update('table', event),
  }
  const timed: Task<unknown> =
    equalTime === undefined
      ? TaskEither.right(undefined)
      : pipe(
          readEqualUpdates(equalTime),
          TaskEither.chainEitherK(requireTimes(systemsOf(systems), equalTime)),
        )
  return pipe(
    timed,
    TaskEither.chain(() =>
      workOf(options, (done, total) => progress.update({ stage: 'read images', done, total, losses: {} })),
    ),
    TaskEither.chainFirst(() => (fresh ? forget(out) : TaskEither.right(undefined))),
    TaskEither.chainFirst((work) => claim(out, work)),
    TaskEither.bindTo('work'),
    TaskEither.chainFirst(({ work }) => classifierOf(out, { work, signal, progress })),
    TaskEither.bind('found', () => readAll(options)),
  )
}

/** Runs the cells that aren't finished; true if Ctrl-C stopped them. */
const runCells = async (options: Options, { work, found }: Prepared, display: Display): Promise<boolean> => {
  const missing = found.filter(({ result }) => result === undefined)
  const shown = board({
    shown: display,
    cells: found.map(({ result, ...cell }) => ({
      name: nameOf(cell),
      iterations: work.settings[cell.system].iterations,
      finished: result !== undefined,
    })),
    atOnce,
  })
  const { stopped } = await runAll(missing.map(childOf(options)), {
    atOnce,
    display: shown,
    onEnd: shown.ended,
  })
  return stopped
}

/** Runs a table and publishes what there is, also when it is stopped. */
export const run =
  (options: Options, display: Display): Task<Ended> =>
  async () => {
    const { signal, dispose } = onInterrupt()
    const prepared = await prepare(options, display, signal)()
    dispose()
    if (Either.isLeft(prepared)) return prepared
    const { work } = prepared.right
    const stopped = signal.aborted || (await runCells(options, prepared.right, display))
    return pipe(
      readAll(options),
      TaskEither.bindTo('found'),
      TaskEither.bind('published', ({ found }) => publish(options, work, found, stopped)),
      TaskEither.map(({ found, published }) => ({
        published,
        stopped,
        complete: found.every(({ result }) => result !== undefined),
      })),
    )()
  }
