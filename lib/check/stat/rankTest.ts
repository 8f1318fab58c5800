/**
 * The exact rank test. X_M ~ pi at a uniform place M on a path X_0, ..., X_L: forward from it by K, backward by the
 * reversal of K. If K leaves pi invariant, the path is one of a stationary chain and knows nothing of M, so that the rank of
 * a statistic of X_M among those of all states is uniform on 0, ..., L; equal ones are ranked at random. What L steps do
 * to the law adds up, where one step may show too little.
 * Reference: Gandy and Scott 2020, "Unit testing for MCMC and other Monte Carlo methods".
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, fail, requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Flag, Index, Scalar, Vec } from '../../core/types.js'
import { value } from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import { reversal, type Approximate, type Kernel } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Verdict } from '../Verdict.js'
import { BUDGET } from './budget.js'
import { logEValueUniform } from './evalue.js'
import { features, named } from './features.js'
import { judged, largestAt, untried } from './judge.js'
import { rankOf } from './rankOf.js'
import { sample, type Sampling } from './sample.js'

/** How much the rank test looks at. */
export interface RankTrial<X> extends Sampling {
  /** L, the steps of a path: a whole number of at least 1. */
  readonly steps: number
  /** The reversal of the kernel: pi(dx) K(x, dy) = pi(dy) reverse(y, dx). By default `K.reversal`. */
  readonly reverse?: Pick<Kernel<X, X>, 'step'>
  /** What is ranked, by default four random features and the energy of the kernel's target. */
  readonly statistics?: readonly ((x: X) => Scalar)[]
}

const LAW = 'ranks along a path are uniform'

/**
 * Whether a kernel leaves the law invariant that `exact` draws, by ranks along paths of `steps` steps. A kernel that
 * neither is reversible nor knows its reversal needs it as an option. What can't be traced fails with its error.
 *
 * @example
 * import { Energy as E, Move as M, Random as R, Space as S } from 'giry'
 * import { Stat } from 'giry/check'
 * const kernel = M.mala({ stepSize: 0.5 })(E.standardNormal(S.real(2)))
 * Stat.rankTest(kernel, R.normal([2]), { steps: 5, draws: 1000, seed: 1 }).every((v) => v.pass) // true
 */
export const rankTest = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  exact: Random<X>,
  trial: RankTrial<X>,
): readonly Verdict[] =>
  pipe(
    attempt(() => {
      requireOption('steps', trial.steps, (n) => Number.isInteger(n) && n > 0, 'a whole number of at least 1')
      return sample(R.chain((x: X) => ranks(k, x, trial))(exact), trial)
    }),
    Either.fold(untried([LAW]), (columns) => {
      const es = columns.map((c) => logEValueUniform(c, trial.steps + 1))
      const { statistics = standard(k, trial.seed) } = trial
      const worst = largestAt(es)
      const told = (): string =>
        `${statistics[worst]!.name || `statistic ${worst}`} has ${unevenness(columns[worst]!, trial.steps + 1)}; `
      return [judged(LAW, es, trial.alpha ?? BUDGET, trial, '', told)]
    }),
  )

/** The rank that comes the farthest from as often as the others. */
const unevenness = (ranks: Float64Array, cells: number): string => {
  const counts = Array.from({ length: cells }, (_, r) => ranks.filter((x) => x === r).length)
  const even = ranks.length / cells
  const rank = largestAt(counts.map((n) => Math.abs(n - even)))
  return `rank ${rank} ${counts[rank]} times, where each of ${cells} should come ${Math.round(even)} times`
}

/** The rank of each statistic of a point on a path through it. */
const ranks = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  x: X,
  { steps, reverse, seed, statistics = standard(k, seed) }: RankTrial<X>,
): Random<Vec<number>> => {
  const stats = (y: X): Vec<number> => T.stack<readonly [], readonly Scalar[]>(statistics.map((f) => f(y)))
  const own = stats(x)
  const step = stepping(k, reverse)
  return pipe(
    R.both(R.categorical(T.fill(0, [steps + 1])), R.uniform([statistics.length])),
    R.chain(([forward, ties]: readonly [Index, Vec<number>]) =>
      pipe(
        R.scan(steps, (y: X, i) => {
          // the path goes forward first, and then from its middle backward
          const from = T.select(T.equal(i, forward), x, y)
          return R.map((z: X) => {
            const there = stats(z)
            return [z, [T.toFloat(T.less(there, own)), T.toFloat(T.equal(there, own))] as const] as const
          })(step(from, T.greaterEqual(i, forward)))
        })(x),
        R.map(([, [below, equal]]) => {
          const [less, same] = [below, equal].map((rows) => T.sumOver<readonly [number]>([0], rows))
          return rankOf(less!, same!, ties)
        }),
      ),
    ),
  )
}

const standard = <X, L>(
  k: Pick<Kernel<X, X, Approximate, Info, L>, 'source' | 'target'>,
  seed: number,
): readonly ((x: X) => Scalar)[] => [
  ...features(k.source, 4, seed),
  ...(k.target === undefined ? [] : [named('the energy', value(k.target))]),
]

/** A step of the kernel, or of its reversal. */
const stepping = <X, C extends Approximate, I extends Info, L>(
  k: Kernel<X, X, C, I, L>,
  reverse: RankTrial<X>['reverse'] = reversal<X, L>(k) ?? noWayBack(k.name),
): ((x: X, backward: Flag) => Random<X>) => {
  const state = ([y]: readonly [X, unknown]): X => y
  const on = (x: X): Random<X> => R.map(state)(k.step(x))
  const back = (x: X): Random<X> => R.map(state)(reverse.step(x))
  if (reverse.step === k.step) return on
  return (x, backward) =>
    R.map(([there, here]: readonly [X, X]) => T.select(backward, there, here))(R.both(back(x), on(x)))
}

const noWayBack = (name: string): never =>
  fail(
    'LawError',
    `a path back by '${name}', of which no reversal is known`,
    'give the kernel its reversal as `reversed`, or the test as `reverse`',
  )
