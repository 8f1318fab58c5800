/**
 * Calibration by simulation: theta ~ prior, y ~ data(theta), and theta_1, ..., theta_L ~ q(. | y). If q is the posterior, all of
 * them are exchangeable given y, so that the rank of a quantity f(theta, y) among the f(theta_i, y) is uniform on 0, ..., L.
 * Quantities of theta alone say nothing of a sampler that doesn't look at the data: the log-likelihood is one of them. For
 * learned samplers ranks are reported; those that claim to be exact are tested.
 * Reference: Talts et al. 2018, "Validating Bayesian inference algorithms with simulation-based calibration"; Modrak et al.
 * 2023, "Simulation-based calibration checking for Bayesian computation: the choice of test quantities shapes sensitivity".
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, fail, requireOption, type GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Batch, Scalar, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Verdict } from '../Verdict.js'
import { binomialBand, type Band } from './band.js'
import { BUDGET } from './budget.js'
import { logEValueUniform } from './evalue.js'
import { judged, untried } from './judge.js'
import { drawn, shown, type Model, type Pair } from './model.js'
import { numbersAndLikelihood, type Quantities } from './quantities.js'
import { rankOf } from './rankOf.js'
import { sample, type Sampling } from './sample.js'
import type { Sampler } from './thinned.js'

/** How much of the calibration is looked at. */
export interface CalibrationTrial<Theta, Y> extends Sampling {
  /** Quantities besides each number of theta (by its path) and the log-likelihood, which is left out where it isn't derived. */
  readonly quantities?: Quantities<Theta, Y>
  /** The chance that all bands hold for a calibrated sampler, by default 0.95. */
  readonly level?: number
}

/** The ranks of one quantity. */
export interface RankHistogram {
  readonly quantity: string
  /** How often each rank 0, ..., L was found. */
  readonly counts: readonly number[]
  /** Where all counts of all quantities lie with the chance `level`, if the sampler is calibrated. */
  readonly band: Band
  /** The ranks whose counts lie outside of the band. */
  readonly outside: readonly number[]
  /** The logarithm of the e-value against uniform ranks. */
  readonly logEValue: number
}

/**
 * Rank histograms of a sampler, with bands that hold for all of them at once. Left: what can't be traced.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Random as R, Term as T } from 'giry'
 * import { Stat } from 'giry/check'
 * const model = { prior: R.normal([]), data: (theta: T.Scalar) => D.normal({ mean: theta, sd: 1 }) }
 * const sampler = (sd: number) => (y: T.Scalar) => R.replicate(9)(D.normal({ mean: T.scale(0.5)(y), sd }))
 * const outside = (sd: number) =>
 *   pipe(
 *     Stat.calibration(model, sampler(sd), { draws: 2000, seed: 1 }),
 *     Either.map((ranks) => ranks.map(({ quantity, outside }) => `${quantity}: ${outside.length > 0}`)),
 *   )
 * outside(Math.SQRT1_2) // Either.right(['theta: false', 'log-likelihood: false'])
 * outside(0.5) // Either.right(['theta: true', 'log-likelihood: true'])
 */
export const calibration = <Theta, Y>(
  model: Model<Theta, Y>,
  sampler: Sampler<Theta, Y>,
  trial: CalibrationTrial<Theta, Y>,
): Either.Either<GiryError, readonly RankHistogram[]> =>
  attempt(() => {
    const level = trial.level ?? 0.95
    requireOption('level', level, (p) => p > 0 && p < 1, 'above 0 and below 1')
    const { names, cells, ranks } = ranking(model, sampler, trial)
    const band = binomialBand(trial.draws, 1 / cells, (1 - level) / (cells * names.length))
    return sample(ranks, trial).map((column, i) => {
      const counts = Array.from({ length: cells }, (_, r) => column.filter((x) => x === r).length)
      return {
        quantity: names[i]!,
        counts,
        band,
        outside: counts.flatMap((n, r) => (n < band.low || n > band.high ? [r] : [])),
        logEValue: logEValueUniform(column, cells),
      }
    })
  })

/**
 * Whether a sampler draws from the posteriors of a model, for one that claims to: the ranks of all quantities are uniform. What
 * can't be traced fails with its error.
 *
 * @example
 * import { Distribution as D, Random as R, Term as T } from 'giry'
 * import { Stat } from 'giry/check'
 * const model = { prior: R.normal([]), data: (theta: T.Scalar) => D.normal({ mean: theta, sd: 1 }) }
 * const exact = (y: T.Scalar) => R.replicate(9)(D.normal({ mean: T.scale(0.5)(y), sd: Math.SQRT1_2 }))
 * Stat.calibrated(model, exact, { draws: 2000, seed: 1 }).every((v) => v.pass) // true
 * // the prior is no posterior, though its draws are ranked evenly
 * Stat.calibrated(model, () => R.replicate(9)(R.normal([])), { draws: 2000, seed: 1 }).every((v) => v.pass) // false
 */
export const calibrated = <Theta, Y>(
  model: Model<Theta, Y>,
  sampler: Sampler<Theta, Y>,
  trial: CalibrationTrial<Theta, Y>,
): readonly Verdict[] =>
  pipe(
    calibration(model, sampler, trial),
    Either.fold(untried([LAW]), (ranks) => {
      const worst = ranks.reduce((a, b) => (b.logEValue > a.logEValue ? b : a))
      const es = ranks.map((r) => r.logEValue)
      return [judged(LAW, es, trial.alpha ?? BUDGET, trial, `, most of it from ${worst.quantity}`)]
    }),
  )

const LAW = 'ranks among the draws of the posterior are uniform'

interface Ranking {
  readonly names: readonly string[]
  /** Ranks that there are, one more than draws of the sampler. */
  readonly cells: number
  readonly ranks: Random<Vec<number>>
}

const ranking = <Theta, Y>(
  model: Model<Theta, Y>,
  sampler: Sampler<Theta, Y>,
  trial: CalibrationTrial<Theta, Y>,
): Ranking => {
  const pair = shown(drawn(model))
  const count = Space.flatten(shown(sampler(pair[1])))[0]?.shape[0]
  if (count === undefined || count === 0)
    return fail('ShapeError', 'a sampler without draws', 'give it draws along axis 0 of every leaf')
  const quantities = { ...numbersAndLikelihood(model, pair), ...trial.quantities }
  const all = Object.values(quantities)
  const values = (theta: Theta, y: Y): Vec<number> =>
    T.stack<readonly [], readonly Scalar[]>(all.map((f) => f(theta, y)))
  const ranks = R.chain(([theta, y]: Pair<Theta, Y>) =>
    R.map(([thetas, ties]: readonly [Batch<Theta>, Vec<number>]) => {
      const own = values(theta, y)
      const [less, same] = T.batch(count, (t: Theta) => {
        const other = values(t, y)
        return [T.toFloat(T.less(other, own)), T.toFloat(T.equal(other, own))] as const
      })(thetas)
      return rankOf(T.sumOver([0], less), T.sumOver([0], same), ties)
    })(R.both(sampler(y), R.uniform([all.length]))),
  )(drawn(model))
  return { names: Object.keys(quantities), cells: count + 1, ranks }
}
