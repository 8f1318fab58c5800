/** Summaries of draws: of named quantities, and of every number of the draws that `Run.chains` gives. */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, within, type GiryError } from '../../core/GiryError.js'
import { check, mean, pooled, sorted, variance, type Chains } from './chains.js'
import { bulk, tail } from './ess.js'
import { ofTheMean } from './mcse.js'
import { quantileOf } from './ranks.js'
import { rankNormalised } from './rhat.js'
import { elements, type Sampled } from './sampled.js'

/** What the draws of a quantity say of it, and how far to trust them. */
export interface Summary {
  readonly mean: number
  readonly sd: number
  /** The 5% quantile, the median and the 95% quantile. */
  readonly q5: number
  readonly median: number
  readonly q95: number
  /** Rank-normalised split R-hat. */
  readonly rhat: number
  readonly essBulk: number
  readonly essTail: number
  /** The Monte Carlo standard error of the mean. */
  readonly mcse: number
}

const summary = (draws: Chains): Summary => {
  const chains = check(draws)
  const all = pooled(chains)
  const ascending = sorted(all)
  const quantile = (p: number): number => (all.some(Number.isNaN) ? NaN : quantileOf(ascending, p))
  return {
    mean: mean(all),
    sd: Math.sqrt(variance(all)),
    q5: quantile(0.05),
    median: quantile(0.5),
    q95: quantile(0.95),
    rhat: rankNormalised(chains),
    essBulk: bulk(chains),
    essTail: tail(chains),
    mcse: ofTheMean(chains),
  }
}

/**
 * Summaries of quantities by name. Left: a `ShapeError` that names the quantity, for chains of unequal length or fewer than 4 draws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Diagnostics } from 'giry/check'
 * const found = Diagnostics.summarise({ height: [[1, 2, 4, 3], [2, 3, 1, 4]] })
 * Either.isRight(found) && found.right.height.mean // 2.5
 * Either.isRight(found) && found.right.height.median // 2.5
 */
export const summarise = <K extends string>(quantities: {
  readonly [name in K]: Chains
}): Either<GiryError, { readonly [name in K]: Summary }> =>
  attempt(() =>
    within('summarise', () => {
      const named = Object.entries<Chains>(quantities)
      const rows = named.map(([name, draws]) => [name, within(name, () => summary(draws))] as const)
      return Object.fromEntries(rows) as { readonly [name in K]: Summary }
    }),
  )

/** A summary with the name of what it is of, such as 'theta[0,1]'. */
export interface Row extends Summary {
  readonly name: string
}

/**
 * A row for every number of the draws, in the order of the leaves and row-major within them. Indices count from 0; a space of one
 * leaf is called 'x'. Truth values are 0 and 1. Left: a `ShapeError` if the draws don't fit their space, or are fewer than 4.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Move as M, Run, Space as S } from 'giry'
 * import { Diagnostics } from 'giry/check'
 * const sample = Run.chains({ chains: 4, draws: 100, seed: 1, backend: 'reference' })
 * const run = await pipe(E.standardNormal(S.real(2)), M.mala({ stepSize: 1 }), sample)()
 * const rows = Either.chain(Diagnostics.table)(run)
 * Either.isRight(rows) && rows.right.map((row) => row.name) // ['x[0]', 'x[1]']
 * Either.isRight(rows) && rows.right.every((row) => row.rhat < 1.1) // true
 */
export const table = <X>(sampled: Sampled<X>): Either<GiryError, readonly Row[]> =>
  attempt(() =>
    within('table', () =>
      elements(sampled).map(({ leaf, index, chains }) => {
        const name = index.length === 0 ? leaf : `${leaf}[${index.join(',')}]`
        return { name, ...within(name, () => summary(chains)) }
      }),
    ),
  )
