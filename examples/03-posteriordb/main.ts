// Draws from six posteriors of posteriordb by three kernels, and compares the draws with the reference.
//   npm run posteriordb -- --posteriors a,b --kernels nuts,hmc,mala --profile full|smoke --draws N --seed N
//     --backend NAME --out DIR --path DIR

import * as Either from 'fp-ts/lib/Either.js'
import { orExit } from '../shared/command.js'
import { show } from '../shared/failure.js'
import { interrupted, onInterrupt } from '../shared/interrupt.js'
import { terminal } from '../shared/progress.js'
import { example, read } from './options.js'
import { run } from './program.js'

const options = orExit(read()(process.argv.slice(2)))
const progress = terminal(example)
const { signal, dispose } = onInterrupt()
const ended = await run(options, progress, signal)()
progress.say(Either.isRight(ended) ? `${ended.right.table}\nreport: ${ended.right.page}` : show(ended.left))
process.exitCode = Either.isLeft(ended) ? 1 : signal.aborted ? interrupted : 0
progress.close()
dispose()
