// Measures of draws against the exact posteriors, on fresh observations, with bootstrap intervals over these.

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { type Data, type Error as GE } from 'giry'
import { exactDraws, measurable, rowOf, type Posteriors } from './exact.js'
import { observations } from './likelihood.js'
import type { Machine, Task } from './machine.js'
import { interval, type BootstrapOptions, type Interval } from './metrics/bootstrap.js'
import { energyDistance } from './metrics/energyDistance.js'
import type { Grid } from './metrics/grid.js'
import { modeMassError } from './metrics/modeMassError.js'
import { modes, type Modes } from './metrics/modes.js'
import type { Generator } from './posterior.js'
import { firstRow } from './rows.js'

export const bootstrap = (seed: number): BootstrapOptions => ({ replicates: 2000, level: 0.95, seed })

/** Fresh observations [n, 2], and what is exactly known of z at each. */
export interface Truth {
  readonly xs: Data.Data
  readonly grids: readonly Grid[]
  readonly modes: readonly Modes[]
  readonly draws: readonly Float64Array[]
}

/** The truth at so many fresh observations, with so many exact draws at each. */
export const truth = (
  g: Generator,
  posteriors: Posteriors,
  o: { readonly observations: number; readonly chains: number },
  machine: Machine,
): Task<Truth> =>
  pipe(
    observations(g, o.observations, machine.seed, firstRow.measured),
    TaskEither.bindTo('xs'),
    TaskEither.bind('grids', ({ xs }) =>
      pipe(
        Array.from({ length: o.observations }, (_, i) => posteriors(rowOf(xs, i))),
        Either.sequenceArray,
        TaskEither.fromEither,
      ),
    ),
    TaskEither.map(({ xs, grids }) => ({
      xs,
      grids,
      modes: grids.map(modes),
      draws: exactDraws(grids, o.chains, machine, 'truth'),
    })),
  )

/** How far draws are from the truth. */
export interface Measured {
  /** Draws for each observation. */
  readonly chains: number
  readonly energyDistance: Interval
  readonly modeMassError: Interval
  /** The energy distance at each observation. */
  readonly distances: readonly number[]
}

/** Chains after so many steps. */
export interface Length extends Measured {
  readonly steps: number
}

/** Draws for n observations, one after the other and then again: [rows, 2]; by observation, interleaved. */
export const byObservation = ({ shape, values }: Data.Data, n: number): readonly Float64Array[] => {
  const chains = shape[0]! / n
  return Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: 2 * chains }, (_, k) => values[2 * ((k >> 1) * n + i) + (k & 1)]!),
  )
}

/** Measures draws at each observation. */
export const measure = (
  t: Truth,
  draws: readonly Float64Array[],
  { seed }: Machine,
): Either.Either<GE.GiryError, Measured> => {
  const distances = draws.map((z, i) => energyDistance(z, t.draws[i]!))
  const errors = draws.map((z, i) => modeMassError(t.grids[i]!, t.modes[i]!, z))
  return pipe(
    Either.Do,
    Either.bind('energyDistance', () => interval(distances, bootstrap(seed))),
    Either.bind('modeMassError', () => interval(errors, bootstrap(seed))),
    Either.map((found) => ({ ...found, distances, chains: draws[0]!.length / 2 })),
    measurable,
  )
}
