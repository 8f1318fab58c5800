// Sums and maxima over any axes.

import * as fc from 'fast-check'
import type { Shape } from '../../../../lib/core/graph.js'
import * as B from '../../../../lib/core/prim/broadcast.js'
import { between, near, wide } from './numbers.js'
import { type Case, applied, argument, axesOf, caseOf, shapes } from './program.js'

/** Lengths at which sums are cut into parts, and terms that all lean to the same side. */
const long = fc.constantFrom<Shape>([33, 3], [3, 100], [2, 257], [64, 2, 8], [1, 1000])
export const reductions: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  sum: fc
    .oneof(shapes, long)
    .chain((shape) =>
      fc
        .tuple(fc.oneof(argument(wide, shape), argument(between(0.09, 0.11), shape)), axesOf(shape))
        .map(([arg, axes]) => caseOf('sum', [arg], ([x]) => [B.sum(x!, axes)])),
    ),
  maximum: fc
    .oneof(shapes, long)
    .chain((shape) =>
      fc
        .tuple(argument(near, shape), axesOf(shape, Math.min(1, shape.length)))
        .map(([arg, axes]) =>
          caseOf('maximum', [arg], ([x]) => [
            axes.length === 0 ? x! : applied('maximum', { axes })([x!])[0]!,
          ]),
        ),
    ),
  argmax: shapes
    .filter((s) => s.length > 0)
    .chain((shape) =>
      fc
        .tuple(argument(near, shape), fc.nat({ max: shape.length - 1 }))
        .map(([arg, axis]) => caseOf('argmax', [arg], applied('argmax', { axis }))),
    ),
}
