// Learns MNIST without one digit, by a latent energy-based model and by diffusion-amortized MCMC, and looks whether that digit is found.
//   npm run anomaly -- --profile small|smoke --digits 1,4,5,7,9 --path DIR --seed N --out DIR --fresh

import { orExit } from '../shared/command.js'
import { conclude } from '../shared/conclude.js'
import { display } from '../shared/display.js'
import { read } from './options.js'
import { run } from './program.js'

const options = orExit(read(process.argv.slice(2)))
const shown = display(process.stderr, () => performance.now())
const ended = await run(options, shown)()
shown.close()
conclude(ended)
