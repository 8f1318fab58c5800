import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as Either from 'fp-ts/lib/Either.js'
import { Data, Random as R, Run } from 'giry'
import { repository } from '../../../.config/aliases.js'
import { loadSampler, loadTraining, saveSampler, type Weights } from '../../../examples/01-pinwheel/files.js'
import { posteriors } from '../../../examples/01-pinwheel/exact.js'
import { likelihood } from '../../../examples/01-pinwheel/likelihood.js'
import { byObservation, measure, truth } from '../../../examples/01-pinwheel/measure.js'
import { linearDecay, profiles } from '../../../examples/01-pinwheel/profiles.js'
import { damc, family } from '../../../examples/01-pinwheel/program.js'
import { repeated, firstRow } from '../../../examples/01-pinwheel/rows.js'
import { samplerFile } from '../../../examples/01-pinwheel/run.js'
import { train } from '../../../examples/01-pinwheel/train.js'
import { draw } from '../../../examples/01-pinwheel/sampler.js'
import { program, train as trainAndReport } from '../../../examples/01-pinwheel/trainCommand.js'
import { start } from '../../../examples/shared/childRun.js'
import { read } from '../../../examples/shared/cli.js'
import { pinwheelSummary, readSummary } from '../../../examples/shared/summary.js'
import { right } from '../../interpret/run/support.js'
import { machine, settings, tiny } from './tiny.js'
import { inFolder } from './training.js'

const main = join(repository, 'examples/01-pinwheel/main.ts')
const title = { likelihood: 2, profile: 'tiny', seed: 7 }

const summaryOf = async (folder: string) => {
  const found = await readSummary(pinwheelSummary, folder)()
  if (Either.isLeft(found)) throw found.left
  return found.right
}

describe('a run', () => {
  it('leaves a report, a summary and a sampler', () =>
    inFolder(async (folder) => {
      const { machine: m, said } = machine('wasm')
      expect(await trainAndReport(title, tiny(4), { folder, resume: false }, m)).toBe(0)
      expect(said).toEqual([`report: ${join(folder, 'report.html')}`])
      const { metrics, ...rest } = await summaryOf(folder)
      const { checkpoint } = (await right(loadTraining(folder)))!
      expect(rest).toMatchObject({
        example: '01-pinwheel',
        profile: 'tiny',
        seed: 7,
        programHash: checkpoint.programHash,
      })
      const rows = (list: typeof metrics.langevin.fromNormal) => list.map((l) => [l.steps, l.chains])
      expect(rows(metrics.langevin.fromNormal)).toEqual([
        [50, 10],
        [100, 10],
      ])
      expect(rows(metrics.langevin.fromUntrained)).toEqual([
        [50, 10],
        [100, 5],
      ])
      const page = await readFile(join(folder, 'report.html'), 'utf8')
      expect(page).not.toMatch(/(src|href)="(?!data:|#)/)
      // a strip for the pool and one or more for single observations: 0, 2 and 4 iterations, and the truth
      const strips = page.match(/>exact<\/text>/g)!.length
      expect(strips).toBeGreaterThan(1)
      expect(page.match(/<image /g)).toHaveLength(4 * strips)
      await right(loadSampler(settings(4), folder, samplerFile))
    }))

  it('comes nearer to the exact posterior by training', () =>
    inFolder(async (folder) => {
      const iterations = 30
      const o = {
        ...profiles.start.settings,
        batch: 100,
        iterations,
        rate: linearDecay(2e-3, 0.05, iterations),
      }
      const { machine: m } = machine('wasm')
      const g = await right(likelihood(1))
      const { snapshots } = await right(train(damc(g, o), o, [], { folder, resume: false }, m))
      const known = await right(truth(g, await right(posteriors(g, m)), { observations: 20, chains: 50 }, m))
      const distanceOf = async (weights: Weights) => {
        const z = await right(draw(o, weights, repeated(known.xs, 50), m, { stage: 'sample', first: 0 }))
        const measured = measure(known, byObservation(z, 20), m)
        if (Either.isLeft(measured)) throw new Error(measured.left.what)
        return measured.right.energyDistance
      }
      const [before, after] = [
        await distanceOf(snapshots[0]!.weights),
        await distanceOf(snapshots[1]!.weights),
      ]
      expect(after.high).toBeLessThan(before.low / 2)
    }))

  it('ends with code 130 after Ctrl-C, with the report so far, and can go on', () =>
    inFolder(async (folder) => {
      const child = start(
        {
          name: 'slow',
          script: join(repository, 'spec/examples/pinwheel/slowRun.ts'),
          args: [folder],
          cwd: repository,
        },
        {
          update: (_, { stage, done }) => {
            if (stage === 'train' && done >= 1) child.send('SIGINT')
          },
          say: () => {},
          close: () => {},
        },
      )
      expect(await child.ended).toMatchObject({ code: 130, signal: null })
      expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('The run was stopped')
      expect(await readdir(folder)).not.toContain('summary.json')
      expect((await right(loadTraining(folder)))!.checkpoint.counter).toBeGreaterThanOrEqual(1)
    }))
})

describe('a saved sampler', () => {
  it('is drawn from by another process, the same draws to the bit', () =>
    inFolder(async (folder) => {
      const { settings: o } = profiles.start
      const { machine: m } = machine('wasm')
      const phi = await right(
        Run.train({ name: 'start', seed: 3, backend: 'reference', iterations: 0, init: family(o).init })(
          (q) => R.of([q, {}] as const),
        ),
      )
      await right(saveSampler(o, folder, samplerFile)(phi.state))
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [
          '--import',
          'tsx',
          main,
          'draw',
          '--from',
          folder,
          '--x',
          '1,-1',
          '--n',
          '5',
          '--seed',
          String(m.seed),
        ],
        { cwd: repository },
      )
      const xs = repeated(Data.data([1, -1], [1, 2]), 5)
      const { values } = await right(draw(o, phi.state, xs, m, { stage: 'draw', first: firstRow.draws }))
      expect(stdout.trim().split(/[\n,]/).map(Number)).toEqual([...values])
    }))
})

describe('the command line', () => {
  it('says what there is', () => {
    const help = read(program)(['--help'])
    if (Either.isRight(help)) throw new Error('there is no help')
    expect(help.left.code).toBe(0)
    for (const word of [
      ...Object.keys(profiles),
      '--seed',
      '--resume',
      '--out',
      '[likelihood]',
      'draw --help',
    ])
      expect(help.left.text).toContain(word)
    expect(help.left.text).not.toContain('--path')
    const options = ['--profile', 'paper', '--seed', '3', '--resume', '--out', 'x', '2']
    expect(read(program)(options)).toMatchObject({
      right: { profile: 'paper', seed: 3, resume: true, out: 'x', positional: ['2'] },
    })
    expect(read(program)([])).toMatchObject({ right: { profile: 'start', seed: 1, resume: false } })
  })
})
