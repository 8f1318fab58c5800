/** What a study leaves behind: a page to look at, and the numbers. */
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Figure, Report, Section, Table } from '../shared/html.js'
import { brief, duration } from '../shared/progressLine.js'
import type { Compared } from './compare.js'
import { ranks, trace } from './pictures.js'
import { rowOf, type Finding, type Row } from './study.js'

const columns = [
  'posterior',
  'kernel',
  'largest |z|',
  'largest R-hat',
  'ESS a second',
  'ESS a gradient',
  'divergences',
  'seconds',
]

/** Numbers as a person reads them. */
export const cellsOf = (row: Row): readonly string[] => [
  row.posterior,
  row.kernel,
  row.maxZ.toFixed(2),
  row.maxRhat.toFixed(4),
  brief(row.essPerSecond),
  brief(Number(row.essPerGradient.toPrecision(3))),
  String(row.divergences),
  row.seconds.toFixed(2),
]

/** The table of the report, and of the terminal. */
export const overview = (rows: readonly Row[]): Table => ({ columns, rows: rows.map(cellsOf) })

const quantityTable = (compared: readonly Compared[]): Table => ({
  columns: [
    'quantity',
    'mean',
    'reference',
    'sd',
    'reference',
    'z of mean',
    'z of square',
    'z of spread',
    'R-hat',
    'ESS',
  ],
  rows: compared.map(({ name, moments, reference, z, rhat, ess }) => [
    name,
    ...[moments.mean.value, reference.mean.value].map(brief),
    ...[moments.spread.value, reference.spread.value].map((v) => brief(Math.sqrt(v))),
    ...[z.mean, z.second, z.spread].map((x) => x.toFixed(2)),
    rhat.toFixed(4),
    String(Math.round(ess)),
  ]),
})

const slowest = (compared: readonly Compared[]): Compared =>
  compared.reduce((a, b) => (b.ess < a.ess ? b : a))

const section = async ({ posterior, kernel, sample, compared }: Finding): Promise<Section> => {
  const worst = slowest(compared)
  const figures: readonly Figure[] = [
    { caption: `${worst.name}, which mixes most slowly: its trace`, svg: await trace(worst) },
    { caption: `${worst.name}: its ranks`, svg: await ranks(worst) },
  ]
  const { gradients, divergences, acceptance, seconds } = sample
  return {
    heading: `${posterior}: ${kernel}`,
    text:
      `${gradients} gradients, ${divergences} divergences, mean acceptance ${acceptance.toFixed(3)}; ` +
      `${seconds.warmup.toFixed(2)} s for the warm-up and ${seconds.draws.toFixed(2)} s for the draws.`,
    table: quantityTable(compared),
    figures,
  }
}

const intro = `Six posteriors of posteriordb, sampled by the no-U-turn sampler (nuts), by Hamiltonian Monte Carlo of a few leapfrog \
steps (hmc) and by the Metropolis-adjusted Langevin algorithm (mala, ten steps a draw), each after a windowed warm-up of step \
size and metric, and compared with the reference.

z: the difference of two estimates in units of their joint Monte Carlo standard error, for the mean, for the mean square and for the \
mean squared distance from the reference's mean. R-hat: rank-normalised and split. ESS: the smallest bulk effective sample \
size of all quantities; a second is one of the whole run, with warm-up and the building of its programs, and a gradient is one \
of the draws of one chain.`

/** What the study was told, and how long it took. */
export interface Heading {
  readonly seed: number
  readonly backend: string
  readonly seconds: number
  readonly stopped: boolean
}

/** The page. */
export const report = (heading: Heading, found: readonly Finding[]): TaskEither.TaskEither<Error, Report> =>
  TaskEither.tryCatch(
    async () => {
      const { seed, backend, seconds, stopped } = heading
      const sections: Section[] = []
      for (const f of found) sections.push(await section(f))
      const settings =
        `Seed ${seed}, back end ${backend}, ${duration(seconds)} altogether.` +
        (stopped ? ' The study was stopped: this is what had been found by then.' : '')
      return {
        title: 'posteriordb: six posteriors, three kernels',
        intro,
        sections: [{ heading: 'All runs', text: settings, table: overview(found.map(rowOf)) }, ...sections],
      }
    },
    (e) => new Error(String(e)),
  )
