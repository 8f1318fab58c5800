/**
 * Draws in law: differences in [-1, 1] whose mean is 0 if the draws are what they are called, judged by e-values. Each
 * test spends its share of the budget for false alarms, and finds a mean of 0.02 almost surely.
 */
import { expect } from 'vitest'
import { evaluation } from '../../../lib/check/evaluate.js'
import { logEValue, plan, share } from '../../../lib/check/stat.js'
import * as T from '../../../lib/core/Term.js'
import * as D from '../../../lib/random/Distribution.js'
import * as R from '../../../lib/random/Random.js'
import type { Random } from '../../../lib/random/Random.js'
import { fillWords, streamKey, uniformOf } from '../../../lib/random/Rng.js'
import { budgetOf } from '../../budget.js'
import { NOWHERE } from './values.js'

/** Differences that one run gives. */
const N = 2048
type Row = T.Vec<typeof N>

const rows = (f: (even: Row, odd: Row) => T.Tensor, draws: Random<T.Tensor>): Random<unknown> =>
  R.map((x: T.Tensor) => {
    const pairs = T.transpose<readonly [2, typeof N]>([1, 0], T.reshape([N, 2], x))
    const half = (i: number): Row => T.reshape([N], T.slice([i, 0], [1, N], pairs))
    return f(half(0), half(1))
  })(draws)

const uniforms = (f: (even: Row, odd: Row) => T.Tensor): Random<unknown> => rows(f, R.uniform([2 * N]))
const normals = (f: (even: Row, odd: Row) => T.Tensor): Random<unknown> => rows(f, R.normal([2 * N]))
const turns = (u: Row): Row => T.cos(T.scale(2 * Math.PI)(u))
/** (cos(w z) - E cos(w z)) / 2 for a standard normal z. */
const wave = (w: number, z: Row): Row => T.scale(0.5)(T.shift(-Math.exp((-w * w) / 2))(T.cos(T.scale(w)(z))))
const each = (x: Random<T.Scalar>): Random<unknown> => R.replicate(N)(x)
const less = (mean: number, x: Random<T.Flag>): Random<unknown> =>
  each(R.map((f: T.Flag) => T.shift(-mean)(T.toFloat(f)))(x))

const nested = R.chain((u: T.Scalar) =>
  R.map((v: T.Scalar) => T.cos(T.scale(2 * Math.PI)(T.sub(u, v))))(
    R.whileLoop(
      1,
      (x: T.Scalar) => T.less(x, T.constant(1)),
      () => R.uniform([]),
    )(T.constant(0)),
  ),
)(R.uniform([]))

/** What has mean 0, by the property that it looks at. */
const tests: Readonly<Record<string, Random<unknown>>> = {
  'the mean of uniforms': uniforms((u) => T.shift(-0.5)(u)),
  'the variance of uniforms': uniforms((u) => T.shift(-1 / 12)(T.square(T.shift(-0.5)(u)))),
  'the low bits of uniforms': uniforms((u) => turns(T.scale(4096)(u))),
  'the two uniforms of a block': uniforms((u, v) => turns(T.sub(u, v))),
  'the scale of normals': normals((z) => wave(1, z)),
  'the tails of normals': normals((z) => wave(2.5, z)),
  'the symmetry of normals': normals((_, z) => T.sin(z)),
  'the two normals of a block': normals((y, z) => T.mul(T.sin(y), T.sin(z))),
  'their squares': normals((y, z) => T.mul(wave(1, y), wave(1, z))),
  'the sum of the two normals of a block': normals((y, z) => wave(1, T.scale(Math.SQRT1_2)(T.add(y, z)))),
  'a coin': less(0.3, D.bernoulli(0.3)),
  'an accept': less(Math.exp(-1), R.accept(T.constant(-1))),
  'an index': less(
    0.6,
    R.map((k: T.Index) => T.equal(k, T.index(1)))(
      D.categorical(T.vector([Math.log(0.1), Math.log(0.6), Math.log(0.3)])),
    ),
  ),
  'a mixture': each(
    R.map((x: T.Scalar) => T.sin(T.shift(-1)(x)))(
      D.mixture([1, R.of(T.constant(1))], [1, D.normal({ mean: T.constant(1), sd: 1 })]),
    ),
  ),
  'the stream of a while loop': each(nested),
}

export const names: readonly string[] = Object.keys(tests)

// streams are one test more
const ALPHA = share(names.length + 1, budgetOf('draws'))
/** The cosine of a uniform turn has the largest deviation, sqrt(1/2). */
const draws = plan({ alpha: ALPHA, discrepancy: 0.02, deviation: Math.SQRT1_2 })

const hasMeanZero = (name: string, differences: Float64Array): void =>
  expect(logEValue(differences), name).toBeLessThan(-Math.log(ALPHA))

/** The property has mean 0. */
export const inLaw = (name: string): void => {
  const found = evaluation(NOWHERE, () => tests[name]!)
  const differences = new Float64Array(Math.ceil(draws / N) * N)
  for (let from = 0; from < differences.length; from += N)
    differences.set(found.at({ key: streamKey(2026, from / N), point: [] }).values, from)
  hasMeanZero(name, differences)
}

/** First draws of neighbouring streams are independent uniforms. */
export const streams = (): void => {
  const words = new Uint32Array(1)
  const first = (chain: number): number => {
    const [k0, k1] = streamKey(7, chain)
    fillWords(k0, k1, 0, words)
    return uniformOf(words[0]!)
  }
  const differences = Float64Array.from({ length: draws }, (_, i) =>
    Math.cos(2 * Math.PI * (first(2 * i) - first(2 * i + 1))),
  )
  hasMeanZero('streams', differences)
}
