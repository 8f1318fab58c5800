// Trains systems on a data set and compares how they reconstruct and generate its images.
//   npm run table -- --data NAME --profile small|smoke|paper --path PATH --systems a,b --seeds N --updates N --descents N --out DIR --fresh

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
  const { published, stopped, complete } = ended.right
  process.stdout.write(`${published.text}\n\nreport: ${published.page}\n`)
  process.exitCode = stopped ? interrupted : complete ? 0 : 1
}
