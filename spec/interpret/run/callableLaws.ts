/** Callables against Threefry's own words and against each other, as functions that throw. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Callable, Data, Random as R, Rng, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, right } from './support.js'

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

/** Draws are those of the key at the address, and blocks are counted. */
export const wordsOfItsKey = async (): Promise<void> => {
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
}

/** n lanes are n single callables. */
export const laneByLane = async (): Promise<void> => {
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
}

/** Leaves come in the order of the input's space, then of what is shared, for residents as for numbers. */
export const leavesInOrder = async (): Promise<void> => {
  const description = {
    backend: Reference.backend,
    name: 'digits',
    input: S.struct({ hundreds: S.scalar, tens: S.scalar }),
    shared: S.struct({ ones: S.scalar }),
  }
  const digits = await right(
    Callable.make(description)(({ hundreds, tens }, { ones }) =>
      R.of(T.add(T.add(T.scale(100)(hundreds), T.scale(10)(tens)), ones)),
    ),
  )
  expect(digits.program.inputs.map((p) => p.name)).toEqual([
    'key',
    'address',
    'input.hundreds',
    'input.tens',
    'shared.ones',
  ])
  const [a, b, c] = [1, 2, 3].map((x) => Data.data([x], []))
  const site = { keys: Callable.stream(0, 0), address: 0 }
  expect((await right(digits.run(site, { tens: b!, hundreds: a! }, { ones: c! }))).values[0]).toBe(123)
  const called = digits.call(site, [a!, b!, c!].map(Reference.backend.upload))
  if (called._tag === 'Left') throw new Error(called.left.what)
  expect((await right(Reference.backend.download(called.right[0]!))).values[0]).toBe(123)
}

/** What is shared is the same for all lanes, and results that no lane changes are spread. */
export const sharedAmongLanes = async (): Promise<void> => {
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
}

/** The hash is that of the program. */
export const hashes = async (): Promise<void> => {
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
}

/** Residents of a call stay the caller's. */
export const callersKeep = async (): Promise<void> => {
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
}
