// Programs as kernels of tfjs, called by its own code: functions that throw.

import * as tf from '@tensorflow/tfjs-core'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { Callable, Data, Random as R, Space as S, Term as T } from 'giry'
import { right } from '../run/support.js'
import { live } from './live.js'

const input = S.struct({ x: S.real(3), n: S.integer })
interface Input {
  readonly x: T.Vec<3>
  readonly n: T.Index
}
type Output = readonly [T.Vec<3>, T.Index, T.Flag]

/** c x + noise, n + 1, and whether n is less than it. */
const moved = ({ x, n }: Input, c: T.Scalar): R.Random<Output> => {
  const next = T.addIndex(n, T.index(1))
  return R.map(
    (noise: T.Vec<3>) => [T.add(T.scale(c)(x), noise), next, T.less(T.toFloat(n), T.toFloat(next))] as Output,
  )(R.normal([3]))
}

const make = (backend: string) =>
  right(Callable.make({ backend, name: 'moved', input, shared: S.scalar })(moved))

const keys = [7, 8]
const withKernel = async (
  f: (name: string, unregister: () => void) => Promise<void> | void,
): Promise<void> => {
  const callable = await make('wasm')
  await tf.setBackend('wasm')
  const registered = callable.register()
  if (Either.isLeft(registered)) throw new Error(registered.left.what)
  const { kernelName, unregister } = registered.right
  try {
    await f(kernelName, unregister)
  } finally {
    if (tf.getKernel(kernelName, 'wasm') !== undefined) unregister()
    callable.dispose()
  }
}

const given = () => ({
  'input.x': tf.tensor1d([1, 2, 3]),
  'input.n': tf.scalar(4, 'int32'),
  shared: tf.scalar(0.5),
})

const call = (name: string, tensors: tf.NamedTensorMap, address = 5): readonly tf.Tensor[] =>
  tf.engine().runKernel(name, tensors, { keys, address }) as unknown as readonly tf.Tensor[]

/** Tensors of the program's types, with the numbers that the program gives. */
export const sameNumbers = async (): Promise<void> =>
  withKernel(async (name) => {
    const tensors = given()
    const found = call(name, tensors)
    const callable = await make('wasm')
    const a = { x: Data.data([1, 2, 3], [3]), n: Data.data([4], [], 'int') }
    const site = { keys: Callable.keyOf([7, 8]), address: 5 }
    const wanted = (await right(
      callable.run(site, a as never, Data.data([0.5], [])),
    )) as unknown as Data.Data[]
    callable.dispose()
    expect(found.map((t) => t.dtype)).toEqual(['float32', 'int32', 'bool'])
    expect(found.map((t) => t.shape)).toEqual([[3], [], []])
    for (const [i, t] of found.entries()) expect([...(await t.data())]).toEqual([...wanted[i]!.values])
    expect([...(await found[1]!.data())]).toEqual([5])
    tf.dispose([tensors, found] as never)
  })

/** Nothing is left of a call but its results, which scopes of tfjs give back like any others; arguments stay. */
export const nothingLeft = async (): Promise<void> =>
  withKernel((name) => {
    const tensors = given()
    const before = live('wasm')
    for (let i = 0; i < 3; i++) tf.tidy(() => void call(name, tensors))
    expect(live('wasm')).toEqual(before)
    const found = call(name, tensors)
    expect(tf.memory().numTensors).toBe(before.numTensors + 3)
    found.forEach((t) => t.dispose())
    expect(live('wasm')).toEqual(before)
    expect([...tensors['input.x'].dataSync()]).toEqual([1, 2, 3])
    tf.dispose(tensors)
  })

/** tfjs's profiler sees it. */
export const profiled = async (): Promise<void> =>
  withKernel(async (name) => {
    const tensors = given()
    const { kernelNames } = await tf.profile(() => void tf.tidy(() => void call(name, tensors)))
    expect(kernelNames).toContain(name)
    tf.dispose(tensors)
  })

/** What is wrong is said by name, and harms nothing. */
export const errors = async (): Promise<void> =>
  withKernel((name, unregister) => {
    const { shared, ...others } = given()
    expect(() => call(name, others)).toThrow(`${name} needs a tensor 'shared'`)
    const wrong = { ...others, shared, 'input.x': tf.tensor1d([1, 2]) }
    const before = live('wasm')
    expect(() => call(name, wrong)).toThrow("ShapeError in moved: 'input.x' is float[2], not float[3]")
    expect(live('wasm')).toEqual(before)
    const words = { ...others, shared, 'input.x': tf.tensor1d(['a', 'b', 'c']) }
    expect(() => call(name, words)).toThrow(`${name} takes no 'input.x' of another type`)
    const large = { ...others, shared, 'input.n': tf.scalar(2 ** 31 - 1, 'int32') }
    const resting = live('wasm')
    expect(() => call(name, large)).toThrow(`${name} gives integers that tfjs has no type for`)
    expect(live('wasm')).toEqual(resting)
    unregister()
    unregister()
    expect(() => call(name, { ...others, shared })).toThrow('not registered')
    tf.dispose([wrong, words, large, others] as never)
  })

/** The Reference has no kernels. */
export const notEverywhere = async (): Promise<void> => {
  expect((await make('reference')).register()).toMatchObject({
    _tag: 'Left',
    left: { _tag: 'BackendError', what: 'reference has no kernels of tfjs' },
  })
}
