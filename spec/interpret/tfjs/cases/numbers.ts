// Numbers to try a primitive on: all of them held by float32.

import * as fc from 'fast-check'
import type { DType } from '../../../../lib/core/graph.js'

export type Numbers = fc.Arbitrary<number>

const float32 = (numbers: Numbers): Numbers => numbers.map((x) => Math.fround(x) + 0)
export const between = (min: number, max: number): Numbers =>
  float32(fc.double({ min, max, noNaN: true, noDefaultInfinity: true }))
/** Positive numbers, evenly spread over their powers of ten. */
export const powers = (min: number, max: number): Numbers =>
  float32(fc.double({ min, max, noNaN: true }).map((p) => 10 ** p))
export const signed = (numbers: Numbers): Numbers =>
  fc.tuple(numbers, fc.boolean()).map(([x, s]) => (s ? -x : x))

export const ordinary = between(-3, 3)
export const wide = fc.oneof(ordinary, signed(powers(-12, 9)), fc.constantFrom(0, 1, -1))
/** Numbers up to `most` in absolute value, and small ones, at which functions like expm1 lose digits. */
export const around = (most: number): Numbers =>
  fc.oneof(ordinary, between(-most, most), signed(powers(-20, 0)), fc.constantFrom(0, most, -most))
export const positive = fc.oneof(powers(-30, 30), between(0.5, 2), fc.constantFrom(1, 1e-30, 1e30))

export const integers = fc.integer({ min: -5, max: 5 })
export const large = fc.oneof(
  integers,
  fc.maxSafeInteger().map((n) => Math.floor(n / 4)),
)
export const bits = fc.nat({ max: 1 })

/** Close numbers, so that comparisons are tried where they turn. */
export const near = fc.oneof(wide, fc.constantFrom(0.5, 0.5000001, -0.5, 2))

export const dtypes = fc.constantFrom<DType>('float', 'float', 'int', 'bool')
export const ofType = (dtype: DType): Numbers => ({ float: wide, int: large, bool: bits })[dtype]
