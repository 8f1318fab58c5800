/**
 * Statistics with a declared chance of a false alarm. An e-value is a number >= 0 whose mean is at most 1 if the
 * hypothesis is true, so it passes 1 / alpha with probability at most alpha (Markov), whenever one stops to look; the mean of
 * several e-values is one again. Here the hypothesis is that differences D in [-1, 1] have mean 0, and the e-value is
 * the capital of bets on them, averaged over stakes s on both sides:
 *   e = mean over s of prod_k (1 + s D_k)
 * Reference: Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting".
 */
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, requireOption, show } from '../core/GiryError.js'
import { size, type Shape } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar, Term } from '../core/types.js'
import type { Info } from '../model/Info.js'
import { isReversible, type Approximate, type Kernel } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { normalsOf, streamKey, fillWords } from '../random/Rng.js'
import { lanes } from '../interpret/exact/lanes.js'
import { prepareProgram } from '../interpret/reference/block.js'
import type { Verdict } from './Verdict.js'

/**
 * The chance that a whole suite of right programs fails.
 *
 * @example
 * import { Stat } from 'giry/check'
 * Stat.BUDGET // 1e-6
 * Stat.share(10) // 1e-7
 */
export const BUDGET = 1e-6

/** What each of so many tests may spend of the budget. */
export const share = (tests: number): number => BUDGET / tests

/** Stakes 1/2, 1/4, ... on a mean above 0, and on either side. */
const ABOVE = Array.from({ length: 9 }, (_, k) => 2 ** -(k + 1))
const STAKES = ABOVE.flatMap((s) => [s, -s])

/** The logarithm of the mean of exponentials. */
const logMeanExp = (xs: readonly number[]): number => {
  const top = Math.max(...xs)
  return top + Math.log(xs.reduce((s, x) => s + Math.exp(x - top), 0) / xs.length)
}

/**
 * The logarithm of the e-value against the hypothesis that differences in [-1, 1] have mean 0.
 *
 * @example
 * import { Stat } from 'giry/check'
 * Stat.logEValue(Array.from({ length: 1000 }, (_, k) => (k % 2 === 0 ? 1 : -1))) < 0 // true
 */
export const logEValue = (differences: ArrayLike<number>): number => bet(STAKES, differences)

/**
 * The logarithm of the e-value against the hypothesis that differences in [-1, 1] have a mean of at most 0: whether
 * something is above a bound.
 *
 * @example
 * import { Stat } from 'giry/check'
 * Stat.logEValueAbove(Array.from({ length: 1000 }, () => -0.1)) < 0 // true
 */
export const logEValueAbove = (differences: ArrayLike<number>): number => bet(ABOVE, differences)

const bet = (stakes: readonly number[], differences: ArrayLike<number>): number =>
  logMeanExp(
    stakes.map((stake) => {
      let capital = 0
      for (let k = 0; k < differences.length; k++) capital += Math.log1p(stake * differences[k]!)
      return capital
    }),
  )

/** What a test must find, and how sure it must be. */
export interface Plan {
  /** The chance of a false alarm. */
  readonly alpha: number
  /** The mean that must be found. */
  readonly discrepancy: number
  /** The standard deviation of one difference, at most 1. */
  readonly deviation: number
  /** The chance of not finding it, by default 1e-3. */
  readonly miss?: number
}

/**
 * How many differences find a mean of `discrepancy`. A stake within a factor sqrt(2) of the best one, mean / variance, gains
 * c a^2 / 2 in the mean over n differences, a = mean sqrt(n) / deviation and c = 0.91, with a standard deviation of a; it must
 * outweigh log(stakes / alpha).
 *
 * @example
 * import { Stat } from 'giry/check'
 * const draws = (discrepancy: number) => Stat.plan({ alpha: 1e-6, discrepancy, deviation: 0.5 })
 * draws(0.01) < 400_000 // true
 * Math.round(draws(0.01) / draws(0.02)) // 4
 */
export const plan = ({ alpha, discrepancy, deviation, miss = 1e-3 }: Plan): number => {
  const needed = Math.log(STAKES.length / alpha)
  const spare = Math.sqrt(2 * Math.log(1 / miss))
  const c = 0.91
  const a = (spare + Math.sqrt(spare * spare + 2 * c * needed)) / c
  return Math.ceil(((a * deviation) / discrepancy) ** 2)
}

/** A function of a state with values in [0, 1]. */
export type Feature<X> = (x: X) => Scalar

/**
 * Features (1 + cos(w x + b)) / 2 with frequencies w ~ N(0, I) over all real numbers of the state and b = pi times a normal
 * draw, fixed by the seed. Means of enough of them determine the joint law, correlations and all (Rahimi and Recht 2007).
 *
 * @example
 * import { Data, Run, Space as S } from 'giry'
 * import { Stat } from 'giry/check'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 2, 30, 40], [2, 2])), backend: 'reference' })
 * const run = await at((x) => Stat.features(S.real(2), 3, 1).map((f) => f(x)))()
 * run._tag === 'Right' && run.right.length // 3
 * run._tag === 'Right' && run.right.every(({ values }) => values.every((f) => 0 <= f && f <= 1)) // true
 */
export const features = <X>(space: Space.Space<X>, count: number, seed: number): readonly Feature<X>[] => {
  const numbers = space.leaves.reduce((n, l) => n + size(l.shape), 0)
  return Array.from({ length: count }, (_, k) => {
    const w = normals(seed, k, numbers + 1)
    return (x: X) => {
      let first = 0
      const phase = Space.flatten(x).reduce<Scalar>(
        (total, leaf) => {
          const n = size(leaf.shape)
          const part = T.tensor(w.slice(first, first + n), leaf.shape)
          first += n
          return T.add(total, T.sum(T.mul(part, toReal(leaf))))
        },
        T.constant(Math.PI * w[numbers]!),
      )
      return T.shift(0.5)(T.scale(0.5)(T.cos(phase)))
    }
  })
}

const toReal = (leaf: T.Tensor): Term<Shape> =>
  (leaf.dtype === 'float' ? leaf : T.toFloat(leaf as Term<Shape, 'int'>)) as Term<Shape>

const normals = (seed: number, stream: number, count: number): readonly number[] => {
  const words = new Uint32Array(count + (count % 2))
  const out = new Float64Array(words.length)
  const [k0, k1] = streamKey(seed, stream)
  fillWords(k0, k1, 0, words)
  for (let i = 0; i < words.length; i += 2) normalsOf(words[i]!, words[i + 1]!, out, i)
  return Array.from(out.subarray(0, count))
}

/** How much a test looks at, and from which seed. */
export interface Trial<X> {
  /** The chance of a false alarm, by default the whole budget. */
  readonly alpha?: number
  /** Draws of the target. */
  readonly draws: number
  readonly seed: number
  /** By default eight random features. */
  readonly features?: readonly Feature<X>[]
}

/** Lanes computed side by side. */
const CHUNK = 4096

/** `count` draws of a random list of scalars, by place in the list. */
const sample = (random: Random<readonly Scalar[]>, count: number, seed: number): readonly Float64Array[] => {
  const program = lanes('stat', Space.tuple(), CHUNK, () => random)
  const kernel = prepareProgram(program.reified.program)
  const bound = program.reified.program.inputs
    .slice(1)
    .map((p) => Float64Array.from(program.reified.bindings[p.name]!))
  const columns = program.space.leaves.map(() => new Float64Array(count))
  for (let from = 0; from < count; from += CHUNK) {
    const keys = Float64Array.from({ length: 2 * CHUNK }, (_, i) => streamKey(seed, from + (i >> 1))[i & 1]!)
    const results = kernel([keys, ...bound])
    columns.forEach((c, i) => c.set(results[i]!.subarray(0, Math.min(CHUNK, count - from)), from))
  }
  return columns
}

/**
 * One-step invariance from exact draws: X0 ~ target, X1 ~ K(X0, .), and the differences f(X1) - f(X0) have mean 0; for a kernel
 * that claims to be reversible so have f(X0) g(X1) - g(X0) f(X1). `exact` draws the target itself.
 *
 * @example
 * import { Energy as E, Move as M, Random as R, Space as S } from 'giry'
 * import { Stat } from 'giry/check'
 * const kernel = M.mala({ stepSize: 0.5 })(E.standardNormal(S.real(2)))
 * Stat.invariance(kernel, R.normal([2]), { draws: 2000, seed: 1 }).every((v) => v.pass) // true
 */
export const invariance = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  exact: Random<X>,
  trial: Trial<X>,
): readonly Verdict[] => {
  const fs = trial.features ?? features(k.source, 8, trial.seed)
  const alpha = trial.alpha ?? BUDGET
  const laws = ['the target is invariant', ...(isReversible(k.exactness) ? ['the kernel is reversible'] : [])]
  const pairs = attempt(() => {
    requireOption('draws', trial.draws, (n) => Number.isInteger(n) && n > 0, 'a whole number of at least 1')
    const random = R.chain((x: X) =>
      R.map(([y]: readonly [X, I]) => [...fs.map((f) => f(x)), ...fs.map((f) => f(y))])(k.step(x)),
    )(exact)
    const columns = sample(random, trial.draws, trial.seed)
    return { before: columns.slice(0, fs.length), after: columns.slice(fs.length) }
  })
  if (Either.isLeft(pairs))
    return laws.map((law) => ({ law, label: 'in law', pass: false, detail: show(pairs.left) }))
  const { before, after } = pairs.right
  const moved = fs.map((_, i) => after[i]!.map((y, n) => y - before[i]![n]!))
  const swapped = fs.map((_, i) => {
    const j = (i + 1) % fs.length
    return after[i]!.map((y, n) => before[j]![n]! * y - before[i]![n]! * after[j]![n]!)
  })
  return laws.map((law, i) => judged(law, i === 0 ? moved : swapped, alpha / laws.length, trial))
}

/** Rejects when the mean of the e-values passes 1 / alpha. */
const judged = (
  law: string,
  differences: readonly Float64Array[],
  alpha: number,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): Verdict => {
  const e = logMeanExp(differences.map(logEValue))
  return {
    law,
    label: 'in law',
    pass: e < -Math.log(alpha),
    detail: `log e-value ${e.toFixed(2)} of ${draws} draws against ${(-Math.log(alpha)).toFixed(2)}, seed ${seed}`,
  }
}
