// The report of a run, of as much as it has found, and its summary.

import { densityStrip } from '../shared/images.js'
import type { Figure, Report, Section, Table } from '../shared/html.js'
import { kde2d } from '../shared/kde.js'
import { lines, type Series } from '../shared/plots.js'
import type { PinwheelMetrics } from '../shared/summary.js'
import type { Strip } from './evolution.js'
import type { Findings } from './findings.js'
import type { Length, Measured } from './measure.js'
import type { Interval } from './metrics/bootstrap.js'
import type { EquivalentLength } from './metrics/equivalentLength.js'
import type { Comparison, Measuring, Profile, Settings } from './profiles.js'
import type { Training } from './train.js'

export interface Title {
  readonly likelihood: number
  readonly profile: string
  readonly seed: number
}

const digits = (value: number): string => String(Number(value.toPrecision(3)))
const withInterval = ({ value, low, high }: Interval): string =>
  `${digits(value)} [${digits(low)}, ${digits(high)}]`

const steps = ({ value, low, high, censored }: EquivalentLength): string =>
  censored
    ? `more than ${Math.round(value)} steps, the longest chain (interval from ${Math.round(low)})`
    : `${Math.round(value)} steps [${Math.round(low)}, ${Math.round(high)}]`

/** Points in a strip are shown by a kernel density estimate on so many cells. */
const cells = 100

const stripFigure = ({ title, labels, clouds }: Strip): Figure => ({
  caption: `z at ${title}`,
  svg: densityStrip(
    clouds.map((cloud) => kde2d(cloud, { grid: cells })),
    cells,
    { scale: 2, labels },
  ),
})

const evolutionSection = (strips: readonly Strip[]): Section => ({
  heading: 'From noise to the posterior',
  text:
    'Draws of the sampler from before training to its end, and exact draws beside them, as density estimates over ' +
    '[-4, 4]^2. The first strip pools many observations; the others show single ones, the first with several modes. ' +
    'A pool looks right before each posterior is, so the distances below are measured for each observation.',
  figures: strips.map(stripFigure),
})

const curve = (name: string, lengths: readonly Length[]): Series => ({
  name,
  points: lengths.map((l) => [l.steps, l.energyDistance.value, l.energyDistance.low, l.energyDistance.high]),
})

const rowOf = (name: string, m: Measured): Table['rows'][number] => [
  name,
  m.chains,
  withInterval(m.energyDistance),
  withInterval(m.modeMassError),
]

const lengthRows = (from: string, lengths: readonly Length[] = []): Table['rows'] =>
  lengths.map((l) => rowOf(`${l.steps} Langevin steps from ${from}`, l))

const distanceTable = (f: Partial<Findings>): Table => ({
  columns: ['draws', 'for each x', 'energy distance', 'mode mass error'],
  rows: [
    ...(f.exact === undefined ? [] : [rowOf('exact posterior', f.exact)]),
    ...(f.sampler === undefined ? [] : [rowOf('sampler', f.sampler)]),
    ...(f.untrained === undefined ? [] : [rowOf('sampler before training', f.untrained)]),
    ...lengthRows('N(0, I)', f.fromNormal),
    ...lengthRows('the untrained sampler', f.fromUntrained),
  ],
})

/** What becomes of chains that are too many to go all the way. */
const subsetText = (from: string, { all, kept }: Comparison, { chains }: Measuring): string =>
  kept === chains
    ? ''
    : `All chains from ${from} make ${all} steps, and ${kept} of ${chains} for each x go on after that. `

const comparisonText = ({ measuring: m }: Profile): string => {
  const subsets =
    subsetText('N(0, I)', m.fromNormal, m) + subsetText('the untrained sampler', m.fromUntrained, m)
  return (
    `At ${m.observations} fresh observations x: ${m.chains} draws each against ${m.chains} exact draws from a grid. ` +
    'Numbers are means over x with 95 % bootstrap intervals over x. The energy distance is unbiased; the mode mass ' +
    'error of exact draws shows its own floor. The Langevin step is h = 0.005, that of training.' +
    (subsets === ''
      ? ''
      : `\n\n${subsets}The column "for each x" says how many draws a row has: with fewer of them intervals are ` +
        'wider, and the floor of the mode mass error is higher.')
  )
}

const worthText = (f: Partial<Findings>): string =>
  [
    ...(f.nEq === undefined ? [] : [`The sampler is worth, from N(0, I), ${steps(f.nEq)}.`]),
    ...(f.nEqFromStart === undefined
      ? []
      : [`From the untrained sampler it is worth ${steps(f.nEqFromStart)}.`]),
  ].join(' ')

const distanceSection = async (f: Partial<Findings>, profile: Profile): Promise<Section> => {
  const series = [
    ...(f.fromNormal === undefined ? [] : [curve('from N(0, I)', f.fromNormal)]),
    ...(f.fromUntrained === undefined ? [] : [curve('from the untrained sampler', f.fromUntrained)]),
  ]
  const svg = await lines({
    title: 'How far Langevin chains are from the exact posterior',
    x: 'Langevin steps',
    y: 'energy distance',
    logX: true,
    series,
    rules: [{ name: 'the sampler', value: f.sampler!.energyDistance.value }],
  })
  return {
    heading: 'Distance to the exact posterior',
    text: `${comparisonText(profile)}\n\n${worthText(f)}`,
    figures: series.length === 0 ? [] : [{ caption: 'Bands are 95 % intervals; lower is nearer.', svg }],
    table: distanceTable(f),
  }
}

const trainingSection = async ({ losses, iterations, programHash }: Training): Promise<Section> => ({
  heading: 'Training',
  text: `${iterations} iterations of the program ${programHash}.`,
  figures: [
    {
      caption: 'The mean denoising loss of the updates of an iteration.',
      svg: await lines({
        title: 'Loss of the sampler',
        x: 'iteration',
        y: 'loss',
        series: [{ name: 'loss', points: losses }],
      }),
    },
  ],
})

const teacher = ({ refine: { steps, stepSize }, jumps }: Settings): string =>
  `The sampler learns from ${steps} Langevin steps with h = ${stepSize}${jumps ? ', each with a proposal from the prior' : ''}.`

/** The report of what has been found. */
export const report = async (
  { likelihood, profile: name, seed }: Title,
  profile: Profile,
  f: Partial<Findings>,
  complete: boolean,
): Promise<Report> => ({
  title: 'Pinwheel: a sampler learned from Langevin steps',
  intro:
    `Diffusion-amortized MCMC for z given x = g(z) + noise, with the random network g of likelihood ${likelihood}. ` +
    `${teacher(profile.settings)} ` +
    `Profile ${name}, seed ${seed}.` +
    (complete ? '' : '\n\nThe run was stopped: this is what it had found. It goes on with --resume.'),
  sections: [
    ...(f.strips === undefined ? [] : [evolutionSection(f.strips)]),
    ...(f.sampler === undefined ? [] : [await distanceSection(f, profile)]),
    ...(f.training === undefined ? [] : [await trainingSection(f.training)]),
  ],
})

/** The numbers of a run, for its summary. */
export const metrics = (f: Findings): PinwheelMetrics => {
  const entries = (lengths: readonly Length[]) =>
    lengths
      .filter((l) => l.steps > 0)
      .map((l) => ({
        steps: l.steps,
        chains: l.chains,
        energyDistance: l.energyDistance,
        modeMassError: l.modeMassError,
      }))
  const { energyDistance, modeMassError } = f.sampler
  return {
    nEq: f.nEq,
    nEqFromStart: f.nEqFromStart,
    energyDistance,
    modeMassError,
    untrained: {
      energyDistance: f.untrained.energyDistance.value,
      modeMassError: f.untrained.modeMassError.value,
    },
    langevin: { fromNormal: entries(f.fromNormal), fromUntrained: entries(f.fromUntrained) },
  }
}
