// Proves the kernels: runs the laws of each of them, and each of its wrong versions against the law that finds it out; prints
// the table and writes runs/prove.json.
// Run: npm run prove, or a part of it: npm run prove -- --kernels hmc,nuts

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import cliProgress from 'cli-progress'
import { Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import type { Reporter, TestCase } from 'vitest/node'
import { startVitest } from 'vitest/node'
import { repository } from '../../.config/aliases.js'
import { writeAtomic } from '../../examples/shared/writeAtomic.js'
import { allProved, proved, table, type Outcome } from './ledger.js'
import './meta.js'

interface Options {
  readonly kernels?: string
  readonly out: string
}

const options = new Command('prove')
  .description(
    'Runs the laws of every kernel, and every wrong version of it against the law that finds it out.',
  )
  .option('--kernels <names>', 'only kernels whose names contain one of these, with commas between them')
  .option('--out <folder>', 'where prove.json goes', join(repository, 'runs'))
  .parse()
  .opts<Options>()

/** The specs that declare proofs. */
const specs = readdirSync(join(repository, 'spec'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.spec.ts'))
  .filter((file) => readFileSync(join(repository, 'spec', file), 'utf8').includes('\nprove({'))
  .map((file) => `spec/${file}`)

/** Collects outcomes as they come, and moves the bar along. */
class Collector implements Reporter {
  readonly outcomes: Outcome[] = []
  readonly errors: unknown[] = []
  private readonly bar = new cliProgress.SingleBar(
    {
      format: '[{bar}] {value}/{total} | {kernel} | {duration_formatted}, {eta_formatted} to go',
      clearOnComplete: true,
    },
    cliProgress.Presets.rect,
  )
  private total = 0

  onTestModuleCollected(module: { readonly children: { allTests(): Iterable<TestCase> } }): void {
    this.total += [...module.children.allTests()].length
    if (this.bar.getProgress() === 0 && this.outcomes.length === 0)
      this.bar.start(this.total, 0, { kernel: '' })
    this.bar.setTotal(this.total)
  }

  onTestCaseResult(test: TestCase): void {
    const { proof } = test.meta()
    this.bar.increment(1, { kernel: proof?.kernel ?? '' })
    if (proof !== undefined) this.outcomes.push({ proof, passed: test.result().state === 'passed' })
    if (test.result().state === 'failed') this.errors.push(...(test.result().errors ?? []))
  }

  onTestRunEnd(_: unknown, unhandled: readonly unknown[]): void {
    this.bar.stop()
    this.errors.push(...unhandled)
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const main = async (): Promise<void> => {
  const collector = new Collector()
  const vitest = await startVitest('test', specs, {
    config: join(repository, '.config/vitest.config.ts'),
    watch: false,
    reporters: [collector],
    ...(options.kernels === undefined
      ? {}
      : { testNamePattern: options.kernels.split(',').map(escaped).join('|') }),
  })
  await vitest.close()
  const kernels = proved(collector.outcomes)
  if (kernels.length === 0 && collector.errors.length === 0) {
    console.error(`no kernel's name contains any of '${options.kernels ?? ''}'; prove.json stays as it is`)
    process.exitCode = 1
    return
  }
  console.log(table(kernels))
  const checks = kernels.flatMap((k) => k.checks)
  const mutants = kernels.flatMap((k) => k.mutants)
  console.log(
    `${kernels.length} kernels, ${checks.filter((c) => c.pass).length} of ${checks.length} checks hold, ` +
      `${mutants.filter((m) => m.killed).length} of ${mutants.length} mutants are killed`,
  )
  collector.errors.forEach((e) => console.error(e))
  const written = await writeAtomic(
    options.out,
    'prove.json',
    `${JSON.stringify({ kernels }, undefined, 2)}\n`,
  )()
  if (Either.isLeft(written)) throw written.left
  console.log(join(options.out, 'prove.json'))
  process.exitCode = allProved(kernels) && collector.errors.length === 0 ? 0 : 1
}

await main()
