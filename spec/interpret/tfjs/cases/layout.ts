// Primitives that move elements, on all element types.

import * as fc from 'fast-check'
import { size, type Shape, type Tensor } from '../../../../lib/core/graph.js'
import * as B from '../../../../lib/core/prim/broadcast.js'
import * as L from '../../../../lib/core/prim/layout.js'
import { dtypes, ofType } from './numbers.js'
import { type Case, argument, caseOf, shapes } from './program.js'

/** One argument of any type, and what a primitive of layout does with it. */
const laidOut = (
  op: string,
  build: (shape: Shape) => fc.Arbitrary<(x: Tensor) => Tensor>,
): fc.Arbitrary<Case> =>
  fc
    .tuple(shapes, dtypes)
    .chain(([shape, dtype]) =>
      fc
        .tuple(argument(ofType(dtype), shape, dtype), build(shape))
        .map(([arg, f]) => caseOf(op, [arg], ([x]) => [f(x!)])),
    )

const divisors = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0)
const factored = (n: number, parts: number): fc.Arbitrary<Shape> =>
  parts === 0
    ? fc.constant([n])
    : fc.constantFrom(...divisors(n)).chain((d) => factored(n / d, parts - 1).map((rest) => [d, ...rest]))

export const layouts: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  broadcast: laidOut('broadcast', (shape) =>
    fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 3 })), { maxLength: 2 }).map((extra) => (x) => {
      const before = extra.filter(([first]) => first).map(([, d]) => d)
      const after = extra.filter(([first]) => !first).map(([, d]) => d)
      return B.broadcast(
        x,
        [...before, ...shape, ...after],
        shape.map((_, i) => i + before.length),
      )
    }),
  ),
  reshape: laidOut('reshape', (shape) =>
    fc
      .nat({ max: 3 })
      .chain((parts) => factored(size(shape), parts))
      .map((to) => (x) => L.reshape(x, to)),
  ),
  transpose: laidOut('transpose', (shape) =>
    fc
      .shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: shape.length },
      )
      .map((order) => (x) => L.transpose(x, order)),
  ),
  slice: laidOut('slice', (shape) =>
    fc
      .tuple(
        ...shape.map((d) =>
          fc.nat({ max: d - 1 }).chain((b) => fc.tuple(fc.constant(b), fc.integer({ min: 1, max: d - b }))),
        ),
      )
      .map(
        (cuts) => (x) =>
          L.slice(
            x,
            cuts.map(([b]) => b),
            cuts.map(([, n]) => n),
          ),
      ),
  ),
  pad: laidOut('pad', (shape) =>
    fc.tuple(...shape.map(() => fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })))).map(
      (zeros) => (x) =>
        L.pad(
          x,
          zeros.map(([b]) => b),
          zeros.map(([, a]) => a),
        ),
    ),
  ),
  concat: fc
    .tuple(
      shapes.filter((s) => s.length > 0),
      dtypes,
    )
    .chain(([shape, dtype]) =>
      fc.nat({ max: shape.length - 1 }).chain((axis) =>
        fc.array(fc.nat({ max: 3 }), { minLength: 2, maxLength: 4 }).chain((lengths) =>
          fc
            .tuple(
              ...lengths.map((d) =>
                argument(
                  ofType(dtype),
                  shape.map((n, i) => (i === axis ? d : n)),
                  dtype,
                ),
              ),
            )
            .map((args) => caseOf('concat', args, (xs) => [L.concat(xs, axis)])),
        ),
      ),
    ),
}
