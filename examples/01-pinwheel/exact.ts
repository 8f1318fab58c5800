// The exact posterior at each observation, on a grid, with draws from it.

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Run, Space as S, type Error as GE } from 'giry'
import { randomNumbers } from '../shared/randomNumbers.js'
import { watched, type Machine, type Task } from './machine.js'
import { centres, normalise, pinwheelLattice, draws as drawsFrom, type Grid } from './metrics/grid.js'
import type { MetricError } from './metrics/metricError.js'
import { sigma, type Generator } from './posterior.js'

/** What can't be measured, as an error of the library's kind. */
export const measurable = <A>(result: Either.Either<MetricError, A>): Either.Either<GE.GiryError, A> =>
  pipe(
    result,
    Either.mapLeft((error) => ({ ...error, _tag: 'NumericalError' })),
  )

const points = centres(pinwheelLattice)

/** -U(z | x) at the centres z of all cells, whose images g(z) are given. */
const logDensity = (images: Data.Numbers, x: readonly [number, number]): Float64Array =>
  Float64Array.from({ length: points.length / 2 }, (_, k) => {
    const [i, j] = [2 * k, 2 * k + 1]
    const misfit = (images[i]! - x[0]) ** 2 + (images[j]! - x[1]) ** 2
    return -misfit / (2 * sigma ** 2) - (points[i]! ** 2 + points[j]! ** 2) / 2
  })

/** Row i of [n, 2]. */
export const rowOf = ({ values }: Data.Data, i: number): readonly [number, number] => [
  values[2 * i]!,
  values[2 * i + 1]!,
]

export type Posteriors = (x: readonly [number, number]) => Either.Either<GE.GiryError, Grid>

/** g at the centres of all cells: [cells^2, 2]. */
export const imagesOf = (g: Generator, machine: Machine): Task<Data.Data> =>
  Run.evaluate({
    ...watched(machine, 'exact posteriors'),
    rows: Run.given(S.real(2), Data.data(points, [points.length / 2, 2])),
    slice: 2400,
  })(g)

/** The posterior at any observation: g is evaluated once. */
export const posteriors = (g: Generator, machine: Machine): Task<Posteriors> =>
  pipe(
    imagesOf(g, machine),
    TaskEither.map(
      ({ values }): Posteriors =>
        (x) =>
          measurable(normalise(pinwheelLattice, logDensity(values, x))),
    ),
  )

/** `count` exact draws at each observation, interleaved; other labels give other draws. */
export const exactDraws = (
  grids: readonly Grid[],
  count: number,
  { seed }: Machine,
  label: string,
): readonly Float64Array[] => {
  const numbers = randomNumbers(seed, label)
  return grids.map((grid) => drawsFrom(grid, count, numbers))
}
