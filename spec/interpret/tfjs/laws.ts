// Laws of plans: what a compiled program gives back and when, what it does only once, and how it fails.

import { findBackend } from '@tensorflow/tfjs-core'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { data, type Data } from '../../../lib/core/Data.js'
import { variable, type Shape, type Tensor } from '../../../lib/core/graph.js'
import { broadcastTo } from '../../../lib/core/prim/broadcast.js'
import { loop } from '../../../lib/core/prim/control.js'
import { conv } from '../../../lib/core/prim/convolution.js'
import { dot } from '../../../lib/core/prim/dot.js'
import { add, fill, leakyRelu, less, mul, select, tanh } from '../../../lib/core/prim/elementwise.js'
import { reshape } from '../../../lib/core/prim/layout.js'
import { reify, type Reified } from '../../../lib/core/reify.js'
import { open } from '../../../lib/interpret/backends.js'
import { normals, uniforms } from '../../../lib/interpret/tfjs/noise.js'
import { normalsOf, uniformOf } from '../../../lib/random/Rng.js'
import { withWatched, withoutKernel } from './planted.js'
import { live } from './live.js'
import { right, rightOf } from './right.js'

const program = (
  shapes: readonly Shape[],
  build: (args: readonly Tensor[]) => readonly Tensor[],
): Reified => {
  const inputs = shapes.map((shape) => variable({ dtype: 'float', shape }))
  const ports = inputs.map((tensor, i) => ({ name: `x${i}`, tensor }))
  return right(reify('law', ports, build(inputs)))
}

const numbers = (shape: Shape, scale = 1): Data => {
  const n = shape.reduce((p, d) => p * d, 1)
  return data(
    Float32Array.from({ length: n }, (_, i) => scale * Math.sin(i + 1)),
    shape,
  )
}

/** x W^T: a product that tfjs computes from a transposed copy of W. */
const timesTransposed = (x: Tensor, w: Tensor): Tensor => dot(x, w, { batch: [], contract: [[1, 1]] })

/** Layers, a convolution, a decision and a loop that carries and stacks: some of everything that holds tensors. */
const varied = program([[4, 6], [6, 6], [6], [1, 4, 6, 1], [2, 2, 1, 3]], ([x, w, b, image, filter]) => {
  const layer = leakyRelu(0.2, add(dot(x!, w!, { batch: [], contract: [[1, 0]] }), broadcastTo(b!, [4, 6])))
  const seen = conv(image!, filter!, { stride: 1, pad: 0 })
  const chosen = select(less(layer, x!), layer, tanh(x!))
  const chain = loop('chain', 3, [chosen, x!], (_, [a, c]) => {
    const next = timesTransposed(a!, w!)
    return { carry: [c!, mul(next, fill(0.1, [4, 6]))], rows: [next] }
  })
  return [...chain, reshape(seen, [45]), x!]
})
const variedInputs = [
  numbers([4, 6]),
  numbers([6, 6]),
  numbers([6]),
  numbers([1, 4, 6, 1]),
  numbers([2, 2, 1, 3]),
]

/** After a call in which the n-th kernel fails, for every n, all is as it was before; and the next call is right. */
export const nothingStays = async (name: string): Promise<void> => {
  const backend = await rightOf(open(name, { modules: false }))
  const before = live(name)
  let left = Infinity
  const fails = (): void => {
    if (left-- === 0) throw new RangeError('no memory\n    at a kernel')
  }
  await withWatched(name, fails, async () => {
    const { call, dispose } = right(backend.compile(varied))
    const read = async (): Promise<readonly (readonly number[])[]> => {
      const given = variedInputs.map(backend.upload)
      const found = right(call(given))
      const values = await Promise.all(found.map((r) => rightOf(backend.download(r))))
      backend.release([...given, ...found])
      return values.map((v) => [...v.values])
    }
    const wanted = await read()
    const resting = live(name)
    let failed = 0
    for (let n = 0; ; n++) {
      const given = variedInputs.map(backend.upload)
      left = n
      const made = call(given)
      const done = left >= 0
      left = Infinity
      if (Either.isRight(made)) backend.release(made.right)
      else {
        failed += 1
        expect(made.left).toMatchObject({ _tag: 'BackendError' })
        expect(made.left.what).toContain('no memory')
        expect(made.left.what).not.toContain('\n')
      }
      backend.release(given)
      expect(live(name)).toEqual(resting)
      if (done) break
    }
    expect(failed).toBeGreaterThan(10)
    expect(await read()).toEqual(wanted)
    dispose()
  })
  expect(live(name)).toEqual(before)
}

/** A chain of n operations holds two tensors at a time beside its input, whatever n. */
export const littleIsHeld = async (name: string): Promise<void> => {
  const backend = await rightOf(open(name, { modules: false }))
  let most = 0
  const watch = (): void => {
    most = Math.max(most, findBackend(name).numDataIds())
  }
  await withWatched(name, watch, async () => {
    const chain = (n: number, x: Tensor): Tensor => (n === 0 ? x : chain(n - 1, tanh(mul(x, x))))
    const { call, dispose } = right(backend.compile(program([[50]], ([x]) => [chain(12, x!)])))
    const x = backend.upload(numbers([50]))
    const before = findBackend(name).numDataIds()
    const found = right(call([x]))
    expect(most - before).toBeLessThanOrEqual(2)
    backend.release([x, ...found])
    dispose()
  })
}

/** A weight is transposed when it is first used in that way, and not again while it stays the same. */
export const transposedOnce = async (name: string): Promise<void> => {
  const backend = await rightOf(open(name, { modules: false }))
  let count = 0
  const watch = (kernel: string): void => {
    if (kernel === 'Transpose') count += 1
  }
  await withWatched(name, watch, async () => {
    const steps = program(
      [
        [3, 5],
        [5, 5],
      ],
      ([x, w]) => loop('steps', 4, [x!], (_, [a]) => ({ carry: [timesTransposed(a!, w!)], rows: [] })),
    )
    const { call, dispose } = right(backend.compile(steps))
    let weight = backend.upload(numbers([5, 5], 0.5))
    for (let updates = 1; updates <= 3; updates++) {
      for (let use = 0; use < 3; use++) {
        const x = backend.upload(numbers([3, 5]))
        backend.release([x, ...right(call([x, weight]))])
      }
      expect(count).toBe(updates)
      backend.release([weight])
      weight = backend.upload(numbers([5, 5], 0.1 * updates))
    }
    backend.release([weight])
    dispose()
  })
}

/** Kernels are looked for when compiling: a missing one is an error value then, and nothing is left of the attempt. */
export const checkedWhenCompiling = async (name: string): Promise<void> => {
  const backend = await rightOf(open(name, { modules: false }))
  const before = live(name)
  const made = program([[3]], ([x]) => [tanh(add(x!, fill(2, [3])))])
  const missing = await withoutKernel(name, 'Tanh', async () => backend.compile(made))
  expect(missing).toMatchObject({ _tag: 'Left', left: { _tag: 'BackendError' } })
  if (Either.isLeft(missing)) expect(missing.left.what).toContain("no kernel 'Tanh'")
  expect(live(name)).toEqual(before)
  const { call, dispose } = right(backend.compile(made))
  const x = backend.upload(numbers([3]))
  const found = await withoutKernel(name, 'Tanh', async () => right(call([x])))
  backend.release([x, ...found])
  dispose()
}

/** Words at which the functions turn, and many others. */
const words = Int32Array.from({ length: 60_000 }, (_, i) => {
  const turns = [0, 1 << 9, -1, 1 << 29, (1 << 29) - 1, 1 << 30, (1 << 30) + 1, -(1 << 30), -(1 << 31)]
  return turns[i % 61] ?? Math.imul(i + 1, 0x9e3779b1)
})

/** Normals and uniforms are those of `Rng`, rounded to float32: at most by a bit over half a unit in the last place. */
export const noiseIsRounded = (): void => {
  const found = new Float32Array(words.length)
  const wanted = new Float64Array(words.length)
  uniforms(words, found)
  expect(Array.from(words, uniformOf)).toEqual([...found])
  normals(words, found)
  for (let i = 0; i < words.length; i += 2) normalsOf(words[i]!, words[i + 1]!, wanted, i)
  let worst = 0
  wanted.forEach((x, i) => (worst = Math.max(worst, Math.abs(found[i]! - x) / Math.abs(x))))
  expect(worst).toBeLessThan(2 ** -24 * 1.001)
}
