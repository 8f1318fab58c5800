// FID of two files of 2,048 features of Inception for each image, as numpy.save writes them.
//   npm run fid -- real.npy generated.npy

import { Command } from 'commander'
import * as Either from 'fp-ts/lib/Either.js'
import { orExit, readWith } from '../../shared/command.js'
import { show } from '../../shared/failure.js'
import { fidOfFiles } from '../../shared/metrics/featureFile.js'

const command = new Command('fid')
  .description(
    'The Frechet distance between two sets of 2,048-dimensional features: FID, where they are those of the last pooling layer of Inception.',
  )
  .argument('<real.npy>', 'features of real images: float32, shape (n, 2048), as numpy.save writes them')
  .argument('<generated.npy>', 'features of generated images, in the same form')

const [real, generated] = orExit(readWith(command, process.argv.slice(2))).args as [string, string]
const found = await fidOfFiles(real, generated)()
if (Either.isRight(found)) process.stdout.write(`FID ${found.right.toPrecision(6)}\n`)
else process.stderr.write(`${show(found.left)}\n`)
process.exitCode = Either.isRight(found) ? 0 : 1
