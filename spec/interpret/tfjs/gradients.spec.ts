// giry's own gradients against those of tfjs.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { repository } from '../../../.config/aliases.js'
import { mutate } from '../../mutants.js'

const SCRIPT = 'spec/interpret/tfjs/ownGradients.ts'

/** The largest differences by function, as the script at `path` prints them. */
const differences = async (path: string): Promise<Readonly<Record<string, number>>> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path], {
    cwd: repository,
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Readonly<Record<string, number>>
}

// float32 has 6e-8, and the functions have a dozen operations on numbers below 10
const TOLERANCE = 1e-5

describe('gradients', () => {
  it('agree with tf.grad [float32, 1e-5]', async () => {
    const found = Object.entries(await differences(join(repository, SCRIPT)))
    expect(found).toHaveLength(7)
    found.forEach(([name, d]) => expect(d, name).toBeLessThan(TOLERANCE))
  })

  it('kill a mutant of the derivative of tanh', async () => {
    const mutant = await mutate(
      {
        file: 'lib/core/prim/elementwise.ts',
        from: 'sub(like(ct, 1), mul(out(n), out(n)))',
        to: 'sub(like(ct, 1), mul(out(n), like(ct, 1)))',
      },
      SCRIPT,
    )
    try {
      expect((await differences(mutant.path))['tanh of a product']).toBeGreaterThan(TOLERANCE)
    } finally {
      mutant.dispose()
    }
  })
})
