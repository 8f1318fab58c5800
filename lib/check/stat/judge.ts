/** From e-values to verdicts: a law is rejected when the mean of its e-values passes 1 / alpha. */
import { show, type GiryError } from '../../core/GiryError.js'
import type { Verdict } from '../Verdict.js'
import { logMeanExp } from './evalue.js'
import type { Sampling } from './sample.js'

/** The verdict on a law from logarithms of e-values; `found` adds to what it says, `broken` to what it says of a law that is rejected. */
export const judged = (
  law: string,
  logEValues: readonly number[],
  alpha: number,
  { draws, seed }: Sampling,
  found = '',
  broken: () => string = () => '',
): Verdict => {
  const e = logMeanExp(logEValues)
  const pass = e < -Math.log(alpha)
  const said = `log e-value ${e.toFixed(2)} of ${draws} draws against ${(-Math.log(alpha)).toFixed(2)}, seed ${seed}${found}`
  return { law, label: 'in law', pass, detail: pass ? said : `${broken()}${said}` }
}

/** The place of the largest number. */
export const largestAt = (xs: readonly number[]): number =>
  xs.reduce((best, x, i) => (x > xs[best]! ? i : best), 0)

/** A number as it is written. */
export const written = (x: number): string => String(Number(x.toPrecision(4)))

/** What could not be tried fails, and says why. */
export const untried =
  (laws: readonly string[]) =>
  (error: GiryError): readonly Verdict[] =>
    laws.map((law) => ({ law, label: 'in law', pass: false, detail: show(error) }))
