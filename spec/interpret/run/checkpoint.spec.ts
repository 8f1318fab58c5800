import * as Either from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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

describe('checkpoints as text', () => {
  it('come back the same, NaN, infinities and signed zeros too [bitwise]', () => {
    fc.assert(
      fc.property(checkpoint, (c) => {
        const back = read(Run.writeCheckpoint(c))
        expect(back).toEqual(Either.right(c))
        if (Either.isRight(back))
          back.right.state.forEach(({ values: v }, i) => {
            const w = c.state[i]!.values
            expect(new Uint8Array(v.buffer, v.byteOffset, v.byteLength)).toEqual(
              new Uint8Array(w.buffer, w.byteOffset, w.byteLength),
            )
          })
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('are JSON whose order of fields does not matter', () => {
    const [c] = fc.sample(checkpoint, { seed: 2, numRuns: 1 })
    const fields = Object.entries(JSON.parse(Run.writeCheckpoint(c!)) as object)
    expect(read(JSON.stringify(Object.fromEntries(fields.reverse())))).toEqual(Either.right(c))
  })

  it('that were cut off anywhere are a CodecError that says what to do', () => {
    const text = Run.writeCheckpoint(fc.sample(checkpoint, { seed: 5, numRuns: 5 }).at(-1)!)
    for (let n = 0; n < text.length; n++) {
      const cut = read(text.slice(0, n))
      expect(cut).toMatchObject({ _tag: 'Left', left: { _tag: 'CodecError' } })
    }
    expect(read(text.slice(0, 20))).toMatchObject({
      left: { remedy: expect.stringContaining('earlier checkpoint') },
    })
  })

  it('in which one character was changed are a CodecError', () => {
    const state = [Data.data(Float64Array.of(1, 2, 3), [3])]
    const c = { version: 1, programHash: 'abc', seed: 3, firstChain: 0, counter: 12, state }
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
  })

  it('of a newer version say so', () => {
    const json = { ...(Run.encodeCheckpoint(fc.sample(checkpoint, 1)[0]!) as object), version: 2 }
    expect(Run.decodeCheckpoint(json)).toMatchObject({
      _tag: 'Left',
      left: { _tag: 'CodecError', what: 'a checkpoint of version 2; this giry reads versions up to 1' },
    })
  })

  it('are never exceptions: arbitrary JSON and text give a CodecError', () => {
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
  })
})

describe('a run', () => {
  const options = { chains: 2, draws: 2, seed: 1, backend: 'reference' }

  it('refuses the checkpoint of another program, seed, stream, number of chains, or version, and says which', async () => {
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
  })

  it('of training refuses the checkpoint of another step', async () => {
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
  })
})
