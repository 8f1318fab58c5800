/** What a run leaves behind: a page to look at, and numbers to compare. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Report, Section } from '../shared/html.js'
import { brief, duration } from '../shared/progressLine.js'
import { curves, figuresOf } from './figures.js'
import type { Finding } from './findings.js'
import type { Options } from './options.js'
import { published, tableOf } from './table.js'
import { nameOf, type Task, type Work } from './work.js'

export interface Content {
  readonly options: Options
  readonly work: Work
  readonly found: readonly Finding[]
  readonly stopped: boolean
  /** Of this run; trainings that were finished before it count in their own seconds only. */
  readonly seconds: number
}

const intro = `A system learns all digits of MNIST but one, and then says of images how surprising they are: the sum of squared errors of \
the reconstruction, and -log p(z) of its latent. A system that has never seen a digit should be surprised by it. AUPRC is the area \
under the curve of precision over recall of that digit among others that were not learned either.

Every system is taken as it is after its last update; no checkpoint is chosen by the test. The published numbers are of the best \
checkpoint by the test, of nets of 10 million parameters on 28 x 28 pixels, and of another split.`

const settingText = ({ data, setting }: Work, { split }: Finding): string => {
  const { sigma, posterior, prior, iterations, batch, sizes, descents, damc } = setting(split)
  return (
    `${data.train.count + data.test.count} images of ${split.train.height} x ${split.train.width}. ` +
    `${iterations} updates of the generator with ${batch} images each. Latents of length ${sizes.latent}; pixels have the standard ` +
    `deviation ${sigma}. Chains of training: ${posterior.steps} Langevin steps of size ${posterior.stepSize} on posteriors, ` +
    `${prior.steps} of ${prior.stepSize} on priors. ${damc.updates} updates of the sampler of damc for each of the generator, and ` +
    `${sizes.sampler.steps} reverse steps. A score is taken after ${descents} steps without noise from where the inference starts.`
  )
}

/** The figures of a digit. */
const sectionOf = (digit: number, found: readonly Finding[]): Task<Section> =>
  pipe(
    TaskEither.Do,
    TaskEither.bindW('curve', () => curves(found)),
    TaskEither.bindW('rest', () => pipe(found, TaskEither.traverseSeqArray(figuresOf))),
    TaskEither.map(({ curve, rest }) => ({
      heading: `Without the digit ${digit}`,
      figures: [curve, ...rest.flat()],
    })),
  )

const times = (found: readonly Finding[]): Section => ({
  heading: 'Time',
  table: {
    columns: ['training', 'updates', 'seconds of training', 'seconds of scoring', 'test images'],
    rows: found.map(({ which, result: { iterations, seconds }, scores }) => [
      nameOf(which),
      iterations,
      Number(brief(seconds.training)),
      Number(brief(seconds.scoring)),
      scores.length,
    ]),
  },
})

export const report = ({ options, work, found, stopped, seconds }: Content): Task<Report> =>
  pipe(
    options.digits.filter((digit) => found.some(({ which }) => which.digit === digit)),
    TaskEither.traverseSeqArray((digit) =>
      sectionOf(
        digit,
        found.filter(({ which }) => which.digit === digit),
      ),
    ),
    TaskEither.map((sections) => ({
      title: 'Digits that were never seen',
      intro,
      sections: [
        {
          heading: 'Areas under the curves',
          text:
            (found[0] === undefined ? 'Nothing is finished.' : settingText(work, found[0])) +
            ` Profile ${options.profile}, seed ${options.seed}; this run took ${duration(seconds)}.` +
            (stopped ? ' It was stopped: this is what had been found by then.' : ''),
          table: tableOf(options.digits, found),
        },
        times(found),
        ...sections,
      ],
    })),
  )

/** What a program may read of a run. */
export const summary = ({ options, work, found, seconds }: Content) => ({
  example: '05-anomaly',
  profile: options.profile,
  seed: options.seed,
  data: { name: work.data.name, sha256: work.data.sha256 },
  seconds,
  rows: found.map(({ which, auprc, auprcOfErrors, chance, result, scores }) => ({
    ...which,
    auprc,
    auprcOfErrors,
    chance,
    published: which.system === 'damc' ? (published[which.digit] ?? null) : null,
    updates: result.iterations,
    images: scores.length,
    seconds: result.seconds,
  })),
})
