/**
 * Programs as JSON. Numbers inside constants are written as base64 of their float64 bits, so a decoded program
 * is the same to the bit; everything else is plain. Whatever isn't a well-formed program gives a Left.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { attempt, fail, type GiryError } from './GiryError.js'
import { sameShape, showType, type Json, type Params, type TensorType } from './graph.js'
import { VERSION, type Block, type Equation, type Program, type Value } from './Ir.js'
import { table } from './table.js'

const natural = t.refinement(t.number, (n) => Number.isInteger(n) && n >= 0, 'natural number')
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

/** Floats as base64 of their little-endian bits. */
export const encodeFloats = (data: readonly number[] | Float64Array): string => {
  const bytes = new Uint8Array(Float64Array.from(data).buffer)
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}

/** Left: the text isn't base64 of whole floats. */
export const decodeFloats = (text: string): Either.Either<GiryError, Float64Array> => {
  const bytes = Either.tryCatch(
    () => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
    () => null,
  )
  return Either.isRight(bytes) && bytes.right.length % 8 === 0
    ? Either.right(new Float64Array(bytes.right.buffer))
    : Either.left(malformed('numbers that are not base64 of float64 bits'))
}

const malformed = (what: string): GiryError => ({
  _tag: 'CodecError',
  what,
  where: 'decode',
  remedy: 'give JSON that giry wrote, unchanged',
})

const mapConstants = (b: Block, f: (p: Params) => Params): Block => ({
  ...b,
  equations: b.equations.map((e) => ({
    ...e,
    params: e.op === 'constant' ? f(e.params) : e.params,
    blocks: e.blocks.map((inner) => mapConstants(inner, f)),
  })),
})

const mapProgram = (p: Program, f: (p: Params) => Params): Program => ({
  ...p,
  main: mapConstants(p.main, f),
  functions: Object.fromEntries(Object.entries(p.functions).map(([n, b]) => [n, mapConstants(b, f)])),
})

/** The program as plain JSON. */
export const encode = (program: Program): Json =>
  mapProgram(program, (p) => ({ data: encodeFloats(p['data'] as readonly number[]) })) as unknown as Json

/** Left: JSON that isn't a program, a program of a newer version, or one whose parts don't fit together. */
export const decode = (json: unknown): Either.Either<GiryError, Program> =>
  pipe(
    checkVersion(json),
    Either.chain((j) => pipe(programCodec.decode(j), Either.mapLeft(describe))),
    Either.chain((p) => attempt(() => mapProgram(p, decodeConstant))),
    Either.chain((p) =>
      attempt(() => {
        checkBlock(p, p.main, 'main')
        Object.entries(p.functions).forEach(([n, b]) => checkBlock(p, b, n))
        const fits =
          p.inputs.length === p.main.params.length &&
          p.inputs.every((port, i) => fitsType(port, p.main.params[i]!))
        return fits
          ? p
          : fail(
              'CodecError',
              'inputs that differ from the parameters of main',
              'give JSON that giry wrote, unchanged',
              'decode',
            )
      }),
    ),
  )

const checkVersion = (json: unknown): Either.Either<GiryError, unknown> => {
  const version =
    typeof json === 'object' && json !== null ? (json as { readonly version?: unknown }).version : undefined
  return typeof version === 'number' && version > VERSION
    ? Either.left({
        _tag: 'CodecError',
        what: `a program of version ${version}; this giry reads versions up to ${VERSION}`,
        where: 'decode',
        remedy: 'update giry, or write the program again with this version',
      })
    : Either.right(json)
}

const describe = (errors: t.Errors): GiryError => {
  const [first] = errors
  const path = (first?.context ?? []).map((c) => c.key).filter((k) => k !== '')
  return malformed(`JSON that is not a program, at '${path.join('.') || 'the top'}'`)
}

const decodeConstant = (p: Params): Params => {
  const text = p['data']
  const floats =
    typeof text === 'string' ? decodeFloats(text) : Either.left(malformed('a constant without numbers'))
  return Either.isRight(floats)
    ? { data: Array.from(floats.right) }
    : fail('CodecError', floats.left.what, floats.left.remedy, 'decode')
}

const fitsType = (a: TensorType, b: TensorType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape)
const reject = (name: string, what: string): never =>
  fail('CodecError', what, 'give JSON that giry wrote, unchanged', `decode > ${name}`)

/** Checks that values are defined before use, primitives exist, and every equation has the types it claims. */
const checkBlock = (program: Program, b: Block, name: string): void => {
  const known = new Map<number, Value>(b.params.map((p) => [p.id, p]))
  if (known.size !== b.params.length) reject(name, 'two parameters with one number')
  for (const e of b.equations) {
    const args = e.args.map((a) => known.get(a) ?? reject(name, `value ${a} used before it is defined`))
    e.blocks.forEach((inner, i) => checkBlock(program, inner, `${name} > ${e.op}.${i}`))
    checkEquation(program, e, args, name)
    for (const o of e.outs) {
      if (known.has(o.id)) reject(name, `value ${o.id} defined twice`)
      known.set(o.id, o)
    }
  }
  if (b.results.some((r) => !known.has(r))) reject(name, 'a result that is not defined')
}

const checkEquation = (program: Program, e: Equation, args: readonly Value[], name: string): void => {
  const row = table.get(e.op) ?? reject(name, `unknown primitive '${e.op}'`)
  if (row.name === 'variable') reject(name, 'a variable inside a block')
  const types = typesOf(program, e, args, name)
  if (types.length !== e.outs.length || types.some((type, i) => !fitsType(type, e.outs[i]!)))
    reject(
      name,
      `${e.op} with outputs ${e.outs.map(showType).join(', ')} instead of ${types.map(showType).join(', ')}`,
    )
}

const typesOf = (
  program: Program,
  e: Equation,
  args: readonly Value[],
  name: string,
): readonly TensorType[] => {
  if (e.op === 'constant') {
    const [out] = e.outs
    const data = e.params['data'] as readonly number[]
    const n = out?.shape.reduce((a, d) => a * d, 1)
    return out !== undefined && data.length === n
      ? [out]
      : reject(name, 'a constant whose numbers do not fill its shape')
  }
  const blocks =
    e.callee === undefined
      ? e.blocks
      : [program.functions[e.callee] ?? reject(name, `unknown subprogram '${e.callee}'`)]
  const functions = blocks.map((b) => ({
    name: e.callee ?? e.op,
    params: b.params.map(asTensor),
    results: resultsOf(b, name).map(asTensor),
  }))
  const result = Either.tryCatch(
    () => attempt(() => table.get(e.op)!.infer(args, e.params, functions)),
    () => null,
  )
  if (Either.isLeft(result) || Either.isLeft(result.right))
    return reject(name, `${e.op} with arguments or parameters that do not fit`)
  return result.right.right
}

const resultsOf = (b: Block, name: string): readonly Value[] => {
  const known = new Map([...b.params, ...b.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  return b.results.map((r) => known.get(r) ?? reject(name, 'a result that is not defined'))
}

/** Only the type of a tensor matters to shape rules. */
const asTensor = (v: Value): TensorType & { readonly node: never; readonly out: number } => ({
  ...v,
  node: undefined as never,
  out: 0,
})
