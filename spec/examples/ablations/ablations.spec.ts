// Ablations: what studies change, where chains start, what is found, and the command line. Trainings are those of the table.

import { describe, expect, it } from 'vitest'
import { bars, lines } from '../../../examples/shared/plots.js'
import { read } from '../../../examples/04-systems/ablations/options.js'
import { report } from '../../../examples/04-systems/ablations/report.js'
import { folderOf, nameOf, trialsOf } from '../../../examples/04-systems/ablations/trial.js'
import { killedBy, type Edit } from '../../mutants.js'
import { left, right } from '../systems/files.js'
import * as Laws from './laws.js'

describe('ablations', () => {
  it('each study changes one thing', () => Laws.oneThing())
  it('chains start at the sampler or at noise [statistics]', () => Laws.startedThere())
  it('numbers of a choice, seed by seed', () => Laws.seedBySeed())
})

describe('the command', () => {
  it('reads a study, and refuses what is none', () => {
    expect(read(['updates'])).toMatchObject({
      right: { study: 'updates', seeds: 3, updates: 600, out: 'runs/ablation-updates', fresh: false },
    })
    expect(read(['start', '--out', 'x', '--seeds', '1'])).toMatchObject({ right: { out: 'x', seeds: 1 } })
    expect(left(read(['sigma'])).text).toMatch(/chain-length/)
    expect(left(read([])).text).toMatch(/study/)
    expect(left(read(['start', '--updates', '0'])).text).toMatch(/at least 1/)
  })

  it('every choice has each seed, and a folder of its own', () => {
    const trials = trialsOf({ study: 'start', seeds: 2 })
    expect(trials.map(nameOf)).toEqual(['sampler-1', 'noise-1', 'sampler-2', 'noise-2'])
    expect(folderOf({ out: 'x' }, trials[1]!.choice)).toMatch(/^x.noise$/)
  })

  it.each(['start', 'updates'] as const)('draws each measure of %s', async (study) => {
    const found = [
      {
        choice: 'one',
        mse: [1, 2],
        mseStart: [1, null],
        fcdSampler: [3, 5],
        fcdPrior: [null, null],
        seconds: 3,
      },
    ]
    const page = right(
      await report({
        options: right(read([study])),
        found: study === 'start' ? found : found.map((one) => ({ ...one, x: 4 })),
        lost: [['one-2', 'it diverged']],
        stopped: true,
      })(),
    )
    const [first, second] = page.sections
    expect(first!.table!.rows).toEqual([['one', '1.5 ± 0.71', '1', '4 ± 1.4', '-', '3s']])
    expect(first!.figures).toHaveLength(4)
    expect(first!.text).toMatch(/was stopped/)
    expect(second!.table!.rows).toEqual([['one-2', 'it diverged']])
    const frame = { title: '', x: study === 'start' ? 'start' : 'updates of the sampler' }
    const [value, spread] = [1.5, Math.SQRT1_2]
    const [low, high] = [value - spread, value + spread]
    const y = 'MSE of a pixel'
    expect(first!.figures![0]!.svg).toBe(
      study === 'start'
        ? await bars({ ...frame, y, bars: [{ name: 'one', value, low, high }] })
        : await lines({ ...frame, y, logX: true, series: [{ name: y, points: [[4, value, low, high]] }] }),
    )
  })
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/${file}.ts`,
  from,
  to,
})

describe('mutants', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>]>([
    [
      'chains of the prior',
      edit('ablations/studies', 'posterior: { ...o.posterior, steps }', 'prior: { ...o.prior, steps }'),
      (laws) => laws.oneThing(),
    ],
    [
      'updates that change nothing',
      edit('ablations/studies', '{ ...o.damc, updates }', '{ ...o.damc }'),
      (laws) => laws.oneThing(),
    ],
    [
      'the start that changes nothing',
      edit('ablations/studies', '{ ...o.damc, start }', '{ ...o.damc }'),
      (laws) => laws.oneThing(),
    ],
    [
      'noise for the sampler',
      edit('inference/amortized', "start === 'noise' ?", "start === 'sampler' ?"),
      (laws) => laws.startedThere(),
    ],
    [
      'noise always',
      edit('inference/amortized', "start = 'sampler'", "start = 'noise'"),
      (laws) => laws.startedThere(),
    ],
    [
      'noise in use',
      edit('inference/amortized', 'family.sample(q.phi, x)', 'started.sample(q.phi, x)'),
      (laws) => laws.startedThere(),
    ],
    [
      'all choices as one',
      edit('ablations/findings', 'choice.name === name', 'choice.name !== name'),
      (laws) => laws.seedBySeed(),
    ],
    [
      'the prior for the sampler',
      edit('ablations/findings', 'm.from.sampler?.fcd', 'm.from.prior.fcd'),
      (laws) => laws.seedBySeed(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/ablations/laws.ts', law)).toBeDefined()
  })
})
