// A run that never ends by itself, as a process: what Ctrl-C does to it.

import { train } from '../../../examples/01-pinwheel/trainCommand.js'
import { onInterrupt } from '../../../examples/shared/interrupt.js'
import { terminal } from '../../../examples/shared/progress.js'
import { tiny } from './tiny.js'

const { signal, dispose } = onInterrupt()
process.exitCode = await train(
  { likelihood: 2, profile: 'tiny', seed: 7 },
  tiny(1_000_000),
  { folder: process.argv[2]!, resume: false },
  { backend: 'wasm', seed: 7, signal, progress: terminal('slow') },
)
dispose()
