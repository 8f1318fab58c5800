// How long does an iteration of DAMC take at full size, and does it hold more memory from one to the next? Trains as the
// paper has it for SVHN, on the images of SVHN or, where nothing says where they are, on random ones of their size.
// Run: npm run full-size, or npm run full-size -- --iterations 3 --threads 2

import * as Either from 'fp-ts/lib/Either.js'
import { batchesOf } from '../../../examples/04-systems/data/feed.js'
import { bytesOf, inMemory, type Images } from '../../../examples/04-systems/data/images.js'
import { loadData } from '../../../examples/04-systems/data/load.js'
import { paper } from '../../../examples/04-systems/profiles/paper.js'
import { shapeOf } from '../../../examples/04-systems/profiles/paperSizes.js'
import { damc } from '../../../examples/04-systems/systems/damc.js'
import { orExit } from '../../../examples/shared/command.js'
import { show, type Failure } from '../../../examples/shared/failure.js'
import { integer, randomNumbers } from '../../../examples/shared/randomNumbers.js'
import { open } from '../../../lib/interpret/backends.js'
import { tile } from '../ceilings.js'
import { must } from '../contenders/giry.js'
import { measure } from '../measure.js'
import { iterate } from './iterations.js'
import type { Memory } from './memory.js'
import { iterationMacs } from './operations.js'
import { read, type Options } from './options.js'

const orThrow = <A>(result: Either.Either<Failure, A>): A => {
  if (Either.isLeft(result)) throw new Error(show(result.left))
  return result.right
}

const randomImages = (count: number): Images => {
  const shape = shapeOf('svhn')
  const state = randomNumbers(1, 'images')
  const pixels = Uint8Array.from({ length: count * bytesOf(shape) }, () => integer(state, 256))
  return inMemory(shape, pixels, new Uint8Array(count))
}

const imagesOf = async ({ path, batch }: Options): Promise<Images> =>
  path === undefined && (process.env['GIRY_DATA'] ?? '') === ''
    ? randomImages(2 * batch)
    : orThrow(await loadData({ data: 'svhn', ...(path === undefined ? {} : { path }) })()).train

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
const held = (m: Memory): string =>
  `process ${mebibytes(m.process)}, wasm ${mebibytes(m.wasm)}, tensors ${m.tensors} of ${m.tensorBytes} bytes, held ${m.held}`

/** Milliseconds of a multiply-add in the best of loops on this machine, with one thread, as it is just now. */
const macMs = async (): Promise<number> => {
  const { tile: operationMs } = await measure({ tile: tile() }, { rounds: 7, clock: () => performance.now() })
  return 2 * operationMs
}

const main = async (argv: readonly string[]): Promise<void> => {
  const o = orExit(read(argv))
  const { batch, iterations, threads } = o
  const images = await imagesOf(o)
  const setting = { ...orThrow(paper.settings('svhn', images, images.count)).damc, batch }
  const macs = batch * iterationMacs(setting)
  console.log(`an iteration on ${batch} images is ${(macs / 1e9).toFixed(1)} GMAC on paper`)
  const backend = must(await open('wasm', threads === 1 ? {} : { threads })())
  const feed = batchesOf(images, { batch, seed: 1, flips: paper.flips('svhn') })
  let before = await macMs()
  await iterate(backend, damc(setting), feed, iterations, {
    onPrepared: ({ compiledMs, startedMs, parameters, memory }) =>
      console.log(
        `compiled in ${seconds(compiledMs)}, started in ${seconds(startedMs)}, state of ${parameters} numbers; ${held(memory)}`,
      ),
    onIteration: async (done, { ms, cpuMs, memory, report }) => {
      const after = await macMs()
      const limitMs = (macs * (before + after)) / 2 / threads
      before = after
      console.log(
        `${done}: ${seconds(ms)} (${seconds(cpuMs)} of CPU), limit ${seconds(limitMs)} at ${(macs / 1e6 / limitMs).toFixed(2)} GMAC/s, ` +
          `${(ms / limitMs).toFixed(2)} times as long; ${held(memory)}; ${JSON.stringify(report)}`,
      )
    },
  })
}

await main(process.argv.slice(2))
