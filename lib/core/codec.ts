/**
 * Programs as JSON. Numbers inside constants are written as base64 of their float64 bits, so a decoded program
 * is the same to the bit; everything else is plain, in one order. Whatever isn't a well-formed program gives a Left:
 *   decode . encode = id (values numbered in order of appearance),   hash . decode . encode = hash
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { decodeFloats, encodeFloats, malformed } from './codec/floats.js'
import { natural } from './codec/signatures.js'
import { UPGRADES, upgrade } from './codec/upgrade.js'
import { checkProgram } from './codec/wellFormed.js'
import { attempt, Failure, type GiryError } from './GiryError.js'
import type { Json, Params, TensorType } from './graph.js'
import { renumber, type Block, type Equation, type Program, type Value } from './Ir.js'

export { decodeFloats, encodeFloats } from './codec/floats.js'

const typeFields = {
  dtype: t.union([t.literal('float'), t.literal('int'), t.literal('bool')]),
  shape: t.readonlyArray(natural),
}
const value: t.Type<Value> = t.type({ id: natural, ...typeFields })
const params = t.record(t.string, t.unknown)

const equation: t.Type<Equation> = t.recursion('equation', () =>
  t.intersection([
    t.type({
      op: t.string,
      args: t.readonlyArray(natural),
      outs: t.readonlyArray(value),
      params: params as unknown as t.Type<Params>,
      blocks: t.readonlyArray(block),
      where: t.string,
    }),
    t.partial({ callee: t.string }),
  ]),
)
const block: t.Type<Block> = t.recursion('block', () =>
  t.type({
    params: t.readonlyArray(value),
    equations: t.readonlyArray(equation),
    results: t.readonlyArray(natural),
  }),
)
const programCodec = t.type({
  version: natural,
  name: t.string,
  inputs: t.readonlyArray(t.type({ name: t.string, ...typeFields })),
  main: block,
  functions: t.record(t.string, block),
})

const sorted = <A>(record: { readonly [key: string]: A }): readonly (readonly [string, A])[] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))

const encodeType = (v: TensorType): { readonly [key: string]: Json } => ({ dtype: v.dtype, shape: v.shape })
const encodeValue = (v: Value): Json => ({ id: v.id, ...encodeType(v) })

const encodeParams = (e: Equation): Json =>
  e.op === 'constant'
    ? { data: encodeFloats(e.params['data'] as readonly number[]) }
    : Object.fromEntries(sorted(e.params))

const encodeBlock = (b: Block): Json => ({
  params: b.params.map(encodeValue),
  equations: b.equations.map((e) => ({
    op: e.op,
    args: e.args,
    outs: e.outs.map(encodeValue),
    params: encodeParams(e),
    blocks: e.blocks.map(encodeBlock),
    ...(e.callee === undefined ? {} : { callee: e.callee }),
    where: e.where,
  })),
  results: b.results,
})

/**
 * The program as plain JSON: the same text for every numbering of its values. Large constants aren't part of a
 * program but inputs of it, named by their hash.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Space as S, Term as T } from 'giry'
 * const made = Core.fromFunction('twice', S.scalar, (x) => T.add(x, x))
 * const again = pipe(made, Either.chain(({ program }) => Core.decode(JSON.parse(JSON.stringify(Core.encode(program))))))
 * pipe(again, Either.map(Core.hash)) // pipe(made, Either.map(({ program }) => Core.hash(program)))
 * pipe(again, Either.map((program) => program.version === Core.VERSION)) // Either.right(true)
 * Core.decode({ version: 1 })._tag // 'Left'
 */
export const encode = (program: Program): Json => ({
  version: program.version,
  name: program.name,
  inputs: program.inputs.map((port) => ({ name: port.name, ...encodeType(port) })),
  main: encodeBlock(renumber(program.main)),
  functions: Object.fromEntries(sorted(program.functions).map(([n, b]) => [n, encodeBlock(renumber(b))])),
})

/**
 * The program that JSON stands for.
 * Left, always a `CodecError`: JSON that isn't a program (it names the place), a program of a newer version (it says
 * so), or one whose parts don't fit together.
 */
export const decode = (json: unknown): Either.Either<GiryError, Program> =>
  pipe(
    upgrade(UPGRADES)(json),
    Either.chain((j) =>
      withinStack(() => pipe(programCodec.decode(j), Either.mapLeft(describe), Either.chain(assemble))),
    ),
  )

/** JSON nested deeper than the stack isn't a program that giry wrote. */
const withinStack = <A>(read: () => Either.Either<GiryError, A>): Either.Either<GiryError, A> => {
  try {
    return read()
  } catch (e) {
    if (e instanceof RangeError) return Either.left(malformed('JSON that is nested too deeply'))
    throw e
  }
}

const assemble = (p: Program): Either.Either<GiryError, Program> =>
  attempt(() => {
    const decoded = {
      version: p.version,
      name: p.name,
      inputs: p.inputs,
      main: decodeConstants(p.main),
      functions: Object.fromEntries(sorted(p.functions).map(([n, b]) => [n, decodeConstants(b)])),
    }
    checkProgram(decoded)
    return decoded
  })

const describe = (errors: t.Errors): GiryError => {
  const [first] = errors
  const path = (first?.context ?? []).map((c) => c.key).filter((k) => k !== '')
  return malformed(`JSON that is not a program, at '${path.join('.') || 'the top'}'`)
}

const decodeConstants = (b: Block): Block => ({
  ...b,
  equations: b.equations.map((e) => ({
    ...e,
    params: e.op === 'constant' ? decodeConstant(e.params) : e.params,
    blocks: e.blocks.map(decodeConstants),
  })),
})

const decodeConstant = (p: Params): Params => {
  const text = p['data']
  const floats =
    typeof text === 'string' ? decodeFloats(text) : Either.left(malformed('a constant without numbers'))
  if (Either.isLeft(floats)) throw new Failure(floats.left)
  return { data: Array.from(floats.right) }
}
