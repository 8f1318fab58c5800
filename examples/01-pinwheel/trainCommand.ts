// Trains a sampler, measures it, and writes the report and the summary.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { Error as GE } from 'giry'
import { wasmOrExit } from '../shared/backend.js'
import { parse, type Program } from '../shared/cli.js'
import { interrupted, onInterrupt } from '../shared/interrupt.js'
import { terminal } from '../shared/progress.js'
import { writeReport, writeSummary } from '../shared/report.js'
import { summaryName } from '../shared/summary.js'
import type { Machine } from './machine.js'
import { profiles, type Profile, type ProfileName } from './profiles.js'
import { metrics, report, type Title } from './report.js'
import { run, type Found } from './run.js'
import type { Place } from './train.js'

const name = '01-pinwheel'

export const program: Program = {
  name,
  description:
    'Learns a sampler of z given x = g(z) + noise from Langevin steps (diffusion-amortized MCMC), for z in the plane ' +
    'and a random network g, and measures it against the exact posterior and against long chains. ' +
    'The sampler is saved: `draw --help` says how to draw from it.',
  profiles: Object.keys(profiles),
  withoutData: true,
  extra: {
    name: 'likelihood',
    description: 'which network g; without it the one with the number of the seed',
    choices: ['1', '2', '3', '4', '5', '6', '7', '8'],
  },
}

/** Training and measures draw from other streams than likelihoods, whose numbers are seeds too. */
const apart = 2 ** 32

/** Writes the report, and the summary of a run that went to its end; gives what to tell about it. */
const writeAll = async (
  title: Title,
  profile: Profile,
  folder: string,
  found: Found,
): Promise<Either.Either<Error, string>> => {
  const { complete, findings } = found
  const page = await writeReport(folder, await report(title, profile, findings, complete))()
  if (Either.isLeft(page) || !found.complete) return page
  const summary = await writeSummary(folder, {
    example: name,
    profile: title.profile,
    seed: title.seed,
    programHash: found.findings.training.programHash,
    seconds: performance.now() / 1000,
    metrics: metrics(found.findings),
  })()
  return Either.isLeft(summary) ? summary : page
}

/** A run to its end, and the exit code: 0, 130 after Ctrl-C, 1 after an error, which is told. */
export const train = async (
  title: Title,
  profile: Profile,
  place: Place,
  machine: Machine,
): Promise<number> => {
  const { say } = machine.progress
  await rm(join(place.folder, summaryName), { force: true })
  const found = await run(title.likelihood, profile, place, machine)()
  if (Either.isLeft(found)) {
    say(GE.show(found.left))
    return 1
  }
  const written = await writeAll(title, profile, place.folder, found.right)
  say(Either.isLeft(written) ? written.left.message : `report: ${written.right}`)
  if (Either.isLeft(written)) return 1
  return found.right.complete ? 0 : interrupted
}

export const trainCommand = async (argv: readonly string[]): Promise<number> => {
  const o = parse(program)(argv)
  const backend = await wasmOrExit(o.threads)
  const progress = terminal(name)
  const { signal, dispose } = onInterrupt()
  const title = { likelihood: Number(o.positional[0] ?? o.seed), profile: o.profile, seed: o.seed }
  const code = await train(
    title,
    profiles[o.profile as ProfileName],
    { folder: o.out, resume: o.resume },
    { backend, seed: o.seed + apart, signal, progress },
  )
  dispose()
  progress.close()
  return code
}
