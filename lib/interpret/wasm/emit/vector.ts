/** What instructions on vectors are made of. */
import { expr, unsigned, type Code, type V128 } from './code.js'

export const opcode = (n: number): Code => [0xfd, unsigned(n)]

export const unary =
  (n: number) =>
  (a: V128): V128 =>
    expr('v128', a.code, opcode(n))

export const binary =
  (n: number) =>
  (a: V128, b: V128): V128 =>
    expr('v128', a.code, b.code, opcode(n))

export const shift =
  (n: number) =>
  (a: V128, by: number): V128 =>
    expr('v128', a.code, 0x41, by, opcode(n))
