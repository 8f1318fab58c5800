/**
 * Why a sampler fails, as a Markdown row for a likelihood: trained by chains, by exact draws for the first half of the
 * iterations and chains after that, and by exact draws throughout; the energy distance of each.
 *   npx tsx examples/01-pinwheel/teach.ts --profile langevin --seed 2 --out runs/teach-2
 */
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Error as GE, type Data } from 'giry'
import { wasmOrExit } from '../shared/backend.js'
import { parse } from '../shared/cli.js'
import { interrupted, onInterrupt } from '../shared/interrupt.js'
import { terminal } from '../shared/progress.js'
import { imagesOf, posteriors } from './exact.js'
import { likelihood } from './likelihood.js'
import type { Machine, Task } from './machine.js'
import { byObservation, measure, truth, type Measured, type Truth } from './measure.js'
import type { Generator } from './posterior.js'
import { profiles, type Profile, type ProfileName } from './profiles.js'
import { firstRow, repeated } from './rows.js'
import { draw } from './sampler.js'
import { taught } from './teachers.js'
import { train, type Place, type Snapshot } from './train.js'

interface Lesson {
  readonly g: Generator
  readonly images: Data.Data
  readonly truth: Truth
  readonly profile: Profile
  readonly place: Place
  readonly machine: Machine
}

/** How near the sampler is after half of the iterations and after all, taught exactly before iteration `exact`. */
const learn = (
  { g, images, truth: t, profile, place, machine }: Lesson,
  exact: number,
): Task<readonly Measured[]> => {
  const { settings, measuring } = profile
  const measured = ({ weights }: Snapshot): Task<Measured> =>
    pipe(
      draw(settings, weights, repeated(t.xs, measuring.chains), machine, {
        stage: 'sample',
        first: firstRow.draws,
      }),
      TaskEither.chainEitherK((z) => measure(t, byObservation(z, measuring.observations), machine)),
    )
  const half = settings.iterations / 2
  return pipe(
    train(
      taught(g, settings, exact, images),
      settings,
      [half],
      { ...place, folder: join(place.folder, `exact-${exact}`) },
      machine,
    ),
    TaskEither.chain(({ snapshots }) => pipe(snapshots.slice(1), TaskEither.traverseSeqArray(measured))),
  )
}

const shown = ({ energyDistance: { value, low, high }, modeMassError }: Measured): string =>
  `${value.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}] (${modeMassError.value.toPrecision(3)})`

const o = parse({
  name: '01-pinwheel-teach',
  description:
    'Trains the sampler with other teachers than chains, and prints how near each comes to the posterior.',
  profiles: Object.keys(profiles),
  withoutData: true,
})(process.argv.slice(2))
const backend = await wasmOrExit(o.threads)
const progress = terminal('teach')
const { signal, dispose } = onInterrupt()
const machine: Machine = { backend, seed: o.seed + 2 ** 32, signal, progress }
const profile = profiles[o.profile as ProfileName]
const half = profile.settings.iterations / 2
const found = await pipe(
  TaskEither.Do,
  TaskEither.bind('g', () => likelihood(o.seed)),
  TaskEither.bind('images', ({ g }) => imagesOf(g, machine)),
  TaskEither.bind('posteriors', ({ g }) => posteriors(g, machine)),
  TaskEither.bind('truth', ({ g, posteriors: at }) => truth(g, at, profile.measuring, machine)),
  TaskEither.chain((known) =>
    pipe(
      [0, half, 2 * half],
      TaskEither.traverseSeqArray((exact) =>
        learn({ ...known, profile, place: { folder: o.out, resume: o.resume }, machine }, exact),
      ),
    ),
  ),
)()
dispose()
progress.close()
if (Either.isLeft(found)) {
  process.stderr.write(`${GE.show(found.left)}\n`)
  process.exitCode = found.left._tag === 'Cancelled' ? interrupted : 1
} else
  process.stdout.write(
    `| ${[o.seed, ...found.right.map((each) => each.map(shown).join(' | '))].join(' | ')} |\n`,
  )
