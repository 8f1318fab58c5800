// The sampler beside what it is compared with: exact draws, itself before training, and Langevin chains; and how many
// Langevin steps it is worth.

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Random as R, Run, type Data, type Error as GE } from 'giry'
import { exactDraws, measurable } from './exact.js'
import type { Weights } from './files.js'
import type { Note } from './findings.js'
import { langevin } from './langevin.js'
import { watched, type Machine, type Task } from './machine.js'
import { bootstrap, byObservation, measure, type Length, type Measured, type Truth } from './measure.js'
import { nEq, type EquivalentLength } from './metrics/equivalentLength.js'
import type { Generator } from './posterior.js'
import type { Comparison, Profile } from './profiles.js'
import { firstRow, repeated } from './rows.js'
import { draw } from './sampler.js'

export interface Case {
  readonly g: Generator
  readonly truth: Truth
  readonly profile: Profile
  readonly machine: Machine
}

type Result<A> = Either.Either<GE.GiryError, A>

/** Draws [rows, 2] at each observation, one after the other and then again, against the truth. */
const measureRows = ({ truth, machine }: Case, z: Data.Data): Result<Measured> =>
  measure(truth, byObservation(z, truth.xs.shape[0]!), machine)

/** As many draws of a sampler at each observation as there are chains. */
const drawAll = ({ truth, profile, machine }: Case, weights: Weights): Task<Data.Data> =>
  draw(profile.settings, weights, repeated(truth.xs, profile.measuring.chains), machine, {
    stage: 'sample',
    first: firstRow.draws,
  })

/** Where chains from N(0, I) start. */
const normalStarts = ({ truth, profile, machine }: Case): Task<Data.Data> =>
  Run.sample({
    ...watched(machine, 'starts'),
    count: truth.xs.shape[0]! * profile.measuring.chains,
    seed: machine.seed,
    firstRow: firstRow.starts,
  })(R.normal([2]))

/** Langevin chains from the given starts, at length 0 and at all lengths that are measured. */
const chains = (c: Case, z: Data.Data, { all, kept }: Comparison, stage: string): Task<readonly Length[]> => {
  const { measuring, settings } = c.profile
  const x = repeated(c.truth.xs, measuring.chains)
  const rows = c.truth.xs.shape[0]! * kept
  const { stepSize } = settings.refine
  return pipe(
    langevin(
      { g: c.g, stepSize, starts: { x, z }, all, kept: rows, lengths: measuring.lengths, stage },
      c.machine,
    ),
    TaskEither.chainEitherK((reached) =>
      pipe(
        [{ steps: 0, z }, ...reached],
        Either.traverseArray((at) =>
          pipe(
            measureRows(c, at.z),
            Either.map((measured): Length => ({ ...measured, steps: at.steps })),
          ),
        ),
      ),
    ),
  )
}

/** The least number of steps after which chains are as near to the truth as the sampler is. */
const equivalent = (
  { machine }: Case,
  sampler: Measured,
  lengths: readonly Length[],
): Result<EquivalentLength> =>
  measurable(
    nEq(
      {
        sampler: sampler.distances,
        chains: lengths.map(({ steps, distances }) => ({ steps, perX: distances })),
      },
      bootstrap(machine.seed),
    ),
  )

/** Compares the trained sampler with the truth, the untrained one and chains; all findings are noted. */
export const compare = (
  c: Case,
  { first, last }: { readonly first: Weights; readonly last: Weights },
  note: Note,
) => {
  const { chains: count, fromNormal, fromUntrained } = c.profile.measuring
  const exactly = exactDraws(c.truth.grids, count, c.machine, 'exact')
  const of = <A>(result: Result<A>): Task<A> => TaskEither.fromEither(result)
  const measured = (z: Data.Data): Task<Measured> => of(measureRows(c, z))
  return pipe(
    TaskEither.Do,
    TaskEither.bind('exact', () => note('exact', of(measure(c.truth, exactly, c.machine)))),
    TaskEither.bind('z', () => drawAll(c, last)),
    TaskEither.bind('sampler', ({ z }) => note('sampler', measured(z))),
    TaskEither.bind('z0', () => drawAll(c, first)),
    TaskEither.bind('untrained', ({ z0 }) => note('untrained', measured(z0))),
    TaskEither.bind('normal', () => normalStarts(c)),
    TaskEither.bind('fromNormal', ({ normal }) =>
      note('fromNormal', chains(c, normal, fromNormal, 'Langevin from N(0, I)')),
    ),
    TaskEither.bind('nEq', (f) => note('nEq', of(equivalent(c, f.sampler, f.fromNormal)))),
    TaskEither.bind('fromUntrained', ({ z0 }) =>
      note('fromUntrained', chains(c, z0, fromUntrained, 'Langevin from the untrained sampler')),
    ),
    TaskEither.bind('nEqFromStart', (f) =>
      note('nEqFromStart', of(equivalent(c, f.sampler, f.fromUntrained))),
    ),
  )
}
