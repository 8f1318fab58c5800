/** What a study leaves behind: a page to look at and numbers to compare. Whatever wasn't found is left out, or NaN. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Failure } from '../shared/failure.js'
import type { Figure, Report, Section, Table } from '../shared/html.js'
import { lines } from '../shared/plots.js'
import { brief, duration } from '../shared/progressLine.js'
import type { DigitsMetrics, Summary } from '../shared/summary.js'
import { stepSizes, steps } from './learning.js'
import type { Scores } from './measure.js'
import { sigma } from './networks.js'
import { rates } from './profiles.js'
import type { Findings } from './study.js'
import type { Outcome } from '../shared/training.js'

export const example = '02-digits'

interface Heading {
  readonly profile: string
  readonly seed: number
  readonly seconds: number
}

const unknown = { mse: NaN, fcd: NaN, fcdPrior: NaN }

const trainingOf = (found: Partial<Findings>): DigitsMetrics['training'] =>
  Object.fromEntries(
    (['damc', 'lebm', 'equalTime'] as const).flatMap((name) => {
      const outcome = found[name]
      return outcome === undefined
        ? []
        : [[name, { seconds: outcome.seconds, updates: outcome.iterations }] as const]
    }),
  )

export const summary = (
  { profile, seed, seconds }: Heading,
  found: Partial<Findings>,
): Summary<DigitsMetrics> => {
  const { damcScores = unknown, lebmScores = unknown, lebm100Scores, equalTimeScores } = found
  return {
    example,
    profile,
    seed,
    programHash: found.damc?.checkpoint.programHash ?? '',
    seconds,
    metrics: {
      damc: damcScores,
      lebm: { mse: lebmScores.mse, fcd: lebmScores.fcd },
      ...(lebm100Scores === undefined ? {} : { lebm100: lebm100Scores }),
      ...(equalTimeScores === undefined ? {} : { lebmEqualTime: equalTimeScores }),
      training: trainingOf(found),
    },
  }
}

const row = (
  name: string,
  outcome: Pick<Outcome<unknown>, 'iterations' | 'seconds'> | undefined,
  scores: (Scores & { readonly fcdPrior?: number }) | undefined,
): Table['rows'] =>
  outcome === undefined || scores === undefined
    ? []
    : [
        [
          name,
          outcome.iterations,
          duration(outcome.seconds),
          brief(scores.mse),
          brief(scores.fcd),
          scores.fcdPrior === undefined ? '' : brief(scores.fcdPrior),
        ],
      ]

const scoreTable = (found: Partial<Findings>): Table => ({
  columns: ['system', 'updates', 'training', 'MSE of a pixel', 'FCD', 'FCD of the prior'],
  rows: [
    ...row('DAMC', found.damc, found.damcScores),
    ...row('LEBM', found.lebm, found.lebmScores),
    ...row('LEBM, measured by chains of 100 steps', found.lebm, found.lebm100Scores),
    ...row('LEBM, trained for as long', found.equalTime, found.equalTimeScores),
  ],
})

const ratesTable: Table = {
  columns: ['learning rate of', 'DAMC', 'LEBM', 'LEBM, trained for as long'],
  rows: [
    ['the generator', rates.damc.generator, rates.lebm.generator, rates.lebmEqualTime.generator],
    ['the tilt', rates.damc.tilt, rates.lebm.tilt, rates.lebmEqualTime.tilt],
    ['the sampler', rates.damc.sampler, '', ''],
  ],
}

const curve = async (found: Partial<Findings>, loss: string, caption: string): Promise<Figure> => ({
  caption,
  svg: await lines({
    title: '',
    x: 'updates of the generator',
    y: loss,
    series: [
      { name: 'DAMC', points: found.damc?.curve ?? [] },
      { name: 'LEBM', points: found.lebm?.curve ?? [] },
    ].map(({ name, points }) => ({
      name,
      points: points.flatMap(({ iteration, losses }) => {
        const value = losses[loss]
        return value === undefined ? [] : [[iteration, value] as const]
      }),
    })),
  }),
})

const curves = (found: Partial<Findings>): TaskEither.TaskEither<Failure, Section> =>
  TaskEither.tryCatch(
    async () => ({
      heading: 'Learning curves',
      figures: [
        await curve(found, 'error', 'mean squared error of a pixel at the posterior draws of training'),
        await curve(found, 'contrast', 'mean tilt of the posterior draws minus that of the prior draws'),
        await curve(found, 'denoising', "the sampler's denoising loss"),
      ],
    }),
    (e) => new Error(String(e)),
  )

const intro = `A latent energy-based model of handwritten digits, learned twice: with diffusion-amortized MCMC (DAMC), where a \
diffusion proposes where Langevin chains start, and with short chains that start from noise (LEBM). Networks, first \
weights, order of the data and chains are the same; each system has its own learning rates.

MSE: a test digit is inferred from the sampler (DAMC), or from noise by 20 Langevin steps (LEBM); then come 10 steps \
without noise. FCD: a Frechet distance between features of generated and of training digits, in a classifier that was \
trained on the training digits; it is not FID. DAMC generates by its unconditional sampler; the column beside it is its \
learned prior, sampled by Langevin chains as LEBM's is. Lower is better everywhere.`

const settings = ({ profile, seed, seconds }: Heading, stopped: boolean): string =>
  `Profile ${profile}, seed ${seed}, ${duration(seconds)}.` +
  (stopped ? ' The study was stopped: this is what had been found by then.' : '')

/** The page. */
export const report = (
  heading: Heading,
  found: Partial<Findings>,
  pictures: readonly Section[],
  stopped: boolean,
): TaskEither.TaskEither<Failure, Report> =>
  pipe(
    curves(found),
    TaskEither.map((section) => ({
      title: 'Digits: a latent energy-based model, learned in two ways',
      intro,
      sections: [
        { heading: 'Scores', text: settings(heading, stopped), table: scoreTable(found) },
        ...pictures,
        section,
        {
          heading: 'Setting',
          text:
            `Pixels have the standard deviation ${sigma}. Langevin chains of training: ${steps.posterior} steps of size ` +
            `${stepSizes.posterior} on posteriors, ${steps.prior} of size ${stepSizes.prior} on the prior.`,
          table: ratesTable,
        },
      ],
    })),
  )
