/** Sketches whose elements are those of another term, elsewhere. */
import * as fc from 'fast-check'
import { size, type Shape } from '../../core/graph.js'
import { broadcast } from '../../core/prim/broadcast.js'
import * as E from '../../core/prim/elementwise.js'
import { gather, oneHot, scatterAdd } from '../../core/prim/indexing.js'
import { concat, pad, reshape, slice, transpose } from '../../core/prim/layout.js'
import { bool, int } from './discrete.js'
import { float } from './float.js'
import { applied, type Place, type Sketch } from './sketch.js'

type Makers = readonly (() => fc.Arbitrary<Sketch>)[]

const at = (shape: Shape, axis: number, f: (d: number) => number): Shape =>
  shape.map((d, i) => (i === axis ? f(d) : d))

/** Reshapes, broadcasts, transposes, slices, pads and concatenations. */
export const laidOut = (place: Place, shape: Shape): Makers => {
  const type = { dtype: 'float', shape } as const
  const rank = shape.length
  const flat = (): fc.Arbitrary<Sketch> =>
    applied('reshape', type, [float(place, [size(shape)])], (x) => reshape(x!, shape))
  const unflat = (): fc.Arbitrary<Sketch> =>
    applied('reshape', type, [float(place, [1, ...shape])], (x) => reshape(x!, shape))
  if (rank === 0) return [flat]
  const axes = shape.map((_, i) => i)
  const along = (f: (axis: number) => fc.Arbitrary<Sketch>) => (): fc.Arbitrary<Sketch> =>
    fc.nat({ max: rank - 1 }).chain(f)
  return [
    flat,
    ...(rank < 3 ? [unflat] : []),
    along((a) =>
      applied(
        `broadcast.${a}`,
        type,
        [
          float(
            place,
            shape.filter((_, i) => i !== a),
          ),
        ],
        (x) =>
          broadcast(
            x!,
            shape,
            axes.filter((i) => i !== a),
          ),
      ),
    ),
    () =>
      applied('transpose', type, [float(place, [...shape].reverse())], (x) =>
        transpose(x!, [...axes].reverse()),
      ),
    along((a) =>
      fc.nat({ max: 1 }).chain((from) =>
        applied(
          `slice.${a}.${from}`,
          type,
          [
            float(
              place,
              at(shape, a, (d) => d + 1),
            ),
          ],
          (x) =>
            slice(
              x!,
              at(axes, a, () => from).map((b, i) => (i === a ? b : 0)),
              shape,
            ),
        ),
      ),
    ),
    along((a) =>
      shape[a]! < 2
        ? float(place, shape)
        : fc.nat({ max: 1 }).chain((before) => {
            const widths = (n: number): Shape => axes.map((i) => (i === a ? n : 0))
            return applied(
              `pad.${a}.${before}`,
              type,
              [
                float(
                  place,
                  at(shape, a, (d) => d - 1),
                ),
              ],
              (x) => pad(x!, widths(before), widths(1 - before)),
            )
          }),
    ),
    along((a) =>
      shape[a]! < 2
        ? float(place, shape)
        : applied(
            `concat.${a}`,
            type,
            [
              float(
                place,
                at(shape, a, () => 1),
              ),
              float(
                place,
                at(shape, a, (d) => d - 1),
              ),
            ],
            (x, y) => concat([x!, y!], a),
          ),
    ),
  ]
}

/** Rows by index, and choices of whole parts. */
export const picked = (place: Place, shape: Shape): Makers => {
  const type = { dtype: 'float', shape } as const
  const split = fc.nat({ max: shape.length })
  return [
    () =>
      split.chain((k) =>
        applied(
          `gather.${k}`,
          type,
          [float(place, [2, ...shape.slice(k)]), int(place, shape.slice(0, k))],
          (x, i) => gather(x!, i!),
        ),
      ),
    () =>
      split.chain((k) =>
        applied(
          `select.${k}`,
          type,
          [bool(place, shape.slice(0, k)), float(place, shape), float(place, shape)],
          (c, a, b) => E.select(c!, a!, b!),
        ),
      ),
    ...(shape.length === 0
      ? []
      : [
          () =>
            applied('scatterAdd', type, [int(place, [3]), float(place, [3, ...shape.slice(1)])], (i, u) =>
              scatterAdd(i!, u!, shape[0]!),
            ),
          () => applied('oneHot', type, [int(place, shape.slice(0, -1))], (i) => oneHot(i!, shape.at(-1)!)),
        ]),
  ]
}
