/** From e-values to verdicts: a law is rejected when the mean of its e-values passes 1 / alpha. */
import { show, type GiryError } from '../../core/GiryError.js'
import type { Verdict } from '../Verdict.js'
import { logMeanExp } from './evalue.js'
import type { Sampling } from './sample.js'

/** The verdict on a law from logarithms of e-values; `found` adds to what it says. */
export const judged = (
  law: string,
  logEValues: readonly number[],
  alpha: number,
  { draws, seed }: Sampling,
  found = '',
): Verdict => {
  const e = logMeanExp(logEValues)
  return {
    law,
    label: 'in law',
    pass: e < -Math.log(alpha),
    detail: `log e-value ${e.toFixed(2)} of ${draws} draws against ${(-Math.log(alpha)).toFixed(2)}, seed ${seed}${found}`,
  }
}

/** What could not be tried fails, and says why. */
export const untried =
  (laws: readonly string[]) =>
  (error: GiryError): readonly Verdict[] =>
    laws.map((law) => ({ law, label: 'in law', pass: false, detail: show(error) }))
