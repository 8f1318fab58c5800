/**
 * One-step invariance from exact draws: X0 ~ pi and X1 ~ K(X0, .), so that for a kernel that leaves pi invariant, and for
 * one in detailed balance with it,
 *   E [f(X1) - f(X0)] = 0,   E [f(X0) g(X1) - g(X0) f(X1)] = 0
 * The differences are paired, and pairs are independent. Each feature is bet on by itself, and all of them together in the
 * direction that the first half of the draws shows.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import { value } from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import { isReversible, type Approximate, type Kernel } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Verdict } from '../Verdict.js'
import { BUDGET } from './budget.js'
import { logEValue, logMeanExp } from './evalue.js'
import { features, frequency, named, wave, type Feature } from './features.js'
import { judged, largestAt, untried, written } from './judge.js'
import { sample, type Sampling } from './sample.js'
import { logEValueJointly } from './witness.js'

/** How much a test of one step looks at. */
export interface Trial<X> extends Sampling {
  /** By default eight random features, and one of the energy of the kernel's target. */
  readonly features?: readonly Feature<X>[]
}

/**
 * Whether a kernel keeps what it claims of the law that `exact` draws: that it is invariant, and, if the kernel claims so, that
 * the kernel is reversible for it. What can't be traced fails with its error.
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
  const fs = trial.features ?? standard(k, trial.seed)
  const laws = ['the target is invariant', ...(isReversible(k.exactness) ? ['the kernel is reversible'] : [])]
  const alpha = (trial.alpha ?? BUDGET) / laws.length
  return pipe(
    attempt(() => pairs(k, exact, fs, trial)),
    Either.fold(untried(laws), (found) =>
      laws.map((law, i) => {
        const differences = i === 0 ? moved(found) : swapped(found)
        const told = (): string => (i === 0 ? ofMeans : ofCorrelations)(found, differences, fs)
        return judged(law, evidence(differences), alpha, trial, '', told)
      }),
    ),
  )
}

/** Random features, and one of the energy, whose deviation is about sqrt(n / 2) in n dimensions. */
const standard = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  seed: number,
): readonly Feature<X>[] => {
  const { target } = k
  const level: readonly Feature<X>[] =
    target === undefined
      ? []
      : [named('a wave of the energy', (x) => wave(T.scale(frequency(k.source))(value(target)(x))))]
  return [...features(k.source, 8, seed), ...level]
}

/** Features before and after a step, draw by draw. */
interface Pairs {
  readonly before: readonly Float64Array[]
  readonly after: readonly Float64Array[]
}

const pairs = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  exact: Random<X>,
  fs: readonly Feature<X>[],
  trial: Sampling,
): Pairs => {
  const random = R.chain((x: X) =>
    R.map(([y]: readonly [X, I]) => [...fs.map((f) => f(x)), ...fs.map((f) => f(y))])(k.step(x)),
  )(exact)
  const columns = sample(random, trial)
  return { before: columns.slice(0, fs.length), after: columns.slice(fs.length) }
}

const moved = ({ before, after }: Pairs): readonly Float64Array[] =>
  before.map((f, i) => after[i]!.map((y, n) => y - f[n]!))

const swapped = ({ before, after }: Pairs): readonly Float64Array[] =>
  before.map((f, i) => {
    const j = (i + 1) % before.length
    return after[i]!.map((y, n) => before[j]![n]! * y - f[n]! * after[j]![n]!)
  })

type Told<X> = (found: Pairs, differences: readonly Float64Array[], fs: readonly Feature<X>[]) => string

const mean = (xs: Float64Array): number => xs.reduce((s, x) => s + x, 0) / xs.length
const nameOf = <X>(fs: readonly Feature<X>[], i: number): string => fs[i]!.name || `feature ${i}`

/** The feature whose mean a step changes the most surely. */
const ofMeans: Told<never> = ({ before, after }, differences, fs) => {
  const i = largestAt(differences.map(logEValue))
  const [at, then] = [mean(before[i]!), mean(after[i]!)].map(written)
  return `pi K = pi is violated the most by f = ${nameOf(fs, i)}: its mean is ${at}, and after a step it is ${then}; `
}

/** The pair of features that is the most surely exchanged unevenly. */
const ofCorrelations: Told<never> = ({ before, after }, differences, fs) => {
  const i = largestAt(differences.map(logEValue))
  const j = (i + 1) % fs.length
  const product = (a: Float64Array, b: Float64Array): string => written(mean(a.map((x, n) => x * b[n]!)))
  const [forth, back] = [product(before[i]!, after[j]!), product(before[j]!, after[i]!)]
  return `detailed balance is violated the most by f = ${nameOf(fs, i)} and g = ${nameOf(fs, j)}: for a step from x to y the mean of f(x) g(y) is ${forth}, and that of g(x) f(y) is ${back}; `
}

/** Two bets with half of the capital each: on the features one by one, and on all of them together. */
const evidence = (differences: readonly Float64Array[]): readonly number[] => [
  logMeanExp(differences.map(logEValue)),
  logEValueJointly(differences),
]
