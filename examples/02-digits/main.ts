// Learns a model of handwritten digits with diffusion-amortized MCMC and with short-run chains, and compares both.
//   npm run digits -- --profile start|long --seed N --threads N --resume --out DIR --path DIR

import * as Either from 'fp-ts/lib/Either.js'
import { parse } from '../shared/cli.js'
import { show } from '../shared/failure.js'
import { interrupted, onInterrupt } from '../shared/interrupt.js'
import { terminal } from '../shared/progress.js'
import { profiles } from './profiles.js'
import { run } from './program.js'
import { example } from './report.js'

const options = parse({
  name: example,
  description: 'Learns a latent energy-based model of handwritten digits in two ways, and compares them.',
  profiles: Object.keys(profiles),
})(process.argv.slice(2))
const progress = terminal(example)
const { signal, dispose } = onInterrupt()
const ended = await run(options, progress, signal)()
progress.say(Either.isRight(ended) ? `report: ${ended.right}` : show(ended.left))
process.exitCode = Either.isLeft(ended) ? 1 : signal.aborted ? interrupted : 0
progress.close()
dispose()
