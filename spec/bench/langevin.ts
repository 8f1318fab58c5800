// How fast is a Langevin step of an energy net, 100-200-200-1 with LeakyReLU 0.2, 100 chains, with noise?
//   U(x) = net(x) + |x|^2 / 2,   x' = x - h grad U(x) + sqrt(2h) xi,   h = 0.08
// giry on tfjs-wasm against the same step written with tf.grad and tf.tidy, in one process, one after the other in
// every round. Two ways of writing it are timed, with plain layers and with fused ones, and the faster one counts.
// Run: npx tsx spec/bench/langevin.ts

import { createRequire } from 'node:module'
import * as Either from 'fp-ts/lib/Either.js'
import * as tf from '@tensorflow/tfjs-core'
import { data, type Data } from '../../lib/core/Data.js'
import { show, type GiryError } from '../../lib/core/GiryError.js'
import { variable } from '../../lib/core/graph.js'
import { reify } from '../../lib/core/reify.js'
import { simplify } from '../../lib/core/simplify.js'
import * as S from '../../lib/core/Space.js'
import * as T from '../../lib/core/Term.js'
import { open } from '../../lib/interpret/backends.js'
import * as R from '../../lib/random/Random.js'
import type { Resident } from '../../lib/interpret/Backend.js'

const D = 100
const H = 200
const CHAINS = 100
const STEP = 0.08
const ROUNDS = 9
const STEPS = 20

const must = <A>(result: Either.Either<GiryError, A>): A => {
  if (Either.isLeft(result)) throw new Error(show(result.left))
  return result.right
}

const space = S.struct({
  w1: S.tensor([D, H]),
  b1: S.real(H),
  w2: S.tensor([H, H]),
  b2: S.real(H),
  w3: S.tensor([H, 1]),
})

const energy =
  (p: S.Of<typeof space>) =>
  (x: T.Vec<100>): T.Scalar => {
    const h1 = T.leakyRelu(0.2)(T.add(T.vecMat(x, p.w1), p.b1))
    const h2 = T.leakyRelu(0.2)(T.add(T.vecMat(h1, p.w2), p.b2))
    return T.add(T.sum(T.vecMat(h2, p.w3)), T.scale(0.5)(T.dot(x, x)))
  }

const program = () => {
  const { value, tensors } = S.variables(space)
  const key = variable({ dtype: 'int', shape: [2] })
  const address = variable({ dtype: 'int', shape: [] })
  const chains = variable({ dtype: 'float', shape: [CHAINS, D] })
  const slope = T.grad(energy(value))
  const step = R.plate(CHAINS, (x: T.Vec<100>) =>
    R.map((noise: T.Vec<100>) =>
      T.add(T.sub(x, T.scale(STEP)(slope(x))), T.scale(Math.sqrt(2 * STEP))(noise)),
    )(R.normal([D])),
  )(chains)
  const weights = tensors.map((tensor, i) => ({ name: space.leaves[i]!.path, tensor }))
  const inputs = [{ name: 'key', tensor: key }, { name: 'address', tensor: address }, ...weights]
  const next = step.trace({ key, address }).value
  const reified = must(reify('langevin', [...inputs, { name: 'x', tensor: chains }], S.flatten(next)))
  return { ...reified, program: simplify(reified.program) }
}

/** Numbers of about the size of trained weights; which ones doesn't matter here. */
const numbers = (n: number, scale: number): Float32Array => {
  let state = n
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return scale * (state / 2147483648 - 1)
  })
}
const weights = {
  w1: numbers(D * H, 0.1),
  b1: numbers(H, 0.1),
  w2: numbers(H * H, 0.1),
  b2: numbers(H, 0.1),
  w3: numbers(H, 0.1),
}
const start = numbers(CHAINS * D, 1)

interface Contender {
  readonly name: string
  readonly step: () => void
  readonly state: () => ArrayLike<number>
}

const giry = async (): Promise<Contender> => {
  const backend = must(await open('wasm')())
  const { call } = must(backend.compile(program()))
  const given: readonly Data[] = [
    data([1, 2], [2], 'int'),
    ...space.leaves.map(({ path, shape }) => data(weights[path as keyof typeof weights], shape)),
  ]
  const [key, ...fixed] = given.map(backend.upload)
  let x = backend.upload(data(start, [CHAINS, D]))
  let blocks = 0
  const step = (): void => {
    const address = backend.upload(data([blocks], [], 'int'))
    const [next] = must(call([key!, address, ...fixed, x]))
    backend.release([x])
    x = next as Resident
    blocks += (CHAINS * D) / 2
  }
  return { name: 'giry', step, state: () => (x as unknown as { tensor: tf.Tensor }).tensor.dataSync() }
}

const byHand = (name: string, net: (z: tf.Tensor2D) => tf.Tensor): Contender => {
  const slope = tf.grad((z: tf.Tensor) =>
    tf.add(tf.sum(net(z as tf.Tensor2D)), tf.mul(0.5, tf.sum(tf.square(z)))),
  )
  let x: tf.Tensor2D = tf.tensor2d(start, [CHAINS, D])
  const step = (): void => {
    const next = tf.tidy(() => {
      const drift = tf.mul(slope(x), STEP)
      const noise = tf.mul(tf.randomNormal([CHAINS, D]), Math.sqrt(2 * STEP))
      return tf.add(tf.sub(x, drift), noise)
    })
    x.dispose()
    x = next as tf.Tensor2D
  }
  return { name, step, state: () => x.dataSync() }
}

const tfjs = (): readonly Contender[] => {
  // tfjs-core registers no gradients when Node loads it; they lie in this file of the package
  createRequire(import.meta.url)('@tensorflow/tfjs-core/dist/register_all_gradients.js')
  const [w1, w2, w3] = [
    tf.tensor2d(weights.w1, [D, H]),
    tf.tensor2d(weights.w2, [H, H]),
    tf.tensor2d(weights.w3, [H, 1]),
  ]
  const [b1, b2] = [tf.tensor1d(weights.b1), tf.tensor1d(weights.b2)]
  const layer = (x: tf.Tensor, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor =>
    tf.leakyRelu(tf.add(tf.matMul(x as tf.Tensor2D, w), b), 0.2)
  const fused = (x: tf.Tensor, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor =>
    tf.fused.matMul({ a: x as tf.Tensor2D, b: w, bias: b, activation: 'leakyrelu', leakyreluAlpha: 0.2 })
  return [
    byHand('tf.grad', (z) => tf.matMul(layer(layer(z, w1, b1), w2, b2) as tf.Tensor2D, w3)),
    byHand('tf.grad, fused layers', (z) => tf.matMul(fused(fused(z, w1, b1), w2, b2) as tf.Tensor2D, w3)),
  ]
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]!

const time = (step: () => void, steps: number): number => {
  const begin = performance.now()
  for (let i = 0; i < steps; i++) step()
  return (performance.now() - begin) / steps
}

const contenders = [await giry(), ...tfjs()]
const [a, b] = [tf.randomNormal([500, 256]), tf.randomNormal([256, 256])] as [tf.Tensor2D, tf.Tensor2D]
const product = (): void => tf.matMul(a, b).dispose()

contenders.forEach(({ step }) => time(step, STEPS))
time(product, STEPS)
const rounds = Array.from({ length: ROUNDS }, () => ({
  steps: contenders.map(({ step }) => time(step, STEPS)),
  product: time(product, STEPS),
}))
const ms = contenders.map((_, i) => median(rounds.map((r) => r.steps[i]!)))
contenders.forEach(({ name, state }, i) => {
  if (!Array.from(state()).every(Number.isFinite)) throw new Error(`${name} left the finite numbers`)
  console.log(`${name.padEnd(24)} ${ms[i]!.toFixed(2)} ms a step`)
})
console.log(`${'matMul 500x256x256'.padEnd(24)} ${median(rounds.map((r) => r.product)).toFixed(2)} ms`)
const ratios = rounds.map(({ steps: [own, ...others] }) => Math.min(...others) / own!)
console.log(
  `giry is ${median(ratios).toFixed(2)} times as fast as the faster of the two (rounds: ${ratios.map((r) => r.toFixed(2)).join(' ')})`,
)
