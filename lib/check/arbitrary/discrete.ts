/** Sketches of integers and truth values. */
import * as fc from 'fast-check'
import type { Shape } from '../../core/graph.js'
import { broadcastTo } from '../../core/prim/broadcast.js'
import { accept, categorical } from '../../core/prim/draw.js'
import * as E from '../../core/prim/elementwise.js'
import { gather } from '../../core/prim/indexing.js'
import { argmax } from '../../core/prim/reduce.js'
import { addressed } from './draws.js'
import { float } from './float.js'
import { applied, choose, constantOf, deeper, variablesOf, type Place, type Sketch } from './sketch.js'

/** Integers of a shape, small. */
export const int = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const type = { dtype: 'int', shape } as const
  const leaf = fc.oneof(
    constantOf(shape, 'int', fc.integer({ min: -2, max: 4 })),
    ...variablesOf(place, type),
  )
  if (place.depth <= 0) return leaf
  const inner = deeper(place)
  const { kinks, discrete } = place.grammar
  return choose(leaf, [
    () => applied('add', type, [int(inner, shape), int(inner, shape)], (x, y) => E.add(x!, y!)),
    () => applied('mul', type, [int(inner, shape), int(inner, shape)], (x, y) => E.mul(x!, y!)),
    () => applied('min', type, [int(inner, shape), int(inner, shape)], (x, y) => E.min(x!, y!)),
    () => applied('toInt', type, [bool(inner, shape)], (x) => E.toInt(x!)),
    () => applied('gather', type, [int(inner, [3]), int(inner, shape)], (x, i) => gather(x!, i!)),
    ...(shape.length > 0
      ? [() => applied('broadcast', type, [int(inner, shape.slice(1))], (x) => broadcastTo(x!, shape))]
      : []),
    ...(kinks
      ? [
          () =>
            applied('toInt', type, [float(inner, shape)], (x) => E.toInt(E.mul(E.fill(3, shape), E.sin(x!)))),
          () => applied('argmax', type, [float(inner, [...shape, 3])], (x) => argmax(x!, shape.length)),
        ]
      : []),
    ...(discrete && shape.length === 0
      ? [() => addressed('categorical', type, inner, [float(inner, [3])], (k, a, p) => categorical(k, a, p!))]
      : []),
  ])
}

/** Truth values of a shape. */
export const bool = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const type = { dtype: 'bool', shape } as const
  const leaf = fc.oneof(constantOf(shape, 'bool', fc.nat({ max: 1 })), ...variablesOf(place, type))
  if (place.depth <= 0) return leaf
  const inner = deeper(place)
  const { kinks, discrete } = place.grammar
  return choose(leaf, [
    () => applied('less', type, [int(inner, shape), int(inner, shape)], (x, y) => E.less(x!, y!)),
    () => applied('equal', type, [int(inner, shape), int(inner, shape)], (x, y) => E.equal(x!, y!)),
    () => applied('and', type, [bool(inner, shape), bool(inner, shape)], (x, y) => E.and(x!, y!)),
    () => applied('or', type, [bool(inner, shape), bool(inner, shape)], (x, y) => E.or(x!, y!)),
    () => applied('not', type, [bool(inner, shape)], (x) => E.not(x!)),
    ...(shape.length > 0
      ? [() => applied('broadcast', type, [bool(inner, shape.slice(1))], (x) => broadcastTo(x!, shape))]
      : []),
    ...(kinks
      ? [
          () => applied('less', type, [float(inner, shape), float(inner, shape)], (x, y) => E.less(x!, y!)),
          () =>
            applied('lessEqual', type, [float(inner, shape), float(inner, shape)], (x, y) =>
              E.lessEqual(x!, y!),
            ),
        ]
      : []),
    ...(discrete && shape.length === 0
      ? [() => addressed('accept', type, inner, [float(inner, [])], (k, a, r) => accept(k, a, r!))]
      : []),
  ])
}
