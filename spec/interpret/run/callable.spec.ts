import { describe, expect, it } from 'vitest'
import { pipe } from 'fp-ts/lib/function.js'
import { Callable, Data, Random as R, Rng, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, left, right } from './support.js'

const backend = 'reference'
const walk = (x: T.Vec<3>): R.Random<T.Vec<3>> => R.map((noise: T.Vec<3>) => T.add(x, noise))(R.normal([3]))

/** The published formulas, written out: three normals from two blocks of Threefry. */
const normals = ([k0, k1]: Rng.Key, address: number): readonly number[] => {
  const words = new Uint32Array(4)
  Rng.fillWords(k0, k1, address, words)
  const out = new Float64Array(4)
  Rng.normalsOf(words[0]!, words[1]!, out, 0)
  Rng.normalsOf(words[2]!, words[3]!, out, 2)
  return [...out.subarray(0, 3)]
}

describe('a callable', () => {
  it('draws from its key at its address, and counts its blocks [bitwise]', async () => {
    const one = await right(Callable.make({ backend, name: 'walk', input: S.real(3) })(walk))
    expect(one.blocks).toBe(2)
    for (const [seed, chain, address] of [
      [1, 0, 0],
      [1, 5, 2],
      [2 ** 40, 3, 2 ** 50],
    ] as const) {
      const site = { keys: Callable.stream(seed, chain), address }
      const y = await right(one.run(site, Data.data([0, 0, 0], [3])))
      expect([...y.values]).toEqual(normals(Rng.streamKey(seed, chain), address))
    }
  })

  it('with n lanes is n single callables, whatever n is [bitwise]', async () => {
    const description = { backend, name: 'walk', input: S.real(3) }
    const one = await right(Callable.make(description)(walk))
    const x = (i: number) => [i / 7, -i / 3, i]
    for (const lanes of [1, 2, 17]) {
      const many = await right(Callable.make({ ...description, lanes })(walk))
      expect(many.blocks).toBe(one.blocks)
      const xs = Data.data(Array.from({ length: lanes }, (_, i) => x(i)).flat(), [lanes, 3])
      const ys = await right(many.run({ keys: Callable.streams(9, 4, lanes), address: 6 }, xs))
      expect(ys.shape).toEqual([lanes, 3])
      for (let i = 0; i < lanes; i++) {
        const y = await right(one.run({ keys: Callable.stream(9, 4 + i), address: 6 }, Data.data(x(i), [3])))
        expect([...ys.values.subarray(3 * i, 3 * i + 3)]).toEqual([...y.values])
      }
    }
  })

  it('shares among its lanes what is shared, and spreads results that no lane changes', async () => {
    const scaled = await right(
      Callable.make({
        backend,
        name: 'scaled',
        lanes: 3,
        input: S.struct({ x: S.scalar, k: S.integer }),
        shared: S.real(2),
      })(({ x, k }, w) => R.of({ y: T.mul(x, T.element(w, k)), w, constant: T.constant(4) })),
    )
    const found = await right(
      scaled.run(
        { keys: Callable.streams(0, 0, 3), address: 0 },
        { x: Data.data([1, 2, 3], [3]), k: Data.data([0, 1, 0], [3], 'int') },
        Data.data([10, 20], [2]),
      ),
    )
    expect([...found.y.values]).toEqual([10, 40, 30])
    expect([...found.w.values]).toEqual([10, 20, 10, 20, 10, 20])
    expect([...found.constant.values]).toEqual([4, 4, 4])
  })

  it('has the hash of its program, which is the same when it is built again, and its identity that of one lane', async () => {
    const make = (lanes?: number) =>
      right(
        Callable.make({ backend, name: 'walk', input: S.real(3), ...(lanes === undefined ? {} : { lanes }) })(
          walk,
        ),
      )
    const [a, b, c] = [await make(), await make(), await make(4)]
    expect(a.hash).toBe(b.hash)
    expect(a.hash).not.toBe(c.hash)
    expect(a.program.inputs.map((p) => p.name)).toEqual(['key', 'address', 'input'])
  })

  it('calls on residents leave them to the caller', async () => {
    const counted = counting(Reference.backend)
    const one = await right(Callable.make({ backend: counted, name: 'walk', input: S.real(3) })(walk))
    const x = counted.upload(Data.data([0, 0, 0], [3]))
    const site = { keys: Callable.stream(1, 0), address: 0 }
    const results = pipe(one.call(site, [x]), (e) => (e._tag === 'Right' ? e.right : []))
    expect(counted.live()).toBe(2)
    counted.release([x, ...results])
    await right(one.run(site, Data.data([0, 0, 0], [3])))
    expect(counted.live()).toBe(0)
    one.dispose()
    expect(counted.programs()).toBe(0)
  })
})

describe('errors of callables', () => {
  const input = S.struct({ x: S.real(2), n: S.integer })
  const site = { keys: Callable.stream(1, 0), address: 0 }
  const made = () =>
    right(Callable.make({ backend, name: 'pair', input, shared: S.scalar })((a) => R.of(a.x)))
  const x = Data.data([1, 2], [2])
  const n = Data.data([1], [], 'int')
  const w = Data.data([1], [])

  it('name the leaf whose type is wrong', async () => {
    const one = await made()
    const long = await left(one.run(site, { x: Data.data([1, 2, 3], [3]), n }, w))
    expect(long).toMatchObject({
      _tag: 'ShapeError',
      where: 'pair',
      what: "'input.x' is float[3], not float[2]",
    })
    const float = await left(one.run(site, { x, n: Data.data([1], []) }, w))
    expect(float.what).toBe("'input.n' is float[], not int[]")
    const shared = await left(one.run(site, { x, n }, Data.data([1], [1])))
    expect(shared.what).toBe("'shared' is float[1], not float[]")
    const missing = await left(one.run(site, { x } as unknown as { x: Data.Data; n: Data.Data }, w))
    expect(missing.what).toBe("no data at 'n'")
  })

  it('name keys of a wrong type, too few arguments, a wrong number of lanes, and what the function itself does', async () => {
    const one = await made()
    const lanes = await left(one.run({ keys: Callable.streams(1, 0, 2), address: 0 }, { x, n }, w))
    expect(lanes.what).toContain('the keys of pair')
    const few = one.call(site, [])
    expect(few).toMatchObject({ _tag: 'Left', left: { _tag: 'ShapeError' } })
    const none = await left(Callable.make({ backend, name: 'pair', input, lanes: 0 })((a) => R.of(a.x)))
    expect(none).toMatchObject({ _tag: 'OptionError', where: 'pair', what: 'lanes is 0' })
    const wrong = await left(
      Callable.make({ backend, name: 'pair', input })((a) => R.of(T.add(a.x, T.vector([1, 2, 3]) as never))),
    )
    expect(wrong).toMatchObject({ _tag: 'ShapeError', where: 'pair' })
  })
})
