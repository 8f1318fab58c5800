/** Checkpoints as text, and runs that go on from them: functions that throw. */
import * as Either from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Data, Random as R, Run, Term as T } from 'giry'
import { autoregression, cycle, left, right } from './support.js'

const values = (n: number): fc.Arbitrary<Data.Numbers> => {
  const exactly = { minLength: n, maxLength: n }
  return fc.oneof(
    fc.float64Array(exactly),
    fc.float32Array(exactly),
    fc.int32Array(exactly),
    fc.uint8Array(exactly),
  )
}
const data: fc.Arbitrary<Data.Data> = fc.array(fc.nat(4), { maxLength: 3 }).chain((shape) =>
  fc.record({
    dtype: fc.constantFrom('float' as const, 'int' as const, 'bool' as const),
    shape: fc.constant(shape),
    values: values(shape.reduce((n, d) => n * d, 1)),
  }),
)
const checkpoint: fc.Arbitrary<Run.Checkpoint> = fc.record({
  version: fc.constant(1 as number),
  programHash: fc.string(),
  seed: fc.maxSafeNat(),
  firstChain: fc.maxSafeNat(),
  counter: fc.maxSafeNat(),
  state: fc.array(data, { maxLength: 4 }),
})

const read = (text: string) => Run.readCheckpoint(text)

const bytes = (v: Data.Numbers): Uint8Array => new Uint8Array(v.buffer, v.byteOffset, v.byteLength)

const comesBack = (c: Run.Checkpoint): void => {
  const back = read(Run.writeCheckpoint(c))
  expect(back).toEqual(Either.right(c))
  if (Either.isRight(back))
    back.right.state.forEach((d, i) => expect(bytes(d.values)).toEqual(bytes(c.state[i]!.values)))
}

/** Checkpoints come back the same. */
export const theSame = (): void => fc.assert(fc.property(checkpoint, comesBack), { seed: 1, numRuns: 200 })

/** A checkpoint whose one tensor has the given numbers. */
const holding = (numbers: Data.Numbers): Run.Checkpoint => ({
  version: 1,
  programHash: 'abc',
  seed: 3,
  firstChain: 0,
  counter: 12,
  state: [Data.data(numbers, [numbers.length])],
})

/** Every kind of array comes back as what it is, and of a part of a buffer that part alone. */
export const kindsAndParts = (): void =>
  [Float64Array, Float32Array, Int32Array, Uint8Array].forEach((Kind) => {
    const whole = Kind.from([1, 2, 3, 4])
    comesBack(holding(whole))
    const back = read(Run.writeCheckpoint(holding(whole.subarray(1, 3))))
    expect(back).toEqual(Either.right(holding(Kind.from([2, 3]))))
  })

/** More bytes than one call takes as arguments come back too. */
export const manyNumbers = (): void => {
  const numbers = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i))
  const back = read(Run.writeCheckpoint(holding(numbers)))
  const found = Either.isRight(back) ? back.right.state[0]!.values : []
  expect(found).toHaveLength(5000)
  expect(numbers.findIndex((x, i) => x !== found[i])).toBe(-1)
}

/** The order of fields doesn't matter. */
export const anyOrder = (): void => {
  const [c] = fc.sample(checkpoint, { seed: 2, numRuns: 1 })
  const fields = Object.entries(JSON.parse(Run.writeCheckpoint(c!)) as object)
  expect(read(JSON.stringify(Object.fromEntries(fields.reverse())))).toEqual(Either.right(c))
}

/** Text that was cut off anywhere is an error. */
export const cutOff = (): void => {
  const text = Run.writeCheckpoint(fc.sample(checkpoint, { seed: 5, numRuns: 5 }).at(-1)!)
  for (let n = 0; n < text.length; n++) {
    const cut = read(text.slice(0, n))
    expect(cut).toMatchObject({ _tag: 'Left', left: { _tag: 'CodecError' } })
  }
  expect(read(text.slice(0, 20))).toMatchObject({
    left: { remedy: expect.stringContaining('earlier checkpoint') },
  })
}

/** Text with another character anywhere is an error, or says the same. */
export const oneCharacter = (): void => {
  const c = holding(Float64Array.of(1, 2, 3))
  const text = Run.writeCheckpoint(c)
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom('0', '7', 'A', 'b', '"', ' '), (at, to) => {
      const broken = text.slice(0, at) + to + text.slice(at + 1)
      const result = read(broken)
      if (Either.isRight(result)) expect(result.right).toEqual(c)
      else expect(result.left._tag).toBe('CodecError')
    }),
    { seed: 4, numRuns: 1000 },
  )
}

/** A newer version says so. */
export const newer = (): void => {
  const json = { ...(Run.encodeCheckpoint(fc.sample(checkpoint, 1)[0]!) as object), version: 2 }
  expect(Run.decodeCheckpoint(json)).toMatchObject({
    _tag: 'Left',
    left: { _tag: 'CodecError', what: 'a checkpoint of version 2; this giry reads versions up to 1' },
  })
}

/** Arbitrary JSON and text are errors, never exceptions. */
export const arbitraryText = (): void => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      expect(Run.decodeCheckpoint(json)).toMatchObject({ _tag: 'Left', left: { _tag: 'CodecError' } })
    }),
    { seed: 6, numRuns: 500 },
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(read(text)).toMatchObject({ _tag: 'Left', left: { _tag: 'CodecError' } })
    }),
    { seed: 7, numRuns: 500 },
  )
}

const options = { chains: 2, draws: 2, seed: 1, backend: 'reference' }

/** A run refuses the checkpoint of another run, and says how they differ. */
export const otherRuns = async (): Promise<void> => {
  const { checkpoint: c } = await right(Run.chains(options)(autoregression))
  const refused = async (o: object, from: object = {}) => {
    const error = await left(Run.chains({ ...options, ...o, from: { ...c, ...from } })(autoregression))
    expect(error._tag).toBe('CodecError')
    expect(error.remedy).toContain('start again without it')
    return error.what
  }
  expect(await refused({ seed: 2 })).toBe('a checkpoint of seed 1, not 2')
  expect(await refused({ firstChain: 3 })).toBe('a checkpoint of first chain 0, not 3')
  expect(await refused({ chains: 3 })).toBe('a checkpoint of a state of types float[2,3], not float[3,3]')
  expect(await refused({}, { version: 2 })).toMatch('a checkpoint of version 2')
  expect(await refused({}, { state: [] })).toMatch('a checkpoint of a state of types ')
  expect((await left(Run.chains({ ...options, from: c })(cycle))).what).toMatch(
    'a checkpoint of another program',
  )
}

/** Training refuses the checkpoint of another step, and of its own goes on to the total of iterations. */
export const otherSteps = async (): Promise<void> => {
  const train = (factor: number, from?: Run.Checkpoint) =>
    Run.train({
      name: 'descent',
      seed: 1,
      backend: 'reference',
      iterations: 4,
      init: R.of(T.constant(8)),
      ...(from === undefined ? {} : { from }),
    })((x: T.Scalar) => R.of([T.scale(factor)(x), {}] as const))
  const { checkpoint: c } = await right(train(0.5))
  expect((await left(train(0.25, c))).what).toMatch('a checkpoint of another program')
  expect((await right(train(0.5, c))).iterations).toBe(4)
}
