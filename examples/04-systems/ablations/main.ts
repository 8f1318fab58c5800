// Varies one thing of diffusion-amortized MCMC on optdigits, and compares how it reconstructs and generates.
//   npm run ablate -- chain-length|updates|reverse-steps|start --seeds N --updates N --out DIR --fresh

import * as Either from 'fp-ts/lib/Either.js'
import { orExit } from '../../shared/command.js'
import { display } from '../../shared/display.js'
import { isCancelled, show } from '../../shared/failure.js'
import { interrupted } from '../../shared/interrupt.js'
import { read } from './options.js'
import { run } from './program.js'

const options = orExit(read(process.argv.slice(2)))
const shown = display(process.stderr, () => performance.now())
const ended = await run(options, shown)()
shown.close()
if (Either.isLeft(ended)) {
  process.stderr.write(`${show(ended.left)}\n`)
  process.exitCode = isCancelled(ended.left) ? interrupted : 1
} else {
  const { text, page, stopped, complete } = ended.right
  process.stdout.write(`${text}\n\nreport: ${page}\n`)
  process.exitCode = stopped ? interrupted : complete ? 0 : 1
}
