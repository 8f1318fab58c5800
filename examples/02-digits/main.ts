// Learns a model of handwritten digits with diffusion-amortized MCMC and with short-run chains, and compares both.
//   npm run digits -- --profile start|long --seed N --resume --out DIR --path DIR

import { parse } from '../shared/cli.js'
import { onInterrupt } from '../shared/interrupt.js'
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
process.exitCode = await run(options, progress, signal)
progress.close()
dispose()
