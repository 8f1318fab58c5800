// The statistical suites from many seeds, to see that they raise no false alarms. A right library fails one of N seeds with a
// chance of at most N times the budget that the suites declare together.
// Run: npm run rotate, or from other seeds: npm run rotate -- --seeds 20 --first 1000

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import cliProgress from 'cli-progress'
import { Command, InvalidArgumentError } from 'commander'
import { Laws, Stat } from 'giry/check'
import { verdicts } from '../budget.js'
import { amortized } from './statistics/amortized.js'
import { calibration } from './statistics/calibration.js'
import { conditionals } from './statistics/conditionals.js'
import { invariance } from './statistics/invariance.js'
import { kernels } from './statistics/kernels.js'
import { ranks } from './statistics/ranks.js'

const SUITES = [invariance, kernels, amortized, ranks, conditionals, calibration]

/** What a process says of a seed. */
interface Report {
  readonly seed: number
  readonly laws: number
  readonly failures: string
}

const reportOf = (seed: number): Report => {
  const found = SUITES.flatMap((suite) => verdicts(suite, seed))
  return { seed, laws: found.length, failures: Laws.report(Laws.failures(found)) }
}

/** A process of its own, which takes one seed after the other. */
const child = (): void => {
  process.on('message', (seed: number) => process.send!(reportOf(seed)))
}

interface Options {
  readonly seeds: number
  readonly first: number
  readonly jobs: number
}

const whole = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('Give an integer of at least 1.')
  return n
}

const main = async (): Promise<void> => {
  const {
    seeds: count,
    first: from,
    jobs,
  } = new Command('rotate')
    .description('Runs the statistical suites from many seeds.')
    .option('--seeds <count>', 'how many seeds', whole, 200)
    .option('--first <seed>', 'the first of them', whole, 1)
    .option('--jobs <count>', 'how many processes share them', whole, 2)
    .parse()
    .opts<Options>()
  const bar = new cliProgress.SingleBar(
    {
      format: '[{bar}] {value}/{total} seeds | {duration_formatted}, {eta_formatted} to go',
      clearOnComplete: true,
    },
    cliProgress.Presets.rect,
  )
  const began = Date.now()
  const waiting = Array.from({ length: count }, (_, i) => from + i)
  const reports: Report[] = []
  bar.start(count, 0)
  const work = (): Promise<void> =>
    new Promise((done, failed) => {
      const worker = fork(fileURLToPath(import.meta.url), ['child'])
      const next = (): void => {
        const seed = waiting.shift()
        if (seed === undefined) worker.disconnect()
        else worker.send(seed)
      }
      worker.on('message', (report: Report) => {
        reports.push(report)
        bar.increment()
        next()
      })
      worker.on('exit', (code) => (code === 0 ? done() : failed(new Error(`a process ended with ${code}`))))
      next()
    })
  await Promise.all(Array.from({ length: jobs }, work))
  bar.stop()
  const broken = reports.filter((r) => r.failures !== '')
  broken.forEach((r) => console.log(`seed ${r.seed}\n${r.failures}`))
  const laws = reports.reduce((n, r) => n + r.laws, 0)
  const seconds = ((Date.now() - began) / 1000).toFixed(0)
  console.log(`${count} seeds, ${laws} verdicts, ${broken.length} seeds with a failure, in ${seconds} s`)
  console.log(`a false alarm has a chance of at most ${(count * Stat.BUDGET).toExponential(0)}`)
  process.exitCode = broken.length === 0 ? 0 : 1
}

if (process.argv[2] === 'child') child()
else await main()
