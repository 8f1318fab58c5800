/**
 * Core: a program as first-order data in A-normal form. Blocks are closed (they see their parameters only),
 * values are numbered within their block, subprograms are named. Core is JSON: it has no functions in it.
 */
import type { Json, Params, TensorType } from './graph.js'

/** The version of this language; the codec reads older ones and refuses newer ones. */
export const VERSION = 1

/** A value by its number, with its type. */
export interface Value extends TensorType {
  readonly id: number
}

/** `outs = op[params](args)`; loops carry their blocks, calls the name of a subprogram. */
export interface Equation {
  readonly op: string
  readonly args: readonly number[]
  readonly outs: readonly Value[]
  readonly params: Params
  readonly blocks: readonly Block[]
  readonly callee?: string
  /** The combinators that built it; not part of the program's identity. */
  readonly where: string
}

/** Equations in order of need; a value is defined once, before it is used. */
export interface Block {
  readonly params: readonly Value[]
  readonly equations: readonly Equation[]
  readonly results: readonly number[]
}

/** A named input; its data come from the caller, or from `bindings` for large constants. */
export interface Port extends TensorType {
  readonly name: string
}

/** A main block, whose parameters are the inputs, and the subprograms that it calls. */
export interface Program {
  readonly version: number
  readonly name: string
  readonly inputs: readonly Port[]
  readonly main: Block
  readonly functions: { readonly [name: string]: Block }
}

/** A block's values by number. */
export const valuesOf = (block: Block): ReadonlyMap<number, Value> =>
  new Map([...block.params, ...block.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))

export const nextId = (block: Block): number =>
  1 +
  Math.max(
    -1,
    ...block.params.map((v) => v.id),
    ...block.equations.map((e) => e.outs.reduce((m, v) => Math.max(m, v.id), -1)),
  )

/** The same block with values numbered in order of appearance. */
export const renumber = (block: Block): Block => {
  const ids = new Map<number, number>()
  const fresh = (v: Value): Value => {
    ids.set(v.id, ids.size)
    return { id: ids.get(v.id)!, dtype: v.dtype, shape: v.shape }
  }
  const params = block.params.map(fresh)
  const equations = block.equations.map((e) => ({
    ...e,
    args: e.args.map((a) => ids.get(a)!),
    outs: e.outs.map(fresh),
    blocks: e.blocks.map(renumber),
  }))
  return { params, equations, results: block.results.map((r) => ids.get(r)!) }
}

/** Every block of the program mapped, functions first. */
export const mapBlocks = (program: Program, f: (block: Block) => Block): Program => ({
  ...program,
  functions: Object.fromEntries(Object.entries(program.functions).map(([name, b]) => [name, f(b)])),
  main: f(program.main),
})

/**
 * JSON text that tells every number from every other: NaN, the infinities and -0 too. Quicker than `JSON.stringify` with a
 * function for these numbers; equations and whole programs are compared by it.
 */
export const exactJson = (json: Json | undefined): string => {
  if (typeof json === 'number')
    return Number.isFinite(json) && !Object.is(json, -0)
      ? `${json}`
      : `{"number":"${Object.is(json, -0) ? '-0' : json}"}`
  if (Array.isArray(json)) return `[${json.map(exactJson).join()}]`
  if (typeof json !== 'object' || json === null) return JSON.stringify(json ?? null)
  const entries = Object.entries(json).filter(([, v]) => v !== undefined)
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${exactJson(v)}`).join()}}`
}

/** A block as plain JSON in canonical order, without provenance: equal `exactJson` means equal programs. */
export const canonicalBlock = (block: Block, nameOf: (callee: string) => string = (n) => n): Json => {
  const b = renumber(block)
  const type = (v: TensorType): Json => [v.dtype, v.shape]
  return {
    params: b.params.map(type),
    equations: b.equations.map((e) => [
      e.op,
      e.args,
      e.outs.map(type),
      sortKeys(e.params),
      e.blocks.map((inner) => canonicalBlock(inner, nameOf)),
      e.callee === undefined ? null : nameOf(e.callee),
    ]),
    results: b.results,
  }
}

const sortKeys = (params: Params): Json =>
  Object.keys(params)
    .sort()
    .map((k) => [k, params[k]!])
