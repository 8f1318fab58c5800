// Draws from a sampler that another process trained and saved.

import { Command, InvalidArgumentError, Option } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Error as GE } from 'giry'
import { count, orExit, readWith, seed } from '../shared/command.js'
import { loadSampler } from './files.js'
import type { Machine } from './machine.js'
import { profiles, type ProfileName } from './profiles.js'
import { firstRow, repeated } from './rows.js'
import { samplerFile } from './run.js'
import { draw } from './sampler.js'

interface Choice {
  readonly from: string
  readonly x: readonly [number, number]
  readonly n: number
  readonly profile: ProfileName
  readonly seed: number
}

const point = (text: string): readonly [number, number] => {
  const parts = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (parts.length !== 2 || !parts.every(Number.isFinite))
    throw new InvalidArgumentError('Give two numbers, such as --x "1,-1".')
  return [parts[0]!, parts[1]!]
}

const command = (): Command =>
  new Command('01-pinwheel draw')
    .description('Draws z given x from a saved sampler; writes one line "z0,z1" for each draw.')
    .requiredOption('--from <folder>', `the folder of the run that has trained it, with ${samplerFile}`)
    .requiredOption('--x <x0,x1>', 'the observation', point)
    .option('--n <n>', 'how many draws', count('--n 500'), 500)
    .addOption(
      new Option('--profile <name>', 'the profile of that run')
        .choices(Object.keys(profiles))
        .default('start'),
    )
    .option('--seed <n>', 'the seed of all random numbers, an integer >= 0', seed, 1)

export const drawCommand = async (argv: readonly string[]): Promise<number> => {
  const o = orExit(readWith(command(), argv)).opts<Choice>()
  const { settings } = profiles[o.profile]
  const quiet = { update: () => {}, say: () => {}, close: () => {} }
  const machine: Machine = {
    backend: 'wasm',
    seed: o.seed,
    signal: new AbortController().signal,
    progress: quiet,
  }
  const drawn = await pipe(
    loadSampler(settings, o.from, samplerFile),
    TaskEither.chain((weights) =>
      draw(settings, weights, repeated(Data.data(o.x, [1, 2]), o.n), machine, {
        stage: 'draw',
        first: firstRow.draws,
      }),
    ),
  )()
  if (Either.isLeft(drawn)) {
    process.stderr.write(`${GE.show(drawn.left)}\n`)
    return 1
  }
  const { values } = drawn.right
  const lines = Array.from({ length: o.n }, (_, i) => `${values[2 * i]},${values[2 * i + 1]}`)
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}
