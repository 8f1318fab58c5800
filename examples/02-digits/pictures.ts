/** What can be seen of the systems that have been trained: reconstructions, samples, and chains of the prior. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data } from 'giry'
import type { Failure } from '../shared/failure.js'
import type { Figure, Section } from '../shared/html.js'
import type { DigitSet } from './digits.js'
import { generateDamc, generatePrior, reconstructDamc, reconstructLebm, type Place } from './evaluate.js'
import { grid } from './grid.js'
import { steps } from './learning.js'
import { priorChains } from './priorChains.js'
import { head } from './setting.js'
import type { Findings } from './study.js'

type Figures = TaskEither.TaskEither<Failure, readonly Figure[]>

/** The figures that make a value visible, none where there is no value. */
const of = <A>(
  value: A | undefined,
  ...make: readonly ((a: A) => TaskEither.TaskEither<Failure, Figure>)[]
): Figures =>
  value === undefined ? TaskEither.right([]) : TaskEither.sequenceSeqArray(make.map((f) => f(value)))

const together = (...parts: readonly Figures[]): Figures =>
  pipe(
    TaskEither.sequenceSeqArray(parts),
    TaskEither.map((found) => found.flat()),
  )

const reconstructions = ({ damc, lebm }: Partial<Findings>, test: DigitSet, place: Place): Figures => {
  const shown = head(test, Math.min(24, test.count))
  const row = (name: string) => TaskEither.map(({ values }: Data.Data) => grid(values, shown.count, name))
  return together(
    TaskEither.right([grid(shown.images, shown.count, 'test digits')]),
    of(damc?.state, ({ learner, q }) =>
      pipe(reconstructDamc(learner.model, q.phi, shown, place), row('DAMC, from its sampler')),
    ),
    of(lebm?.state, ({ model }) =>
      pipe(reconstructLebm(model, steps.posterior, shown, place), row('LEBM, from noise')),
    ),
  )
}

const samples = ({ damc, lebm }: Partial<Findings>, train: DigitSet, place: Place): Figures => {
  const [count, columns] = [60, 10]
  const shown = (name: string) => TaskEither.map(({ values }: Data.Data) => grid(values, columns, name))
  const chains = `the learned prior, ${steps.prior} Langevin steps from noise`
  return together(
    TaskEither.right([grid(head(train, count).images, columns, 'training digits')]),
    of(
      damc?.state,
      ({ learner, q }) => pipe(generateDamc(learner.model, q.phi, count, place), shown('DAMC: its sampler')),
      ({ learner }) =>
        pipe(generatePrior(learner.model, steps.prior, count, place), shown(`DAMC: ${chains}`)),
    ),
    of(lebm?.state, ({ model }) =>
      pipe(generatePrior(model, steps.prior, count, place), shown(`LEBM: ${chains}`)),
    ),
  )
}

const chainsOf = (
  name: string,
  model: Parameters<typeof priorChains>[1] | undefined,
  place: Place,
): Figures => (model === undefined ? TaskEither.right([]) : priorChains(name, model, place))

/** The sections of the report that are made of pictures. */
export const pictures = (
  found: Partial<Findings>,
  { train, test }: { readonly train: DigitSet; readonly test: DigitSet },
  place: Place,
): TaskEither.TaskEither<Failure, readonly Section[]> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('again', () => reconstructions(found, test, place)),
    TaskEither.bind('made', () => samples(found, train, place)),
    TaskEither.bind('chains', () =>
      together(
        chainsOf('DAMC', found.damc?.state.learner.model, place),
        chainsOf('LEBM', found.lebm?.state.model, place),
      ),
    ),
    TaskEither.map(({ again, made, chains }) => [
      { heading: 'Reconstructions', figures: again },
      { heading: 'Samples', figures: made },
      {
        heading: 'Chains of the learned priors',
        text: 'Each starts from noise and goes five times as far as in training.',
        figures: chains,
      },
    ]),
  )
