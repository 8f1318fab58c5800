// How the sampler comes nearer to the truth: its draws at fresh observations, from before training to its end, and
// exact draws at the same observations. One strip of pictures pools all observations; the others show single ones.

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, type Error as GE } from 'giry'
import { exactDraws, rowOf, type Posteriors } from './exact.js'
import { observations } from './likelihood.js'
import type { Machine, Task } from './machine.js'
import { byObservation, type Truth } from './measure.js'
import type { Generator } from './posterior.js'
import type { Picturing, Settings } from './profiles.js'
import { between, firstRow, joined, repeated } from './rows.js'
import { draw } from './sampler.js'
import type { Snapshot } from './train.js'

/** Clouds of points, interleaved, from before training to its end, and the exact one last. */
export interface Strip {
  readonly title: string
  readonly labels: readonly string[]
  readonly clouds: readonly Float64Array[]
}

export interface Known {
  readonly g: Generator
  readonly posteriors: Posteriors
  readonly truth: Truth
}

/** The first observations whose posteriors have several modes: at most [n, 2]. */
const severalModes = ({ modes, xs }: Truth, n: number): Data.Data => {
  const chosen = modes.flatMap((found, i) => (found.modes.length > 1 ? [rowOf(xs, i)] : [])).slice(0, n)
  return Data.data(chosen.flat(), [chosen.length, 2])
}

/** `count` exact draws at each of the observations, all together. */
const exactCloud = (
  posteriors: Posteriors,
  xs: Data.Data,
  count: number,
  machine: Machine,
): Either.Either<GE.GiryError, Float64Array> =>
  pipe(
    Array.from({ length: xs.shape[0]! }, (_, i) => rowOf(xs, i)),
    Either.traverseArray((x) =>
      pipe(
        posteriors(x),
        Either.map((grid) => [...exactDraws([grid], count, machine, `picture of ${x.join(', ')}`)[0]!]),
      ),
    ),
    Either.map((clouds) => Float64Array.from(clouds.flat())),
  )

/** The clouds of one sampler: the pool first, then each single observation. */
const cloudsOf =
  (o: Settings, many: Data.Data, few: Data.Data, { pool, single }: Picturing, machine: Machine) =>
  ({ weights }: Snapshot): Task<readonly Float64Array[]> => {
    const rows = joined(repeated(many, pool[1]), repeated(few, single[1]))
    const split = many.shape[0]! * pool[1]
    return pipe(
      draw(o, weights, rows, machine, { stage: 'evolution', first: firstRow.pictures }),
      TaskEither.map((z) => [
        Float64Array.from(between(z, 0, split).values),
        ...byObservation(between(z, split, rows.shape[0]!), few.shape[0]!),
      ]),
    )
  }

/** The strips of all snapshots: the pool of all observations first, then single ones with several modes. */
export const evolution = (
  { g, posteriors, truth }: Known,
  o: Settings,
  picturing: Picturing,
  snapshots: readonly Snapshot[],
  machine: Machine,
): Task<readonly Strip[]> => {
  const { pool, single } = picturing
  const few = severalModes(truth, single[0])
  const alone = Array.from({ length: few.shape[0]! }, (_, i) => i)
  const labels = snapshots.map(({ iteration }) => (iteration === 0 ? 'untrained' : `iteration ${iteration}`))
  const titles = [
    'all observations',
    ...alone.map(
      (i) =>
        `x = (${rowOf(few, i)
          .map((v) => v.toFixed(2))
          .join(', ')})`,
    ),
  ]
  return pipe(
    observations(g, pool[0], machine.seed, firstRow.pooled),
    TaskEither.bindTo('many'),
    TaskEither.bind('learned', ({ many }) =>
      pipe(snapshots, TaskEither.traverseSeqArray(cloudsOf(o, many, few, picturing, machine))),
    ),
    TaskEither.bind('exact', ({ many }) =>
      TaskEither.fromEither(
        Either.sequenceArray([
          exactCloud(posteriors, many, pool[1], machine),
          ...alone.map((i) => exactCloud(posteriors, between(few, i, i + 1), single[1], machine)),
        ]),
      ),
    ),
    TaskEither.map(({ learned, exact }) =>
      titles.map((title, s) => ({
        title,
        labels: [...labels, 'exact'],
        clouds: [...learned.map((clouds) => clouds[s]!), exact[s]!],
      })),
    ),
  )
}
