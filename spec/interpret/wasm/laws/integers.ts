// What must hold of integers in modules, as functions that throw when it doesn't.

import { expect } from 'vitest'
import type { Expr, Type } from '../../../../lib/interpret/wasm/emit/code.js'
import * as f64 from '../../../../lib/interpret/wasm/emit/f64.js'
import { writeFunction } from '../../../../lib/interpret/wasm/emit/function.js'
import * as i32 from '../../../../lib/interpret/wasm/emit/i32.js'
import * as i64 from '../../../../lib/interpret/wasm/emit/i64.js'
import { encodeModule } from '../../../../lib/interpret/wasm/emit/module.js'
import { choices, compared, draws, large, type Case } from '../programs.js'
import { agrees } from './modules.js'

const agreesInBoth = (made: Case): void => {
  agrees('unrolled', made)
  agrees('dense', made)
}

export const chosenIntegers = (): void => agrees('unrolled', choices)
export const largeIntegers = (): void => agreesInBoth(large)
export const comparedIntegers = (): void => agreesInBoth(compared)
export const keysOfChains = (): void => agreesInBoth(draws)

/** What a function gives that returns the expression. */
const returned = (x: Expr<Type>): unknown => {
  const bytes = encodeModule([{ written: writeFunction(0, [], () => [x]), exported: 'run' }])
  const memory = new WebAssembly.Memory({ initial: 1 })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { giry: { memory } })
  return (exports['run'] as () => unknown)()
}

/** Loops may have more than 2^31 steps. */
export const unsignedSteps = (): void => {
  for (const n of [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    expect(returned(f64.fromI32(i32.constant(n)))).toBe(n)
    expect(returned(i64.fromI32(i32.constant(n)))).toBe(BigInt(n))
  }
}
