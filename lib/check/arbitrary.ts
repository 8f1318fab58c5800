/**
 * Generators for property tests: shapes, spaces, values, and well-typed programs of the whole language. Programs are
 * sized (a depth), keep their values finite, and shrink by replacing a term with a variable or a constant.
 * Reference: Claessen and Hughes 2000, "QuickCheck"; fast-check's documentation for seeds and replay.
 */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { batch, spreadLane } from '../core/Batch.js'
import { data, type Data } from '../core/Data.js'
import { Failure, type GiryError } from '../core/GiryError.js'
import { size, variable, type Shape, type Tensor, type TensorType } from '../core/graph.js'
import { reify, type Reified } from '../core/reify.js'
import * as Space from '../core/Space.js'
import { bool, int } from './arbitrary/discrete.js'
import { float } from './arbitrary/float.js'
import type { Grammar, Sketch } from './arbitrary/sketch.js'

export type { Grammar } from './arbitrary/sketch.js'

/**
 * Shapes of at most `rank` axes (default 3) of length 1 to 3.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { Arbitrary } from 'giry/check'
 * fc.assert(fc.property(Arbitrary.shape(2), (shape) => shape.length <= 2 && shape.every((d) => 1 <= d && d <= 3)), { numRuns: 10 })
 */
export const shape = (rank = 3): fc.Arbitrary<Shape> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: rank })

/**
 * Spaces: tensors of any element type, records and tuples of them.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { Arbitrary } from 'giry/check'
 * fc.assert(fc.property(Arbitrary.space(), (space) => space.leaves.length >= 0), { numRuns: 10 })
 */
export const space = (): fc.Arbitrary<Space.Space<unknown>> =>
  fc.letrec<{ readonly space: Space.Space<unknown> }>((tie) => ({
    space: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      shape(2).map((s): Space.Space<unknown> => Space.tensor(s)),
      fc.constantFrom<Space.Space<unknown>>(Space.integer, Space.finite(3), Space.flag, Space.scalar),
      fc.dictionary(fc.constantFrom('a', 'b', 'mean'), tie('space'), { maxKeys: 3 }).map(Space.struct),
      fc.array(tie('space'), { maxLength: 2 }).map((parts): Space.Space<unknown> => Space.tuple(...parts)),
    ),
  })).space

/** Numbers at which nothing special happens: thousandths between -2 and 2, and a little more. */
const generic = fc.integer({ min: -2000, max: 2000 }).map((n) => n / 1000 + 0.00037)

const numbersOf = (type: TensorType): fc.Arbitrary<Data> => {
  const n = size(type.shape)
  const number =
    type.dtype === 'float'
      ? generic
      : type.dtype === 'int'
        ? fc.integer({ min: -3, max: 9 })
        : fc.nat({ max: 1 })
  return fc
    .array(number, { minLength: n, maxLength: n })
    .map((values) => data(values, type.shape, type.dtype))
}

/**
 * Data for types, one each: floats at generic points, small integers, booleans.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { Arbitrary } from 'giry/check'
 * const types = [{ dtype: 'float', shape: [2] }, { dtype: 'bool', shape: [] }] as const
 * const fits = (xs: readonly { readonly values: ArrayLike<number> }[]) => xs[0]!.values.length === 2 && xs[1]!.values.length === 1
 * fc.assert(fc.property(Arbitrary.values(types), fits), { numRuns: 10 })
 */
export const values = (types: readonly TensorType[]): fc.Arbitrary<readonly Data[]> =>
  fc.tuple(...types.map(numbersOf))

/** What programs take: floats of several shapes and an integer; then the stream of their draws. */
export const INPUTS: readonly TensorType[] = [
  { dtype: 'float', shape: [] },
  { dtype: 'float', shape: [2] },
  { dtype: 'float', shape: [3] },
  { dtype: 'float', shape: [2, 3] },
  { dtype: 'int', shape: [] },
]
const KEY: TensorType = { dtype: 'int', shape: [2] }

/** A program before it is reified; it prints as its text. */
export interface Program {
  readonly text: string
  readonly results: readonly TensorType[]
  /** The results from tensors of the types `INPUTS` and a key, int[2]. */
  readonly build: (inputs: readonly Tensor[], key: Tensor) => readonly Tensor[]
}

/** Which programs to make. */
export interface ProgramOptions extends Partial<Grammar> {
  /** The types of the results; by default one to three of several types. */
  readonly results?: readonly TensorType[]
  /** How deep terms are nested, by default 4. */
  readonly depth?: number
}

const everything: Grammar = {
  kinks: true,
  loops: true,
  whiles: true,
  draws: true,
  discrete: true,
  stops: true,
  images: true,
}

/**
 * Programs whose results are differentiable in every input, for almost every value of the inputs.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { Arbitrary } from 'giry/check'
 * const options = { ...Arbitrary.differentiable, depth: 3, results: [{ dtype: 'float', shape: [] }] } as const
 * const programs = fc.sample(Arbitrary.program(options), { seed: 1, numRuns: 40 })
 * programs.some((p) => /while|accept|categorical/.test(p.text)) // false
 */
export const differentiable: Grammar = { ...everything, whiles: false, discrete: false }

const resultTypes: fc.Arbitrary<readonly TensorType[]> = fc.array(
  fc.constantFrom<TensorType>(...INPUTS, { dtype: 'bool', shape: [] }, { dtype: 'float', shape: [1, 2, 2] }),
  { minLength: 1, maxLength: 3 },
)

/**
 * Programs of the given part of the language (default: all of it).
 *
 * @example
 * import * as fc from 'fast-check'
 * import { Arbitrary } from 'giry/check'
 * const [program] = fc.sample(Arbitrary.program({ depth: 2 }), { seed: 1, numRuns: 1 })
 * Arbitrary.reified(program!).program.inputs.length // 6
 */
export const program = (o: ProgramOptions = {}): fc.Arbitrary<Program> => {
  const place = { grammar: { ...everything, ...o }, environment: INPUTS, depth: o.depth ?? 4 }
  const sketchOf = (type: TensorType): fc.Arbitrary<Sketch> =>
    ({ float, int, bool })[type.dtype](place, type.shape)
  const types = o.results === undefined ? resultTypes : fc.constant(o.results)
  return types
    .chain((wanted) => fc.tuple(...wanted.map(sketchOf)))
    .map((sketches) => ({
      text: sketches.map((s) => s.text).join('\n'),
      results: sketches,
      build: (inputs, key) => sketches.map((s) => s.build({ values: inputs, key })),
      [fc.toStringMethod]: () => sketches.map((s) => s.text).join('\n'),
    }))
}

/** The program as Core, not simplified, with inputs v0, v1, ... of the types `INPUTS` and then `key`. */
export const reified = (p: Program): Reified => {
  const inputs = INPUTS.map(variable)
  const key = variable(KEY)
  const ports = inputs.map((tensor, i) => ({ name: `v${i}`, tensor }))
  return made(reify('arbitrary', [...ports, { name: 'key', tensor: key }], p.build(inputs, key)))
}

/**
 * The program for `size` values of each input and key at once, unlike `reified` in nothing else.
 *
 * @example
 * import * as fc from 'fast-check'
 * import { Reference } from 'giry'
 * import { Arbitrary } from 'giry/check'
 * const [program] = fc.sample(Arbitrary.program({ depth: 2 }), { seed: 1, numRuns: 1 })
 * const shapes = Arbitrary.INPUTS.map((type) => [5, ...type.shape])
 * Arbitrary.batched(program!, 5).program.inputs.map((port) => port.shape) // [...shapes, [5, 2]]
 * const [inputs] = fc.sample(Arbitrary.inputs, { seed: 1, numRuns: 1 })
 * Reference.run(Arbitrary.reified(program!), inputs!)._tag // 'Right'
 */
export const batched = (p: Program, size: number): Reified => {
  const one = [...INPUTS, KEY].map(variable)
  const many = one.map((t) => variable({ dtype: t.dtype, shape: [size, ...t.shape] }))
  const lanes = batch(p.build(one.slice(0, -1), one.at(-1)!), new Map(one.map((t, i) => [t, many[i]!])), size)
  const ports = many.map((tensor, i) => ({ name: i < INPUTS.length ? `v${i}` : 'key', tensor }))
  return made(
    reify(
      'arbitrary',
      ports,
      lanes.map((l) => spreadLane(l, size)),
    ),
  )
}

const made = (e: Either.Either<GiryError, Reified>): Reified => {
  if (Either.isLeft(e)) throw new Failure(e.left)
  return e.right
}

/** Data for a program's inputs `INPUTS`, and a key: int[2]. */
export const inputs: fc.Arbitrary<readonly Data[]> = fc
  .tuple(values(INPUTS), fc.tuple(fc.nat(), fc.nat()))
  .map(([xs, key]) => [...xs, data(key, KEY.shape, 'int')])
