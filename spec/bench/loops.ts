// How fast are loops over chains: giry's modules, giry on the kernels of tfjs alone, and tfjs with tf.grad and tf.tidy?
//   ula-mixture           ULA on a mixture of 8 normals in 2-D, 1,000 chains
//   mala-funnel           MALA on Neal's funnel in 10-D, 1,000 chains
//   langevin-energy-net   ULA on an energy net 100-200-200-1 with LeakyReLU 0.2, 100 chains
// In one process, one after the other in every round; the median of 7 rounds after warm-up, in microseconds a step of
// all chains, beside a 500x256x256 tf.matMul of the same run.
// Run: npx tsx spec/bench/loops.ts

import { createRequire } from 'node:module'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as tf from '@tensorflow/tfjs-core'
import {
  Callable,
  Data,
  Energy as E,
  Error as Errors,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from '../../lib/index.js'
import type { Backend } from '../../lib/interpret/Backend.js'
import { open } from '../../lib/interpret/backends.js'

const ROUNDS = 7
type GiryError = Parameters<typeof Errors.show>[0]
const must = <A>(result: Either.Either<GiryError, A>): A => {
  if (Either.isLeft(result)) throw new Error(Errors.show(result.left))
  return result.right
}

/** A way to make steps, and how many of them a round times. */
interface Contender {
  readonly steps: number
  readonly run: () => void
}

const start = (chains: number, size: number): Float32Array =>
  Float32Array.from({ length: chains * size }, (_, i) => Math.sin(1 + 7 * i))

/** `steps` steps of a move in one call. */
const giry = <const N extends number>(
  backend: Backend,
  steps: number,
  chains: number,
  size: N,
  energy: (x: T.Vec<N>) => T.Scalar,
  move: 'ula' | 'mala',
  stepSize: number,
): Contender => {
  const space = S.real(size)
  const target = E.energy('target', space, energy)
  const step = (x: T.Vec<N>): R.Random<T.Vec<N>> =>
    move === 'ula'
      ? R.map(([y]: readonly [T.Vec<N>, unknown]) => y)(
          pipe(target, M.ula({ stepSize }), K.times(steps)).step(x),
        )
      : R.map(([y]: readonly [T.Vec<N>, unknown]) => y)(
          pipe(target, M.mala({ stepSize }), K.times(steps)).step(x),
        )
  const { call } = must(Callable.compile({ backend, name: 'loop', input: space, lanes: chains })(step))
  const site = { keys: Callable.streams(1, 0, chains), address: 0 }
  const x = backend.upload(Data.data(start(chains, size), [chains, size]))
  return { steps, run: () => backend.release(must(call(site, [x]))) }
}

/** Steps of a state written with tfjs. */
const tfjs = (chains: number, size: number, step: (x: tf.Tensor2D) => tf.Tensor): Contender => {
  let x = tf.tensor2d(start(chains, size), [chains, size])
  return {
    steps: 20,
    run: () => {
      for (let i = 0; i < 20; i++) {
        const next = tf.tidy(() => step(x)) as tf.Tensor2D
        x.dispose()
        x = next
      }
      x.dataSync()
    },
  }
}

const MEANS = Array.from({ length: 8 }, (_, k) => [
  4 * Math.cos((Math.PI * k) / 4),
  4 * Math.sin((Math.PI * k) / 4),
])

const mixture = (x: T.Vec<2>): T.Scalar => {
  const apart = T.sub(T.broadcast([8, 2], x), T.tensor(MEANS.flat(), [8, 2]))
  return T.neg(T.logsumexp(T.scale(-2)(T.sumOver<readonly [8]>([1], T.square(apart)))))
}
const tfMixture = (): ((x: tf.Tensor2D) => tf.Tensor) => {
  const means = tf.tensor2d(MEANS)
  const logDensity = (x: tf.Tensor): tf.Scalar =>
    tf.sum(tf.logSumExp(tf.mul(tf.sum(tf.square(tf.sub(tf.expandDims(x, 1), means)), 2), -2), 1))
  const slope = tf.grad(logDensity)
  return (x) => tf.add(tf.add(x, tf.mul(slope(x), 0.05)), tf.mul(tf.randomNormal([1000, 2]), Math.sqrt(0.1)))
}

const funnel = (x: T.Vec<10>): T.Scalar => {
  const v = T.element(x, T.index(0))
  const rest = T.slice([1], [9] as const, x)
  const spread = T.scale(0.5)(T.mul(T.exp(T.neg(v)), T.sum(T.square(rest))))
  return T.add(T.scale(1 / 18)(T.square(v)), T.add(spread, T.scale(4.5)(v)))
}
const FUNNEL_STEP = 0.05
const tfFunnel = (): ((x: tf.Tensor2D) => tf.Tensor) => {
  const energies = (x: tf.Tensor): tf.Tensor => {
    const v = tf.slice(x, [0, 0], [1000, 1])
    const rest = tf.slice(x, [0, 1], [1000, 9])
    const spread = tf.mul(0.5, tf.mul(tf.exp(tf.neg(v)), tf.sum(tf.square(rest), 1, true)))
    return tf.add(tf.mul(1 / 18, tf.square(v)), tf.add(spread, tf.mul(4.5, v)))
  }
  const slope = tf.grad((x) => tf.sum(energies(x)))
  const forward = (to: tf.Tensor, from: tf.Tensor, drift: tf.Tensor): tf.Tensor =>
    tf.mul(
      -1 / (4 * FUNNEL_STEP),
      tf.sum(tf.square(tf.sub(to, tf.sub(from, tf.mul(FUNNEL_STEP, drift)))), 1, true),
    )
  return (x) => {
    const before = slope(x)
    const y = tf.add(
      tf.sub(x, tf.mul(FUNNEL_STEP, before)),
      tf.mul(tf.randomNormal([1000, 10]), Math.sqrt(2 * FUNNEL_STEP)),
    )
    const after = slope(y)
    const ratio = tf.add(
      tf.sub(energies(x), energies(y)),
      tf.sub(forward(x, y, after), forward(y, x, before)),
    )
    const accepted = tf.less(tf.log(tf.randomUniform([1000, 1])), ratio)
    return tf.where(tf.tile(accepted, [1, 10]), y, x)
  }
}

const [D, H] = [100, 200]
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => 0.1 * Math.sin(1 + 3 * i * i))
const weights = {
  w1: numbers(D * H),
  b1: numbers(H),
  w2: numbers(H * H),
  b2: numbers(H).reverse(),
  w3: numbers(H),
}

const net = (x: T.Vec<100>): T.Scalar => {
  const relu = T.leakyRelu(0.2)
  const h1 = relu(
    T.add(T.vecMat(x, T.tensor(weights.w1, [100, 200] as const)), T.tensor(weights.b1, [200] as const)),
  )
  const h2 = relu(
    T.add(T.vecMat(h1, T.tensor(weights.w2, [200, 200] as const)), T.tensor(weights.b2, [200] as const)),
  )
  return T.add(T.dot(h2, T.tensor(weights.w3, [200] as const)), T.scale(0.5)(T.dot(x, x)))
}
const tfNet = (): ((x: tf.Tensor2D) => tf.Tensor) => {
  const [w1, w2] = [tf.tensor2d(weights.w1, [D, H]), tf.tensor2d(weights.w2, [H, H])]
  const [b1, b2, w3] = [tf.tensor1d(weights.b1), tf.tensor1d(weights.b2), tf.tensor2d(weights.w3, [H, 1])]
  const layer = (x: tf.Tensor, w: tf.Tensor2D, b: tf.Tensor): tf.Tensor =>
    tf.leakyRelu(tf.add(tf.matMul(x as tf.Tensor2D, w), b), 0.2)
  const slope = tf.grad((x) =>
    tf.add(
      tf.sum(tf.matMul(layer(layer(x, w1, b1), w2, b2) as tf.Tensor2D, w3)),
      tf.mul(0.5, tf.sum(tf.square(x))),
    ),
  )
  return (x) => tf.add(tf.sub(x, tf.mul(slope(x), 0.08)), tf.mul(tf.randomNormal([100, D]), Math.sqrt(0.16)))
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)]!
const timed = ({ steps, run }: Contender): number => {
  const begin = performance.now()
  run()
  return (1000 * (performance.now() - begin)) / steps
}

const main = async (): Promise<void> => {
  const [modules, kernels] = [must(await open('wasm')()), must(await open('wasm', { modules: false })())]
  // tfjs-core registers no gradients when Node loads it; they lie in this file of the package
  createRequire(import.meta.url)('@tensorflow/tfjs-core/dist/register_all_gradients.js')
  const rows = {
    'ula-mixture': [
      giry(modules, 1000, 1000, 2, mixture, 'ula', 0.05),
      giry(kernels, 20, 1000, 2, mixture, 'ula', 0.05),
      tfjs(1000, 2, tfMixture()),
    ],
    'mala-funnel': [
      giry(modules, 1000, 1000, 10, funnel, 'mala', FUNNEL_STEP),
      giry(kernels, 20, 1000, 10, funnel, 'mala', FUNNEL_STEP),
      tfjs(1000, 10, tfFunnel()),
    ],
    'langevin-energy-net': [
      giry(modules, 100, 100, 100, net, 'ula', 0.08),
      giry(kernels, 20, 100, 100, net, 'ula', 0.08),
      tfjs(100, 100, tfNet()),
    ],
  } as const
  for (const [name, contenders] of Object.entries(rows)) {
    for (let i = 0; i < 3; i++) contenders.forEach(timed)
    const rounds = Array.from({ length: ROUNDS }, () => contenders.map(timed))
    const times = contenders.map((_, k) => median(rounds.map((r) => r[k]!)))
    const ratios = [1, 2].map((k) => median(rounds.map((r) => r[k]! / r[0]!)).toFixed(1))
    console.log(
      `${name}: giry ${times[0]!.toFixed(1)}, kernels ${times[1]!.toFixed(0)} (${ratios[0]} times), tf.grad ${times[2]!.toFixed(0)} us (${ratios[1]} times)`,
    )
  }
  const [a, b] = [tf.randomNormal([500, 256]), tf.randomNormal([256, 256])] as [tf.Tensor2D, tf.Tensor2D]
  const products = Array.from({ length: 20 }, () =>
    timed({ steps: 1, run: () => tf.tidy(() => void tf.matMul(a, b).dataSync()) }),
  )
  console.log(`tf.matMul 500x256x256: ${(median(products) / 1000).toFixed(2)} ms`)
}

await main()
