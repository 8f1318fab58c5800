// Rows by number and back.

import * as fc from 'fast-check'
import { type Numbers, dtypes, ofType, wide } from './numbers.js'
import { type Case, applied, argument, caseOf, lengths, shapes } from './program.js'

/** Rows by number; now and then one that isn't there. */
const rowNumbers = (rows: number): Numbers =>
  fc.oneof(
    { weight: 30, arbitrary: fc.nat({ max: rows - 1 }) },
    { weight: 1, arbitrary: fc.constantFrom(-1, rows) },
  )

export const indexing: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  gather: fc
    .tuple(
      shapes.filter((s) => s.length > 0),
      lengths(2),
      dtypes,
    )
    .chain(([shape, count, dtype]) =>
      fc
        .tuple(argument(ofType(dtype), shape, dtype), argument(rowNumbers(shape[0]!), count, 'int'))
        .map((args) => caseOf('gather', args, applied('gather'))),
    ),
  scatterAdd: fc
    .tuple(lengths(2), lengths(2), fc.integer({ min: 1, max: 6 }))
    .chain(([count, row, rows]) =>
      fc
        .tuple(argument(rowNumbers(rows), count, 'int'), argument(wide, [...count, ...row]))
        .map((args) => caseOf('scatterAdd', args, applied('scatterAdd', { rows }))),
    ),
}
