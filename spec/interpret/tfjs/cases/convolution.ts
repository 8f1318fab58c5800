// Convolutions of every stride and padding, and their transposes.

import * as fc from 'fast-check'
import * as V from '../../../../lib/core/prim/convolution.js'
import { ordinary } from './numbers.js'
import { type Case, argument, caseOf } from './program.js'

const image = fc
  .record({
    examples: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 1, max: 4 }),
    columns: fc.integer({ min: 1, max: 4 }),
    tall: fc.integer({ min: 1, max: 4 }),
    wide: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    pad: fc.nat({ max: 2 }),
    extra: fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 })),
    channels: fc.integer({ min: 1, max: 3 }),
    depth: fc.integer({ min: 1, max: 5 }),
  })
  .map((o) => {
    const length = (n: number, taps: number, more: number): number =>
      (n - 1) * o.stride + taps - 2 * o.pad + Math.min(more, o.stride - 1)
    return {
      o: { stride: o.stride, pad: o.pad },
      x: [o.examples, length(o.rows, o.tall, o.extra[0]), length(o.columns, o.wide, o.extra[1]), o.channels],
      w: [o.tall, o.wide, o.channels, o.depth],
      y: [o.examples, o.rows, o.columns, o.depth],
    }
  })
  .filter(({ x }) => x.every((d) => d > 0))

export const convolutions: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  conv2d: image.chain(({ o, x, w }) =>
    fc
      .tuple(argument(ordinary, x), argument(ordinary, w))
      .map((args) => caseOf('conv2d', args, ([a, b]) => [V.conv(a!, b!, o)])),
  ),
  conv2dTranspose: image.chain(({ o, x, w, y }) =>
    fc
      .tuple(argument(ordinary, y), argument(ordinary, w))
      .map((args) =>
        caseOf('conv2dTranspose', args, ([a, b]) => [V.convTranspose(a!, b!, o, x.slice(1, 3))]),
      ),
  ),
  conv2dFilter: image.chain(({ o, x, w, y }) =>
    fc
      .tuple(argument(ordinary, x), argument(ordinary, y))
      .map((args) => caseOf('conv2dFilter', args, ([a, b]) => [V.convFilter(a!, b!, o, w.slice(0, 2))])),
  ),
}
