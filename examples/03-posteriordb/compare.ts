/**
 * Draws against a reference. With estimates a and b of one moment and their Monte Carlo standard errors,
 *   z = (a - b) / sqrt(mcse_a^2 + mcse_b^2)
 * is about standard normal where both are right. Moments: E x, E x^2, and E (x - c)^2 about the reference's mean c, which sees a
 * wrong spread also where the mean is many standard deviations from 0.
 */
import { sequenceS } from 'fp-ts/lib/Apply.js'
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { Error as GiryErrors } from 'giry'
import { Diagnostics } from 'giry/check'
import type { DataError } from '../shared/failure.js'
import { dataError } from './data.js'
import { referenceName, type Estimate, type Moments, type References } from './reference.js'
import type { Quantity } from './sample.js'

type Chains = readonly Float64Array[]

/** The mean over all draws. */
export const meanOf = (chains: Chains): number => {
  const first = chains[0]?.[0] ?? NaN
  const total = chains.reduce((sum, chain) => chain.reduce((a, x) => a + (x - first), sum), 0)
  return first + total / chains.reduce((n, chain) => n + chain.length, 0)
}

/** That mean, and its error. */
const estimated = (chains: Chains): Either.Either<GiryErrors.GiryError, Estimate> =>
  pipe(
    Diagnostics.mcseMean(chains),
    Either.map((mcse) => ({ value: meanOf(chains), mcse })),
  )

/** The moments of chains, the spread about a centre. Left: fewer than four draws. */
export const momentsOf = (chains: Chains, centre: number): Either.Either<GiryErrors.GiryError, Moments> => {
  const of = (f: (x: number) => number) => estimated(chains.map((c) => c.map(f)))
  return sequenceS(Either.Apply)({
    mean: of((x) => x),
    second: of((x) => x * x),
    spread: of((x) => (x - centre) ** 2),
  })
}

/** How far apart two estimates are, in units of their joint error; NaN if an error isn't known. */
export const zOf = (a: Estimate, b: Estimate): number => (a.value - b.value) / Math.hypot(a.mcse, b.mcse)

/** What is found of one quantity. */
export interface Compared extends Quantity {
  readonly rhat: number
  readonly ess: number
  readonly moments: Moments
  readonly reference: Moments
  readonly z: { readonly mean: number; readonly second: number; readonly spread: number }
}

const comparedWith =
  (reference: Moments) =>
  (quantity: Quantity): Either.Either<GiryErrors.GiryError, Compared> =>
    pipe(
      Either.Do,
      Either.bind('moments', () => momentsOf(quantity.chains, reference.mean.value)),
      Either.bind('rhat', () => Diagnostics.rhat(quantity.chains)),
      Either.bind('ess', () => Diagnostics.essBulk(quantity.chains)),
      Either.map(({ moments, rhat, ess }) => ({
        ...quantity,
        rhat,
        ess,
        moments,
        reference,
        z: {
          mean: zOf(moments.mean, reference.mean),
          second: zOf(moments.second, reference.second),
          spread: zOf(moments.spread, reference.spread),
        },
      })),
    )

/** The quantities of a posterior beside its reference. Left: a quantity that the reference lacks, or too few draws. */
export const compare = (
  posterior: string,
  quantities: readonly Quantity[],
  references: References,
): Either.Either<GiryErrors.GiryError | DataError, readonly Compared[]> =>
  Either.traverseArray((quantity: Quantity): Either.Either<GiryErrors.GiryError | DataError, Compared> => {
    const reference = references[posterior]?.[quantity.name]
    return reference === undefined
      ? Either.left(dataError(`${posterior} has no ${quantity.name}`, referenceName))
      : comparedWith(reference)(quantity)
  })(quantities)

/** The largest |z| of all moments and quantities; NaN if one isn't known. */
export const maxZ = (compared: readonly Compared[]): number =>
  Math.max(...compared.flatMap(({ z }) => [z.mean, z.second, z.spread].map(Math.abs)))

/** The largest R-hat; NaN if one isn't known. */
export const maxRhat = (compared: readonly Compared[]): number =>
  Math.max(...compared.map(({ rhat }) => rhat))

/** The smallest bulk effective sample size; NaN if one isn't known. */
export const minEss = (compared: readonly Compared[]): number => Math.min(...compared.map(({ ess }) => ess))
