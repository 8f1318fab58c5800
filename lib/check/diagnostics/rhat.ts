/**
 * R-hat: how much wider the draws of all chains together are than those of one chain.
 *   B = n variance(chain means),  W = mean(chain variances)
 *   R-hat = sqrt(((n - 1) / n W + B / n) / W)
 * It is 1 in the limit of infinitely long chains that mix. Rank-normalised split R-hat is the larger one of two R-hats of split
 * chains: of the normal scores of the draws, which sees different places, and of those of the distances from the median, which
 * sees different widths; ranks make both exist for heavy tails. Nested R-hat compares superchains, groups of chains with one
 * start each, and can be near 1 for many short chains too:
 *   B = variance(superchain means),  W = mean over superchains of (variance of their chains' means + mean of their chains' variances)
 *   nested R-hat = sqrt(1 + B / W)
 * References: Gelman and Rubin 1992; Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021, "Rank-normalization, folding, and
 * localization"; Margossian, Hoffman, Sountsov, Riou-Durand, Vehtari and Gelman 2024, "Nested R-hat".
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, fail, requireOption, within, type GiryError } from '../../core/GiryError.js'
import {
  check,
  degenerate,
  hasNaN,
  mean,
  measure,
  split,
  variance,
  type Chains,
  type Checked,
} from './chains.js'
import { folded, normalScores } from './ranks.js'

/** R-hat from means and variances of chains of n draws. */
export const fromMoments = (n: number, means: ArrayLike<number>, variances: ArrayLike<number>): number =>
  Math.sqrt((n - 1) / n + variance(means) / mean(variances))

const plain = (chains: Checked): number =>
  degenerate(chains) ? NaN : fromMoments(chains[0]!.length, chains.map(mean), chains.map(variance))

/** The larger one of R-hat of places and of widths. */
export const rankNormalised = (chains: Checked): number =>
  hasNaN(chains)
    ? NaN
    : Math.max(plain(normalScores(split(chains))), plain(normalScores(split(folded(chains)))))

/**
 * Rank-normalised split R-hat. At least 4 draws of each chain. NaN if a draw is NaN, if all draws are equal, or if all are as far
 * from the median. Left: a `ShapeError` for chains of unequal length, or too few draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Diagnostics } from 'giry/check'
 * const apart = [[1, 3, 2, 4], [11, 13, 12, 14]]
 * const rounded = Either.map((x: number) => Math.round(100 * x) / 100)
 * rounded(Diagnostics.rhat(apart)) // Either.right(1.64)
 * rounded(Diagnostics.splitRhat(apart)) // Either.right(4.16)
 * Either.isLeft(Diagnostics.rhat([[1, 2, 3, 4], [1, 2, 3]])) // true
 */
export const rhat: (draws: Chains) => Either<GiryError, number> = measure('rhat', rankNormalised)

/** R-hat of the split chains without ranks, for draws with a variance. Otherwise as `rhat`, and NaN if a draw isn't finite. */
export const splitRhat: (draws: Chains) => Either<GiryError, number> = measure('splitRhat', (chains) =>
  plain(split(chains)),
)

/** Nested R-hat from the means and variances of chains, `size` neighbours being one superchain. */
export const nestedFromMoments = (
  size: number,
  means: readonly number[],
  variances: readonly number[],
): number => {
  if (!Number.isInteger(size) || size < 1 || means.length % size !== 0 || means.length < 2 * size)
    fail(
      'OptionError',
      `${means.length} chains in superchains of ${size}`,
      'give two superchains or more, each of the same number of chains',
    )
  const groups = Array.from({ length: means.length / size }, (_, k) => [k * size, (k + 1) * size] as const)
  const between = groups.map(([from, to]) => (size === 1 ? 0 : variance(means.slice(from, to))))
  const within = groups.map(([from, to]) => mean(variances.slice(from, to)))
  const centres = groups.map(([from, to]) => mean(means.slice(from, to)))
  return Math.sqrt(1 + variance(centres) / mean(groups.map((_, k) => between[k]! + within[k]!)))
}

/**
 * Nested R-hat of superchains, `size` neighbouring chains each, all started at one point; at least two superchains, and chains of any
 * length, that of one draw included if a superchain has several chains. NaN where all draws are equal, or one isn't finite.
 * Left: a `ShapeError` for chains of unequal length; an `OptionError` if the chains aren't so many superchains.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Diagnostics } from 'giry/check'
 * const draws = [[0, 2], [2, 4], [1, 3], [3, 5]] // superchains with means 2 and 3, each with variances 2 of means and 2 of draws
 * Diagnostics.nestedRhat(2)(draws) // Either.right(Math.sqrt(1 + 0.5 / 4))
 * Either.isLeft(Diagnostics.nestedRhat(3)(draws)) // true
 */
export const nestedRhat =
  (size: number) =>
  (draws: Chains): Either<GiryError, number> =>
    attempt(() =>
      within('nestedRhat', () => {
        requireOption('size', size, (s) => Number.isInteger(s) && s > 0, 'a whole number of at least 1')
        const chains = check(draws, size === 1 ? 2 : 1)
        const one = chains[0]!.length === 1
        const found = nestedFromMoments(
          size,
          chains.map(mean),
          chains.map((c) => (one ? 0 : variance(c))),
        )
        return degenerate(chains) ? NaN : found
      }),
    )
