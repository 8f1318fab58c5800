// The command: trains a sampler and measures it, or draws from one that was saved.

import { drawCommand } from './drawCommand.js'
import { trainCommand } from './trainCommand.js'

const [first, ...rest] = process.argv.slice(2)
process.exitCode = await (first === 'draw' ? drawCommand(rest) : trainCommand(process.argv.slice(2)))
