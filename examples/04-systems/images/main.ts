// Writes generated images, or the training images, as png files.
//   npm run images -- --data NAME --row damc-sampler --count N --to DIR, and the options of the table that it is of

import * as Either from 'fp-ts/lib/Either.js'
import { orExit } from '../../shared/command.js'
import { isCancelled, show } from '../../shared/failure.js'
import { interrupted, onInterrupt } from '../../shared/interrupt.js'
import { terminal } from '../../shared/progress.js'
import { read } from './options.js'
import { run } from './program.js'

const options = orExit(read(process.argv.slice(2)))
const { signal, dispose } = onInterrupt()
const progress = terminal('images')
const ended = await run(options, { signal, progress })()
progress.close()
dispose()
if (Either.isRight(ended)) process.stdout.write(`${ended.right} images in ${options.to}\n`)
else process.stderr.write(`${show(ended.left)}\n`)
process.exitCode = Either.isRight(ended) ? 0 : isCancelled(ended.left) ? interrupted : 1
