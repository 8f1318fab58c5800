/**
 * Well-formed programs: values are defined once and before their use, primitives exist and get what they take,
 * every equation has the types it claims, subprograms exist and don't call themselves.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, Failure } from '../GiryError.js'
import { areOf, sameShape, showType, type Fn, type Tensor, type TensorType } from '../graph.js'
import type { Block, Equation, Program, Value } from '../Ir.js'
import { table } from '../table.js'
import { malformed } from './floats.js'
import { signatures } from './signatures.js'

const fitsType = (a: TensorType, b: TensorType): boolean => a.dtype === b.dtype && sameShape(a.shape, b.shape)

const reject = (name: string, what: string): never => {
  throw new Failure(malformed(what, `decode > ${name}`))
}

/** Stops with a `CodecError` unless the program is well-formed. */
export const checkProgram = (p: Program): void => {
  Object.keys(p.functions).forEach((name) => checkCalls(p, name, []))
  Object.entries(p.functions).forEach(([name, b]) => checkBlock(p, b, name))
  checkBlock(p, p.main, 'main')
  if (new Set(p.inputs.map((port) => port.name)).size !== p.inputs.length)
    reject('main', 'two inputs of one name')
  if (
    p.inputs.length !== p.main.params.length ||
    !p.inputs.every((port, i) => fitsType(port, p.main.params[i]!))
  )
    reject('main', 'inputs that differ from the parameters of main')
}

const callees = (b: Block): readonly string[] =>
  b.equations.flatMap((e) => [...(e.callee === undefined ? [] : [e.callee]), ...e.blocks.flatMap(callees)])

const subprogram = (p: Program, name: string, where: string): Block =>
  Object.hasOwn(p.functions, name) ? p.functions[name]! : reject(where, `unknown subprogram '${name}'`)

const checkCalls = (p: Program, name: string, path: readonly string[]): void => {
  if (path.includes(name)) reject(name, 'a subprogram that calls itself')
  new Set(callees(subprogram(p, name, path.at(-1) ?? name))).forEach((c) => checkCalls(p, c, [...path, name]))
}

const checkBlock = (p: Program, b: Block, name: string): void => {
  const known = new Map<number, Value>(b.params.map((v) => [v.id, v]))
  if (known.size !== b.params.length) reject(name, 'two parameters with one number')
  for (const e of b.equations) {
    const args = e.args.map((a) => known.get(a) ?? reject(name, `value ${a} used before it is defined`))
    e.blocks.forEach((inner, i) => checkBlock(p, inner, `${name} > ${e.op}.${i}`))
    checkEquation(p, e, args, name)
    for (const o of e.outs) {
      if (known.has(o.id)) reject(name, `value ${o.id} defined twice`)
      known.set(o.id, o)
    }
  }
  if (b.results.some((r) => !known.has(r))) reject(name, 'a result that is not defined')
}

const checkEquation = (p: Program, e: Equation, args: readonly Value[], name: string): void => {
  const signature = signatures.get(e.op) ?? reject(name, `unknown primitive '${e.op}'`)
  const names = Object.keys(signature.params)
  if (
    (signature.args ?? args.length) !== args.length ||
    (signature.blocks ?? 0) !== e.blocks.length ||
    (e.op === 'call') !== (e.callee !== undefined)
  )
    reject(name, `${e.op} with the wrong number of arguments or blocks`)
  if (
    names.length !== Object.keys(e.params).length ||
    !names.every((n) => signature.params[n]!.is(e.params[n]))
  )
    reject(name, `${e.op} with parameters that are not its own`)
  const types = e.op === 'constant' ? constantTypes(e, name) : typesOf(p, e, args, name)
  if (types.length !== e.outs.length || types.some((type, i) => !fitsType(type, e.outs[i]!)))
    reject(
      name,
      `${e.op} with outputs ${e.outs.map(showType).join(', ')} instead of ${types.map(showType).join(', ')}`,
    )
}

const constantTypes = (e: Equation, name: string): readonly TensorType[] => {
  const [out] = e.outs
  const data = e.params['data'] as readonly number[]
  const n = out?.shape.reduce((a, d) => a * d, 1)
  return out !== undefined && data.length === n && areOf(out.dtype, data)
    ? [out]
    : reject(name, 'a constant whose numbers do not fill its type')
}

const typesOf = (p: Program, e: Equation, args: readonly Value[], name: string): readonly TensorType[] => {
  const blocks = e.callee === undefined ? e.blocks : [subprogram(p, e.callee, name)]
  const functions: readonly Fn[] = blocks.map((b) => ({
    name: e.callee ?? e.op,
    params: b.params.map(asTensor),
    results: resultsOf(b, name).map(asTensor),
  }))
  // shape rules trust their parameters, whose kinds were checked, but not to fit the arguments
  const result = Either.tryCatch(
    () => attempt(() => table.get(e.op)!.infer(args, e.params, functions)),
    () => null,
  )
  return Either.isRight(result) && Either.isRight(result.right)
    ? result.right.right
    : reject(name, `${e.op} with arguments or parameters that do not fit`)
}

const resultsOf = (b: Block, name: string): readonly Value[] => {
  const known = new Map([...b.params, ...b.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  return b.results.map((r) => known.get(r) ?? reject(name, 'a result that is not defined'))
}

/** Shape rules look at the type of a tensor alone. */
const asTensor = (v: Value): Tensor => ({ ...v, node: undefined as never, out: 0 })
