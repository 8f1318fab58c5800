/** Programs as data: their hash and their JSON. */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Arbitrary from '../../../lib/check/arbitrary.js'
import { decode, encode } from '../../../lib/core/codec.js'
import { constant, type Json } from '../../../lib/core/graph.js'
import { hash } from '../../../lib/core/hash.js'
import { VERSION, type Block, type Equation, type Program } from '../../../lib/core/Ir.js'
import { simplify } from '../../../lib/core/simplify.js'
import { allIdentical, programOf, right, run } from './evaluate.js'

const programs = Arbitrary.program().map((p) => Arbitrary.reified(p).program)

/** Values renumbered, subprograms and the program renamed, provenance lost. */
const renamed = (p: Program, shift: number): Program => {
  const name = (callee: string): string => `renamed ${callee} ${shift}`
  const id = (n: number): number => 7 * n + shift
  const block = (b: Block): Block => ({
    params: b.params.map((v) => ({ ...v, id: id(v.id) })),
    equations: b.equations.map((e) => ({
      ...e,
      args: e.args.map(id),
      outs: e.outs.map((v) => ({ ...v, id: id(v.id) })),
      blocks: e.blocks.map(block),
      where: 'elsewhere',
      ...(e.callee === undefined ? {} : { callee: name(e.callee) }),
    })),
    results: b.results.map(id),
  })
  return {
    ...p,
    name: 'renamed',
    main: block(p.main),
    functions: Object.fromEntries(Object.entries(p.functions).map(([n, b]) => [name(n), block(b)])),
  }
}

/** The hash doesn't see names. */
export const hashIgnoresNames = (numRuns: number): void =>
  fc.assert(
    fc.property(programs, fc.nat({ max: 5 }), (p, shift) => hash(renamed(p, shift)) === hash(p)),
    { seed: 41, numRuns },
  )

const partners: Readonly<Record<string, string>> = {
  add: 'sub',
  sub: 'add',
  mul: 'add',
  sin: 'cos',
  cos: 'sin',
  less: 'lessEqual',
  lessEqual: 'less',
  and: 'or',
  or: 'and',
  max: 'min',
  min: 'max',
  uniform: 'normal',
  normal: 'uniform',
}

const nextFloat = (x: number): number => (Object.is(x, 0) ? -0 : x === 0 ? 0 : x * (1 + 2 ** -52))

/** The same numbers but for the first. */
const otherNumbers = ([x, ...rest]: readonly number[]): readonly (readonly number[])[] =>
  [NaN, Infinity, -Infinity, nextFloat(x!)].filter((y) => !Object.is(x, y)).map((y) => [y, ...rest])

/** Equations that differ from e in one place that matters. */
const edits = (e: Equation): readonly Equation[] => [
  ...(partners[e.op] === undefined ? [] : [{ ...e, op: partners[e.op]! }]),
  ...(e.args.length > 1 && e.args[0] !== e.args[1] ? [{ ...e, args: [...e.args].reverse() }] : []),
  ...(e.op === 'constant' ? otherNumbers(e.params['data'] as readonly number[]) : []).map((data) => ({
    ...e,
    params: { data },
  })),
  ...(['count', 'bound', 'slope', 'axis'] as const).flatMap((k) =>
    e.params[k] === undefined ? [] : [{ ...e, params: { ...e.params, [k]: Number(e.params[k]) + 1 } }],
  ),
]

/** Every program with one edit, wherever it is made. */
const edited = (p: Program): readonly Program[] => {
  const inBlock = (b: Block): readonly Block[] =>
    b.equations.flatMap((e, i) => {
      const own = edits(e)
      const inner = e.blocks.flatMap((block, k) =>
        inBlock(block).map((made) => ({ ...e, blocks: e.blocks.map((x, j) => (j === k ? made : x)) })),
      )
      return [...own, ...inner].map((made) => ({
        ...b,
        equations: b.equations.map((x, j) => (j === i ? made : x)),
      }))
    })
  return [
    ...inBlock(p.main).map((main) => ({ ...p, main })),
    ...Object.entries(p.functions).flatMap(([n, b]) =>
      inBlock(b).map((made) => ({ ...p, functions: { ...p.functions, [n]: made } })),
    ),
  ]
}

/** The hash sees every edit: an operation, an order of arguments, a number's last bit, a length. */
export const hashSeesEdits = (numRuns: number): void =>
  fc.assert(
    fc.property(programs, (p) => {
      // subprograms that nothing calls aren't part of a program's identity; a simplified program has none
      const simple = simplify(p)
      const hashes = edited(simple).map(hash)
      // a program that returns its inputs has nothing to edit
      fc.pre(hashes.length > 0)
      hashes.forEach((h, i) => expect(h, `edit ${i}`).not.toBe(hash(simple)))
      expect(new Set(hashes.slice(0, 40)).size).toBeGreaterThan(Math.min(40, hashes.length) / 4)
    }),
    { seed: 42, numRuns },
  )

const throughText = (p: Program): unknown => JSON.parse(JSON.stringify(encode(p)))

/** decode . encode = id, also through text; the hash stays; encoding again gives the same text. */
export const decodeInvertsEncode = (numRuns: number): void =>
  fc.assert(
    fc.property(programs, fc.boolean(), (p, simplified) => {
      const program = simplified ? simplify(p) : p
      const back = right(decode(throughText(program)))
      expect(back).toEqual(program)
      expect(hash(back)).toBe(hash(program))
      expect(JSON.stringify(encode(back))).toBe(JSON.stringify(encode(program)))
    }),
    { seed: 43, numRuns },
  )

/** Encoding is canonical: programs that differ in the numbers of their values alone give one text. */
export const encodingIsCanonical = (numRuns: number): void =>
  fc.assert(
    fc.property(programs, (p) => {
      const shifted = { ...renamed(p, 3), name: p.name, functions: p.functions }
      const sameCallees = (b: Block, original: Block): Block => ({
        ...b,
        equations: b.equations.map((e, i) => ({ ...original.equations[i]!, args: e.args, outs: e.outs })),
      })
      const numbered = { ...shifted, main: sameCallees(shifted.main, p.main) }
      return JSON.stringify(encode(numbered)) === JSON.stringify(encode(p))
    }),
    { seed: 44, numRuns },
  )

/** A decoded program gives the same numbers, draws among them. */
export const decodedDrawsTheSame = (numRuns: number): void =>
  fc.assert(
    fc.property(Arbitrary.program(), Arbitrary.inputs, (p, inputs) => {
      const reified = Arbitrary.reified(p)
      const back = { ...reified, program: right(decode(throughText(reified.program))) }
      return allIdentical(run(reified, inputs), run(back, inputs))
    }),
    { seed: 45, numRuns },
  )

const isCodecError = (json: unknown): void => {
  const found = decode(json)
  if (Either.isRight(found)) expect.fail(`decoded ${JSON.stringify(json).slice(0, 200)}`)
  expect(found.left).toMatchObject({ _tag: 'CodecError', remedy: expect.stringMatching(/./) })
}

/** JSON that isn't a program, and what isn't even JSON, is a `CodecError`. */
export const arbitraryJsonIsAnError = (numRuns: number): void =>
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true })),
      isCodecError,
    ),
    { seed: 46, numRuns },
  )

type Path = readonly (string | number)[]

const paths = (json: Json, path: Path = []): readonly Path[] => [
  path,
  ...(Array.isArray(json)
    ? json.flatMap((x: Json, i) => paths(x, [...path, i]))
    : typeof json === 'object' && json !== null
      ? Object.entries(json).flatMap(([k, x]) => paths(x, [...path, k]))
      : []),
]

const replaced = (json: Json, path: Path, by: Json | undefined): Json => {
  const [key, ...rest] = path
  if (key === undefined) return by!
  const copy = structuredClone(json) as Record<string | number, Json>
  const inner = rest.length === 0 ? by : replaced(copy[key]!, rest, by)
  if (inner === undefined && Array.isArray(copy)) copy.splice(Number(key), 1)
  else if (inner === undefined) delete copy[key]
  else copy[key] = inner
  return copy as Json
}

/**
 * A program damaged in one place is a `CodecError`, or else still a program that runs or refuses its inputs: never
 * an exception.
 */
export const damagedProgramsAreSafe = (numRuns: number): void =>
  fc.assert(
    fc.property(
      Arbitrary.program({ depth: 3 }),
      Arbitrary.inputs,
      fc.nat(),
      fc.oneof(
        fc.constant(undefined),
        fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
        fc.integer({ min: -1, max: 9 }),
        fc.constantFrom('constructor', '__proto__', 'f', 'add', 'loop', 'int'),
      ),
      (p, inputs, where, by) => {
        const reified = Arbitrary.reified(p)
        const json = encode(reified.program)
        const all = paths(json).slice(1)
        const found = decode(replaced(json, all[where % all.length]!, by))
        if (Either.isLeft(found)) {
          expect(found.left._tag).toBe('CodecError')
          return
        }
        expect(hash(simplify(found.right))).toMatch(/^[0-9a-f]{64}$/)
        run({ ...reified, program: found.right }, inputsFor(found.right, inputs))
      },
    ),
    { seed: 47, numRuns },
  )

const inputsFor = (p: Program, inputs: Parameters<typeof run>[1]): Parameters<typeof run>[1] =>
  p.inputs.map((port, i) => ({
    ...port,
    values: Float64Array.from(
      { length: port.shape.reduce((n, d) => n * d, 1) },
      (_, k) => inputs[i]?.values[k] ?? 0,
    ),
  }))

/** A newer version is refused with the reason, an unknown older one too. */
export const versionsAreTold = (): void => {
  const [p] = fc.sample(programs, { seed: 48, numRuns: 1 })
  const json = encode(p!) as { readonly [key: string]: Json }
  expect(decode({ ...json, version: VERSION + 1 })).toMatchObject({
    left: {
      _tag: 'CodecError',
      what: expect.stringContaining(`version ${VERSION + 1}`),
      remedy: expect.stringContaining('update'),
    },
  })
  isCodecError({ ...json, version: 0 })
  isCodecError({ ...json, version: undefined })
}

/** Constants of any float survive to the bit, and programs that differ in them have different hashes. */
export const everyFloatSurvives = (): void => {
  const floats = [0, -0, NaN, Infinity, -Infinity, 5e-324, 1 / 3, 1.7976931348623157e308]
  const made = floats.map((x) => programOf([], () => [constant([x], [])]).program)
  made.forEach((p, i) => {
    const [e] = right(decode(throughText(p))).main.equations
    expect(Object.is((e!.params['data'] as readonly number[])[0], floats[i])).toBe(true)
  })
  expect(new Set(made.map(hash)).size).toBe(floats.length)
  const both = programOf([], () => floats.map((x) => constant([x], [])))
  expect(run({ ...both, program: simplify(both.program) }, []).map(([x]) => x)).toEqual(floats)
}
