/** Random values in law, under the exact interpreter: each probability is a sum over all ways to fall. */
import { expect } from 'vitest'
import type { Data } from '../../../lib/core/Data.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as D from '../../../lib/random/Distribution.js'
import * as R from '../../../lib/random/Random.js'
import type { Random } from '../../../lib/random/Random.js'
import { right } from '../../core/laws/evaluate.js'
import { weights } from './values.js'

/** A law by its outcomes, each written as its numbers. */
const lawOf = (random: Random<unknown>): ReadonlyMap<string, number> =>
  new Map(right(Exact.law(random)).map(([value, p]) => [numbers(value), p]))

const numbers = (value: unknown): string =>
  ArrayBuffer.isView((value as Data).values)
    ? Array.from((value as Data).values).join(',')
    : Object.values(value as object)
        .map(numbers)
        .join(';')

/** Two random values have the same law, to rounding. */
const sameLaw = (a: Random<unknown>, b: Random<unknown>): void => agrees(a, lawOf(b))

const agrees = (a: Random<unknown>, wanted: ReadonlyMap<string, number>): void => {
  const found = lawOf(a)
  for (const outcome of new Set([...found.keys(), ...wanted.keys()])) {
    const [p, q] = [found.get(outcome) ?? 0, wanted.get(outcome) ?? 0]
    expect(Math.abs(p - q), `${outcome}: ${p}, not ${q}`).toBeLessThan(1e-13)
  }
}

const coin = D.bernoulli(0.3)
const die = D.categorical(T.vector([0.2, -0.5, 1]))
/** A die whose faces depend on a coin. */
const loaded = (f: T.Flag): Random<T.Index> =>
  D.categorical(T.concat<3>(T.reshape([1], T.toFloat(f)), T.vector([0.3, -0.1])))
const softmax = (logits: readonly number[]): readonly number[] => {
  const total = logits.reduce((s, l) => s + Math.exp(l), 0)
  return logits.map((l) => Math.exp(l) / total)
}

/** Coins, dice and accepts have the probabilities that they are given. */
export const primitives = (): void => {
  agrees(
    coin,
    new Map([
      ['0', 0.7],
      ['1', 0.3],
    ]),
  )
  agrees(
    D.bernoulli(T.constant(0.25)),
    new Map([
      ['0', 0.75],
      ['1', 0.25],
    ]),
  )
  agrees(R.accept(T.constant(0.5)), new Map([['1', 1]]))
  agrees(
    R.accept(T.constant(-0.5)),
    new Map([
      ['0', 1 - Math.exp(-0.5)],
      ['1', Math.exp(-0.5)],
    ]),
  )
  agrees(die, new Map(softmax([0.2, -0.5, 1]).map((p, k) => [`${k}`, p])))
}

/** Independent draws can be exchanged (Fubini), and a draw that nobody uses can be left out. */
export const fubini = (): void => {
  const swapped = R.map(([a, b]: readonly [T.Index, T.Flag]) => [b, a] as const)(R.both(die, coin))
  sameLaw(swapped, R.both(coin, die))
  sameLaw(R.chain(() => coin)(die), coin)
  const dependent = R.chain((f: T.Flag) => R.map((k: T.Index) => [f, k] as const)(loaded(f)))(coin)
  const [yes, no] = [softmax([1, 0.3, -0.1]), softmax([0, 0.3, -0.1])]
  agrees(
    dependent,
    new Map([
      ...yes.map((p, k) => [`1;${k}`, 0.3 * p] as const),
      ...no.map((p, k) => [`0;${k}`, 0.7 * p] as const),
    ]),
  )
}

/** Mixtures: the convex sum of their parts; one part is itself; they are skew-commutative; continuing distributes. */
export const mixtures = (): void => {
  const [a, b] = [die, R.map((k: T.Index) => T.addIndex(k, T.index(1)))(die)]
  const p = softmax([0.2, -0.5, 1])
  agrees(
    D.mixture([1, a], [3, b]),
    new Map([0, 1, 2, 3].map((k) => [`${k}`, 0.25 * (p[k] ?? 0) + 0.75 * (p[k - 1] ?? 0)])),
  )
  sameLaw(D.mixture([2, a]), a)
  sameLaw(D.mixture([1, a], [4, a]), a)
  sameLaw(D.mixture([1, a], [3, b]), D.mixture([3, b], [1, a]))
  sameLaw(
    D.mixture([1, a], [1, D.mixture([1, b], [2, coinIndex])]),
    D.mixture([3, a], [1, b], [2, coinIndex]),
  )
  const on = (k: T.Index): Random<T.Index> => loaded(T.equal(k, T.index(1)))
  sameLaw(R.chain(on)(D.mixture([1, a], [3, b])), D.mixture([1, R.chain(on)(a)], [3, R.chain(on)(b)]))
  sameLaw(R.mixture(weights([0, Math.log(3)]), [a, b]), D.mixture([1, a], [3, b]))
}
const coinIndex = R.map((f: T.Flag) => T.toInt(f))(coin)

/** A loop of steps is its steps one after the other; exchanging plates and loops changes no law; while loops unroll. */
export const loops = (): void => {
  const step = (k: T.Index): Random<T.Index> => loaded(T.equal(k, T.index(2)))
  const twice = R.chain((k: T.Index) => R.chain(step)(step(k)))
  sameLaw(R.chain(R.times(2, step))(die), twice(die))
  const zeros = T.toInt(T.vector([0, 0]))
  const rows = (ks: typeof zeros): Random<typeof zeros> => R.plate(2, step)(ks) as Random<typeof zeros>
  sameLaw(R.replicate(2)(R.times(2, step)(T.index(0))), R.times(2, rows)(zeros))
  const until = R.whileLoop(
    3,
    (k: T.Index) => T.notEqual(k, T.index(2)),
    () => die,
  )
  const [a, b, c] = softmax([0.2, -0.5, 1]) as readonly [number, number, number]
  const miss = a + b
  agrees(
    until(T.index(0)),
    new Map([
      ['0', miss * miss * a],
      ['1', miss * miss * b],
      ['2', c + miss * c + miss * miss * c],
    ]),
  )
}
