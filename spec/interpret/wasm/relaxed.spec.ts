// Relaxed SIMD: only where the engine has it, and only when asked for.

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { open } from '../../../lib/interpret/backends.js'
import { ALONE } from '../../../lib/interpret/wasm/target.js'
import { readyOf, type Ready } from './programs.js'
import { special } from './tensors.js'
import { complaintOf } from './validate.js'

const run = promisify(execFile)
const script = fileURLToPath(new URL('./relaxedRun.ts', import.meta.url))

/** Node has it behind a flag until 22. */
const lacksIt = Number(process.versions.node.split('.')[0]) < 22

const bytesOf = (relaxed: boolean): Uint8Array =>
  (readyOf('dense', special.products, { ...ALONE, relaxed }) as Ready).part.bytes

describe('relaxed SIMD', () => {
  it('is used in products when asked for, and not otherwise', () => {
    expect(complaintOf(bytesOf(false))).toBeUndefined()
    expect(complaintOf(bytesOf(true))).toMatch(/relaxed|unexpected opcode/)
  })

  it('is an error where the engine lacks it', async () => {
    const found = await open('wasm', { relaxed: true })()
    if (lacksIt)
      expect(found).toMatchObject(
        Either.left({ _tag: 'BackendError', what: 'this engine has no relaxed SIMD' }),
      )
    else expect(found._tag).toBe('Right')
  })

  it('agrees with the Reference in an engine that has it [8 eps of the magnitude]', async () => {
    const flags = lacksIt ? ['--experimental-wasm-relaxed-simd'] : []
    const { stdout } = await run(process.execPath, [...flags, '--import', 'tsx', script])
    const found = JSON.parse(stdout.trim().split('\n').at(-1)!) as { opened: string; worst: number }
    expect(found.opened).toBe('Right')
    expect(found.worst).toBeLessThanOrEqual(1)
  }, 60_000)
})
