// The test runner: at most two worker processes, and a last line that counts.

import { defineConfig } from 'vitest/config'
import { aliases, repository } from './aliases.js'
import CountReporter from './reporter.js'
import LongFirst from './sequencer.js'

const fiveMinutes = 300_000

export default defineConfig({
  root: repository,
  resolve: { alias: aliases },
  test: {
    include: ['spec/**/*.spec.ts'],
    setupFiles: ['spec/interpret/wasm/everyModule.ts'],
    pool: 'forks',
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    sequence: { sequencer: LongFirst },
    testTimeout: fiveMinutes,
    hookTimeout: fiveMinutes,
    reporters: ['default', new CountReporter()],
  },
})
