// Integers of programs as constants of 64 bits: exact to 2^53, and a module also beyond what 64 bits hold.

import { describe, expect, it } from 'vitest'
import { writeFunction } from '../../../lib/interpret/wasm/emit/function.js'
import { encodeModule } from '../../../lib/interpret/wasm/emit/module.js'
import { i64 } from '../../../lib/interpret/wasm/emit/scalar.js'

/** What a function gives that returns the constant. */
const returned = (n: number): unknown => {
  const bytes = encodeModule([{ written: writeFunction(0, [], () => [i64.constant(n)]), exported: 'run' }])
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { giry: { memory } })
  return (exports['run'] as () => unknown)()
}

describe('constants of 64 bits', () => {
  it('are exact', () => {
    const sizes = [0, 1, 63, 64, 65, 127, 128, 8191, 8192, 2 ** 31, 2 ** 32 + 5, 2 ** 53 - 1, 2 ** 62]
    for (const n of sizes.flatMap((x) => [x, -x])) expect(returned(n)).toBe(BigInt(n))
  })

  it('are the ends of the range, or nearly, beyond it', () => {
    for (const n of [2 ** 63, 2 ** 80, Infinity]) {
      expect(returned(n)).toBe(2n ** 63n - 1024n)
      expect(returned(-n)).toBe(-(2n ** 63n))
    }
  })
})
