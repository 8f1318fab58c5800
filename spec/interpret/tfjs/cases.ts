// For each primitive of the table, programs of that primitive on generated shapes, layouts and values.

import type * as fc from 'fast-check'
import { controls } from './cases/control.js'
import { convolutions } from './cases/convolution.js'
import { product } from './cases/dot.js'
import { draws } from './cases/draw.js'
import { elementwise } from './cases/elementwise.js'
import { indexing } from './cases/indexing.js'
import { layouts } from './cases/layout.js'
import type { Case } from './cases/program.js'
import { reductions } from './cases/reduce.js'

export type { Case } from './cases/program.js'

/** Generated programs of every primitive. */
export const generators: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  ...elementwise,
  ...layouts,
  ...reductions,
  dot: product,
  ...convolutions,
  ...indexing,
  ...draws,
  ...controls,
}
