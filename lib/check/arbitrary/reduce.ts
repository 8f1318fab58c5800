/** Sketches of sums, maxima and products: a larger tensor, or two, become one of the wanted shape. */
import * as fc from 'fast-check'
import { size, type Shape, type Tensor } from '../../core/graph.js'
import { sum } from '../../core/prim/broadcast.js'
import { dot } from '../../core/prim/dot.js'
import { logsumexp, maximum } from '../../core/prim/reduce.js'
import { float } from './float.js'
import { applied, type Place, type Sketch } from './sketch.js'

const LARGEST = 18

const withAxis = (shape: Shape, axis: number, length: number): Shape => [
  ...shape.slice(0, axis),
  length,
  ...shape.slice(axis),
]

/** What remains after the reduction of an axis of length 1 to 3. */
export const reduced = (
  place: Place,
  shape: Shape,
  kinks: boolean,
): readonly (() => fc.Arbitrary<Sketch>)[] => {
  if (size(shape) * 3 > LARGEST || shape.length > 2) return []
  const type = { dtype: 'float', shape } as const
  const axis = fc.nat({ max: shape.length })
  const length = fc.integer({ min: 1, max: 3 })
  const reduction = (name: string, f: (x: Tensor, axes: readonly number[]) => Tensor) => () =>
    fc
      .tuple(axis, length)
      .chain(([a, n]) =>
        applied(`${name}.${a}`, type, [float(place, withAxis(shape, a, n))], (x) => f(x!, [a])),
      )
  return [
    reduction('sum', sum),
    reduction('logsumexp', logsumexp),
    ...(kinks ? [reduction('maximum', maximum)] : []),
    () => product(place, shape),
    ...(shape.length > 0 ? [() => batchedProduct(place, shape)] : []),
  ]
}

/** sum_k a[..., k] b[k, ...], the axes of the result split anywhere. */
const product = (place: Place, shape: Shape): fc.Arbitrary<Sketch> =>
  fc
    .tuple(fc.nat({ max: shape.length }), fc.integer({ min: 1, max: 3 }))
    .chain(([split, k]) =>
      applied(
        `dot.${split}`,
        { dtype: 'float', shape },
        [float(place, [...shape.slice(0, split), k]), float(place, [k, ...shape.slice(split)])],
        (a, b) => dot(a!, b!, { batch: [], contract: [[split, 0]] }),
      ),
    )

/** sum_k a[k, i, ...] b[..., k, i]: axis 0 of the result is paired, and axes come in an unusual order. */
const batchedProduct = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const [paired, ...free] = shape as readonly [number, ...number[]]
  return applied(
    'dot.paired',
    { dtype: 'float', shape },
    [float(place, [2, paired]), float(place, [...free, 2, paired])],
    (a, b) => dot(a!, b!, { batch: [[1, free.length + 1]], contract: [[0, free.length]] }),
  )
}
