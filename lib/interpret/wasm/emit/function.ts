/**
 * Writing a function: statements go to it one after the other, values that are used twice go to locals, and constant
 * vectors are put into locals once, before everything else, since that is faster than an immediate in a loop.
 */
import {
  expr,
  flatten,
  TYPE_BYTES,
  unsigned,
  type Code,
  type Expr,
  type I32,
  type Type,
  type V128,
} from './code.js'
import * as i32 from './i32.js'
import * as i32x4 from './i32x4.js'

/** A local that changes. */
export interface Variable<T extends Type> {
  readonly get: Expr<T>
  readonly set: (value: Expr<T>) => void
}

/** A function while it is written. */
export interface Writer {
  /** Adds a statement. */
  readonly emit: (code: Code) => void
  /** The value of what never changes, in a local before everything else. */
  readonly hoist: <T extends Type>(value: Expr<T>) => Expr<T>
  /** The value in a local, to be used as often as wanted. */
  readonly let: <T extends Type>(value: Expr<T>) => Expr<T>
  readonly variable: <T extends Type>(start: Expr<T>) => Variable<T>
  /** One word in every lane. */
  readonly word: (bits: number) => V128
  /** One number in every lane, rounded to float32. */
  readonly float: (x: number) => V128
  /** Counts from `from` to below `to`, at least once; the body is written so many times, each with its own end. */
  readonly loop: (
    from: I32 | number,
    to: I32 | number,
    step: number,
    body: (index: I32) => void,
    copies?: number,
  ) => void
  /** Does it again as long as what it gives isn't 0. */
  readonly repeat: (body: () => I32) => void
  readonly when: (condition: I32, then: () => void, otherwise?: () => void) => void
}

/** What a function is called with, and its place among the functions of a module. */
export interface Signature {
  readonly index: number
  readonly params: readonly Type[]
  readonly results: readonly Type[]
}

/** A finished function. */
export interface Written extends Signature {
  readonly body: readonly number[]
}

const BLOCK_END = 0x0b
const NO_RESULT = 0x40

/** Writes the function with number `index`; what `write` returns is its results. */
export const writeFunction = (
  index: number,
  params: readonly Type[],
  write: (w: Writer, params: readonly Expr<Type>[]) => readonly Expr<Type>[],
): Written => {
  const locals: Type[] = []
  const prologue: Code[] = []
  let statements: Code[] = []
  const words = new Map<number, V128>()

  const newLocal = (type: Type): readonly number[] => unsigned(params.length + locals.push(type) - 1)
  const get = <T extends Type>(type: T, local: readonly number[]): Expr<T> => expr(type, 0x20, local)
  const emit = (code: Code): void => void statements.push(code)
  const keep = <T extends Type>(value: Expr<T>, into: (code: Code) => void): Expr<T> => {
    const local = newLocal(value.type)
    into([value.code, 0x21, local])
    return get(value.type, local)
  }
  const inside = (build: () => void): Code => {
    const outer = statements
    statements = []
    build()
    const inner = statements
    statements = outer
    return inner
  }
  const variable: Writer['variable'] = (start) => {
    const local = newLocal(start.type)
    const set = (value: Expr<typeof start.type>): void => emit([value.code, 0x21, local])
    set(start)
    return { get: get(start.type, local), set }
  }
  const word = (bits: number): V128 => {
    const known = words.get(bits | 0)
    if (known !== undefined) return known
    const made = keep(i32x4.constant(bits | 0), (code) => void prologue.push(code))
    words.set(bits | 0, made)
    return made
  }
  const writer: Writer = {
    emit,
    hoist: (value) => keep(value, (code) => void prologue.push(code)),
    let: (value) => keep(value, emit),
    variable,
    word,
    float: (x) => word(new Int32Array(Float32Array.of(x).buffer)[0]!),
    loop: (from, to, step, body, copies = 1) => {
      const counter = variable(i32.orConstant(from))
      const code = inside(() => {
        for (let left = copies; left > 0; left--) {
          body(counter.get)
          counter.set(i32.add(counter.get, step))
          const goesOn = i32.less(counter.get, to)
          emit(left > 1 ? [i32.eqz(goesOn).code, 0x0d, 1] : [goesOn.code, 0x0d, 0])
        }
      })
      emit([0x02, NO_RESULT, 0x03, NO_RESULT, code, BLOCK_END, BLOCK_END])
    },
    repeat: (body) => {
      let again: Code = []
      const code = inside(() => {
        again = body().code
      })
      emit([0x03, NO_RESULT, code, again, 0x0d, 0, BLOCK_END])
    },
    when: (condition, then, otherwise) =>
      emit([
        condition.code,
        0x04,
        NO_RESULT,
        inside(then),
        ...(otherwise === undefined ? [] : [0x05, inside(otherwise)]),
        BLOCK_END,
      ]),
  }
  const given = params.map((type, i) => get(type, unsigned(i)))
  const results = write(writer, given)
  const code = flatten([prologue, statements, results.map((r) => r.code), BLOCK_END])
  const declared = runs(locals).map(([type, n]) => [unsigned(n), TYPE_BYTES[type]])
  return {
    index,
    params,
    results: results.map((r) => r.type),
    body: flatten([unsigned(declared.length), declared, code]),
  }
}

/** Equal neighbours counted. */
const runs = (types: readonly Type[]): readonly (readonly [Type, number])[] => {
  const found: [Type, number][] = []
  for (const type of types) {
    const last = found.at(-1)
    if (last !== undefined && last[0] === type) last[1]++
    else found.push([type, 1])
  }
  return found
}
