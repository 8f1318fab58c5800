// Modules are seen by two validators, and the second one counts.

import { describe, expect, it } from 'vitest'
import { instantiate } from '../../../lib/interpret/wasm/call.js'
import { expr, type V128 } from '../../../lib/interpret/wasm/emit/code.js'
import { writeFunction } from '../../../lib/interpret/wasm/emit/function.js'
import { encodeModule } from '../../../lib/interpret/wasm/emit/module.js'
import * as i32 from '../../../lib/interpret/wasm/emit/i32.js'
import * as i32x4 from '../../../lib/interpret/wasm/emit/i32x4.js'
import * as v128 from '../../../lib/interpret/wasm/emit/v128.js'
import { network, readyOf, type Ready } from './programs.js'
import { complaintOf, validate } from './validate.js'

const { part } = readyOf('dense', network) as Ready

/** A module that stores what becomes of a number. */
const storing = (value: (x: V128) => V128): Uint8Array<ArrayBuffer> =>
  encodeModule([
    {
      written: writeFunction(0, [], (w) => {
        w.emit(v128.store(i32.constant(0), value(w.float(1))))
        return []
      }),
      exported: 'run',
    },
  ])

const made = (bytes: Uint8Array<ArrayBuffer>): unknown =>
  instantiate(new WebAssembly.Memory({ initial: 1 }), { ...part, bytes })

describe('the validators', () => {
  it('pass modules', () => {
    expect(() => validate(part.bytes)).not.toThrow()
    expect(() => made(storing((x) => x))).not.toThrow()
  })

  it('find another type than an instruction takes', () => {
    const wrong = storing(() => i32.constant(1) as unknown as V128)
    expect(complaintOf(wrong)).toMatch(/type mismatch/)
    expect(() => validate(wrong)).toThrow(/engine/)
    expect(() => made(wrong)).toThrow(WebAssembly.CompileError)
  })

  it('find a module that is cut off', () => {
    for (const kept of [4, 9, 40, part.bytes.length - 1])
      expect(complaintOf(part.bytes.slice(0, kept))).toMatch(/error/)
  })

  it.each([
    ['extension of signs', [0x41, 0, 0xc0]],
    ['filling of memory', [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0b, 0, 0x41, 0]],
  ])('allow no %s, which the engine does, whoever makes the module', (_, code) => {
    const beyond = storing(() => i32x4.splat(expr('i32', code)))
    expect(WebAssembly.validate(beyond)).toBe(true)
    expect(complaintOf(beyond)).toMatch(/unexpected opcode/)
    expect(() => made(beyond)).toThrow(/wabt/)
  })
})
