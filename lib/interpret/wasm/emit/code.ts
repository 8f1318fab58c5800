/**
 * WebAssembly instructions as values. An expression is the code that leaves one number of its type on the stack, so
 * that applying an instruction is putting codes one after the other. Code is nested and flattened once, at the end.
 */

/** The types of values: 32-bit and 64-bit numbers, and vectors of 128 bits. */
export type Type = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

/** Bytes, nested. */
export type Code = number | readonly Code[]

/** Code that leaves one value of a type on the stack. */
export interface Expr<T extends Type> {
  readonly type: T
  readonly code: Code
}

export type I32 = Expr<'i32'>
export type I64 = Expr<'i64'>
export type F64 = Expr<'f64'>
export type V128 = Expr<'v128'>

export const TYPE_BYTES: Readonly<Record<Type, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
}

export const expr = <T extends Type>(type: T, ...code: readonly Code[]): Expr<T> => ({ type, code })

/** The bytes of nested code. */
export const flatten = (code: Code): number[] => {
  const bytes: number[] = []
  // a call for each byte would be slow
  const visit = (codes: readonly Code[]): void => {
    for (const c of codes)
      if (typeof c === 'number') bytes.push(c)
      else visit(c)
  }
  visit([code])
  return bytes
}

/** An unsigned whole number below 2^32 in LEB128. */
export const unsigned = (n: number): readonly number[] => {
  const bytes: number[] = []
  let rest = n >>> 0
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

/** A signed whole number, exact to 2^53, in LEB128. */
export const signed = (n: number): readonly number[] => {
  const low = n & 0x7f
  const rest = Math.floor(n / 128)
  return rest === (low < 64 ? 0 : -1) ? [low] : [low | 0x80, ...signed(rest)]
}

/** The bits of a number as bytes, little-endian. */
export const float64 = (x: number): readonly number[] => [...new Uint8Array(Float64Array.of(x).buffer)]

/** Where a load or a store goes beyond its address, with no alignment promised. */
export const place = (offset: number): Code => [0, unsigned(offset)]
