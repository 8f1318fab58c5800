/** Areas under the curves of precision over recall, for each digit beside the published ones. */
import type { Table } from '../shared/html.js'
import type { Finding } from './findings.js'
import { systemNames } from './work.js'

/**
 * Of diffusion-amortized MCMC (Yu et al. 2023), which has taken the best checkpoint by the test itself; 9 isn't known to us. The numbers
 * are from a listing of the paper's results.
 */
export const published: Readonly<Partial<Record<number, number>>> = { 1: 0.684, 4: 0.911, 5: 0.939, 7: 0.801 }

const shown = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(3))

export const tableOf = (digits: readonly number[], found: readonly Finding[]): Table => ({
  columns: [
    'digit',
    ...systemNames.flatMap((name) => [`AUPRC of ${name}`, 'by errors alone']),
    'damc, published',
    'by chance',
  ],
  rows: digits.map((digit) => {
    const of = found.filter(({ which }) => which.digit === digit)
    return [
      String(digit),
      ...systemNames.flatMap((name) => {
        const finding = of.find(({ which }) => which.system === name)
        return [shown(finding?.auprc), shown(finding?.auprcOfErrors)]
      }),
      shown(published[digit]),
      shown(of[0]?.chance),
    ]
  }),
})
