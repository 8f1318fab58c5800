// Learns MNIST without one digit, by a latent energy-based model and by diffusion-amortized MCMC, and looks whether that digit is found.
//   npm run anomaly -- --profile small|smoke --digits 1,4,5,7,9 --path DIR --seed N --out DIR --fresh

import * as Either from 'fp-ts/lib/Either.js'
import { orExit } from '../shared/command.js'
import { display } from '../shared/display.js'
import { show } from '../shared/failure.js'
import { interrupted } from '../shared/interrupt.js'
import { read } from './options.js'
import { run } from './program.js'

const options = orExit(read(process.argv.slice(2)))
const shown = display(process.stderr, () => performance.now())
const ended = await run(options, shown)()
shown.close()
if (Either.isLeft(ended)) {
  process.stderr.write(`${show(ended.left)}\n`)
  process.exitCode = 1
} else {
  const { text, page, stopped, complete } = ended.right
  process.stdout.write(`${text}\n\nreport: ${page}\n`)
  process.exitCode = stopped ? interrupted : complete ? 0 : 1
}
