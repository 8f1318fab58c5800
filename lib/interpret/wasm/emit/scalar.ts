/** What instructions on single numbers are made of. */
import { expr, place, type Code, type Expr, type I32, type Type } from './code.js'

export const unary =
  <A extends Type, R extends Type>(result: R, ...opcode: readonly number[]) =>
  (a: Expr<A>): Expr<R> =>
    expr(result, a.code, opcode)

export const binary =
  <A extends Type, R extends Type>(result: R, opcode: number) =>
  (a: Expr<A>, b: Expr<A>): Expr<R> =>
    expr(result, a.code, b.code, opcode)

export const load =
  <R extends Type>(result: R, opcode: number) =>
  (address: I32, offset = 0): Expr<R> =>
    expr(result, address.code, opcode, place(offset))

export const store =
  <T extends Type>(opcode: number) =>
  (address: I32, value: Expr<T>, offset = 0): Code => [address.code, value.code, opcode, place(offset)]

/** a where the condition isn't 0, else b. */
export const select = <T extends Type>(condition: I32, a: Expr<T>, b: Expr<T>): Expr<T> =>
  expr(a.type, a.code, b.code, condition.code, 0x1b)
