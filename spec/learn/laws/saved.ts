/** Laws of saved amortizers. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import * as Data from '../../../lib/core/Data.js'
import { sha256Hex } from '../../../lib/core/hash.js'
import * as Space from '../../../lib/core/Space.js'
import * as Diffusion from '../../../lib/learn/Diffusion.js'
import * as N from '../../../lib/learn/Net.js'
import * as Saved from '../../../lib/learn/saved.js'
import { compileRandom, draw, flat, numbers, right } from '../evaluate.js'

const seen = Space.real(2)
const options = {
  size: 2,
  encoder: N.mlp([2, 5, 4], N.relu),
  context: 4,
  nullWidth: 3,
  levels: [4, 5, 6],
  timeWidth: 4,
  steps: 3,
} as const
const family = Diffusion.family(options)
const phi = draw(family.init)
const text = right(Saved.write(family, seen)(phi))
const read = Saved.read(family, seen)

const refusal = (result: Either.Either<{ readonly _tag: string; readonly what: string }, unknown>): string =>
  Either.isLeft(result) ? `${result.left._tag}: ${result.left.what}` : 'Right'

/** What is read has the bits of what was written, also where they are strange, and gives the same draws. */
export const roundTrip = (): void => {
  const again = right(read(text))
  expect(flat(again)).toEqual(flat(phi))
  const { run } = compileRandom(Space.tuple(N.spaceOf(family.init), seen), ([p, x]) => family.sample(p, x))
  const x = numbers([0.5, -1], 2)
  expect(flat(run([again, x]))).toEqual(flat(run([phi, x])))

  const strange = [-0, 5e-324, NaN, -Infinity, Math.PI, 1 / 3]
  const space = N.spaceOf(family.init)
  const leaves = Data.leaves(space, phi).map(({ values, shape }) =>
    Data.data(
      values.map((v, i) => strange[i] ?? v),
      shape,
    ),
  )
  const back = right(pipe(Saved.write(family, seen)(Data.build(space, leaves)), Either.chain(read)))
  flat(back).forEach((v, i) => expect(v).toBe(flat(leaves)[i]))
}

/** Floats of 32 bits come back as the same numbers. */
export const singlePrecision = (): void => {
  const space = N.spaceOf(family.init)
  const single = Data.leaves(space, phi).map(({ values, shape }) =>
    Data.data(Float32Array.from(values), shape),
  )
  const back = right(pipe(Saved.write(family, seen)(Data.build(space, single)), Either.chain(read)))
  expect(flat(back)).toEqual(single.flatMap(({ values }) => Array.from(values)))
}

/** Parameters of another family, whatever it differs in, are refused. */
export const otherFamilies = (): void => {
  const into = (o: object): string => refusal(Saved.read(Diffusion.family({ ...options, ...o }), seen)(text))
  expect(into({})).toBe('Right')
  expect(into({ nullWidth: 2 })).toBe(
    "CodecError: parameters with 'null.0.weight' float[2,3] where 'null.0.weight' float[2,2] belongs",
  )
  // the same parameters, but other draws from them
  const another = "CodecError: parameters of a 'diffusion' whose samplers are another program"
  expect(into({ steps: 4 })).toBe(another)
  expect(into({ variance: 'small' })).toBe(another)
  expect(into({ encoder: N.mlp([2, 5, 4], N.silu) })).toBe(another)
  expect(refusal(Saved.read({ ...family, name: 'flow' }, seen)(text))).toBe(
    "CodecError: parameters of the family 'diffusion', not 'flow'",
  )
}

/** A file that was cut off, changed or made up is an error value. */
export const brokenFiles = (): void => {
  for (let n = 0; n < text.length; n += 97) expect(refusal(read(text.slice(0, n)))).toMatch(/^CodecError/)
  const written = JSON.parse(text) as { readonly parameters: readonly { readonly data: string }[] }
  const [first, ...rest] = written.parameters
  const changed = (data: string): object => ({ ...written, parameters: [{ ...first, data }, ...rest] })
  const flipped = `${first!.data[0] === 'A' ? 'B' : 'A'}${first!.data.slice(1)}`
  expect(refusal(Saved.decode(family, seen)(changed(flipped)))).toMatch(/digest/)
  for (const data of ['', '?', first!.data.slice(0, -4)])
    expect(refusal(Saved.decode(family, seen)(signed(changed(data))))).toMatch(/do not fill the parameter/)
  expect(refusal(Saved.decode(family, seen)(signed(written)))).toBe('Right')
}

/** JSON with the digest that belongs to it. */
const signed = (json: object): object => {
  const w = json as {
    readonly version: number
    readonly family: string
    readonly program: string
    readonly parameters: readonly { readonly [name: string]: unknown }[]
  }
  const rows = w.parameters.map((p) => [p['path'], p['dtype'], p['shape'], p['data']])
  return { ...w, digest: sha256Hex(JSON.stringify([w.version, w.family, w.program, rows])) }
}

/** A newer version is told from a broken file. */
export const newerVersion = (): void => {
  const result = Saved.decode(family, seen)({ ...(JSON.parse(text) as object), version: 2 })
  expect(Either.isLeft(result) && [result.left.what, result.left.remedy]).toEqual([
    'an amortizer of version 2; this giry reads versions up to 1',
    'update giry, or save the amortizer again with this version',
  ])
}

/** Arbitrary JSON is an error value and never an exception. */
export const arbitraryJson = (json: unknown): void => {
  expect(refusal(Saved.decode(family, seen)(json))).toMatch(/^CodecError/)
}

/** Parameters that aren't the family's can't be saved. */
export const wrongParameters = (): void => {
  const other = draw(Diffusion.family({ ...options, nullWidth: 2 }).init)
  expect(refusal(Saved.write(family, seen)(other))).toMatch(/^ShapeError: the parameter 'null.0.weight'/)
  expect(refusal(Saved.write(family, seen)({} as never))).toMatch(/^ShapeError: no data at/)
}
