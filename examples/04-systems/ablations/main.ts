// Varies one thing of diffusion-amortized MCMC on optdigits, and compares how it reconstructs and generates.
//   npm run ablate -- chain-length|updates|reverse-steps|start --seeds N --updates N --out DIR --fresh

import { orExit } from '../../shared/command.js'
import { conclude } from '../../shared/conclude.js'
import { display } from '../../shared/display.js'
import { read } from './options.js'
import { run } from './program.js'

const options = orExit(read(process.argv.slice(2)))
const shown = display(process.stderr, () => performance.now())
const ended = await run(options, shown)()
shown.close()
conclude(ended)
