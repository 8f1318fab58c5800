/** Instructions on 32-bit numbers that several threads share; addresses are multiples of 4. */
import { expr, type Code, type I32 } from './code.js'

const PREFIX = 0xfe
/** Alignment to 4 bytes, and no offset. */
const WORD = [2, 0]

export const load = (address: I32): I32 => expr('i32', address.code, PREFIX, 0x10, WORD)
export const store = (address: I32, value: I32): Code => [address.code, value.code, PREFIX, 0x17, WORD]
/** Adds, and gives the number that was there. */
export const add = (address: I32, value: I32): I32 =>
  expr('i32', address.code, value.code, PREFIX, 0x1e, WORD)
/** Sleeps while the number is as expected, at most so many milliseconds: 2 where these are over. */
export const wait = (address: I32, expected: I32, milliseconds: I32): I32 =>
  // the engine takes nanoseconds, as 64 bits
  expr(
    'i32',
    address.code,
    expected.code,
    milliseconds.code,
    0xad,
    0x42,
    0xc0,
    0x84,
    0x3d,
    0x7e,
    PREFIX,
    1,
    WORD,
  )
/** Wakes all who wait. */
export const notify = (address: I32): Code => [address.code, 0x41, 0x7f, PREFIX, 0, WORD, 0x1a]
