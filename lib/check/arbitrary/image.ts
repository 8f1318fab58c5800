/** Sketches of convolutions of small images, summed and spread to the wanted shape. */
import * as fc from 'fast-check'
import type { Shape, Tensor } from '../../core/graph.js'
import { broadcastTo, sum } from '../../core/prim/broadcast.js'
import { conv, convFilter, convTranspose } from '../../core/prim/convolution.js'
import { mul, sin } from '../../core/prim/elementwise.js'
import { float } from './float.js'
import { applied, type Place, type Sketch } from './sketch.js'

const IMAGE: Shape = [1, 3, 3, 1]
const FILTER: Shape = [2, 2, 1, 2]

const total = (x: Tensor): Tensor =>
  sum(
    x,
    x.shape.map((_, i) => i),
  )

/** sum sin(y) y of one of the three convolutions y, everywhere in `shape`. */
export const image = (place: Place, shape: Shape): fc.Arbitrary<Sketch> =>
  fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat({ max: 1 })).chain(([stride, pad]) => {
    const o = { stride, pad }
    const length = Math.floor((3 + 2 * pad - 2) / stride) + 1
    const result: Shape = [1, length, length, 2]
    const spread = (y: Tensor): Tensor => broadcastTo(total(mul(sin(y), y)), shape)
    const type = { dtype: 'float', shape } as const
    const name = (what: string): string => `${what}.${stride}.${pad}`
    return fc.oneof(
      applied(name('conv'), type, [float(place, IMAGE), float(place, FILTER)], (x, w) =>
        spread(conv(x!, w!, o)),
      ),
      applied(name('convTranspose'), type, [float(place, result), float(place, FILTER)], (y, w) =>
        spread(convTranspose(y!, w!, o, [3, 3])),
      ),
      applied(name('convFilter'), type, [float(place, IMAGE), float(place, result)], (x, y) =>
        spread(convFilter(x!, y!, o, [2, 2])),
      ),
    )
  })
