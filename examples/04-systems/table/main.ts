// Trains systems on a data set and compares how they reconstruct and generate its images.
//   npm run table -- --data NAME --profile small|smoke|paper --path PATH --systems a,b --seeds N --updates N --equal-time SUMMARY --set NAME=VALUE,... --out DIR --fresh

import * as Either from 'fp-ts/lib/Either.js'
import { orExit } from '../../shared/command.js'
import { conclude } from '../../shared/conclude.js'
import { display } from '../../shared/display.js'
import { read } from './options.js'
import { run, type Ended } from './program.js'

const options = orExit(read(process.argv.slice(2)))
const shown = display(process.stderr, () => performance.now())
const ended = await run(options, shown)()
shown.close()
conclude(Either.map(({ published, ...rest }: Ended) => ({ ...published, ...rest }))(ended))
