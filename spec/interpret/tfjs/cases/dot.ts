// Products over any axes, in any order.

import * as fc from 'fast-check'
import type { Shape } from '../../../../lib/core/graph.js'
import { dot } from '../../../../lib/core/prim/dot.js'
import { ordinary } from './numbers.js'
import { argument, caseOf, lengths } from './program.js'

/** Axes in any order on both sides. */
export const product = fc
  .record({
    batch: lengths(2),
    left: lengths(2),
    inner: fc.oneof(lengths(2), fc.constantFrom<Shape>([60], [9, 11])),
    right: fc.oneof(lengths(2), fc.constantFrom<Shape>([50])),
  })
  .chain(({ batch, left, inner, right: columns }) => {
    const a = [...batch, ...left, ...inner]
    const b = [...batch, ...inner, ...columns]
    const order = (n: number): fc.Arbitrary<readonly number[]> =>
      fc.shuffledSubarray(
        Array.from({ length: n }, (_, i) => i),
        { minLength: n },
      )
    return fc.tuple(order(a.length), order(b.length)).chain(([p, q]) =>
      fc
        .tuple(
          argument(
            ordinary,
            p.map((i) => a[i]!),
          ),
          argument(
            ordinary,
            q.map((i) => b[i]!),
          ),
        )
        .map((args) =>
          caseOf('dot', args, ([x, y]) => [
            dot(x!, y!, {
              batch: batch.map((_, i) => [p.indexOf(i), q.indexOf(i)] as const),
              contract: inner.map(
                (_, i) => [p.indexOf(batch.length + left.length + i), q.indexOf(batch.length + i)] as const,
              ),
            }),
          ]),
        ),
    )
  })
