/** Cases of layouts, reductions, products, convolutions and indexing. */
import * as B from '../../../../lib/core/prim/broadcast.js'
import * as V from '../../../../lib/core/prim/convolution.js'
import * as D from '../../../../lib/core/prim/dot.js'
import * as I from '../../../../lib/core/prim/indexing.js'
import * as L from '../../../../lib/core/prim/layout.js'
import * as M from '../../../../lib/core/prim/reduce.js'
import { spreadNumbers } from '../evaluate.js'
import { float, int, made, type Rows } from './case.js'

const image = { x: float(2, 4, 5, 2), w: float(3, 2, 2, 3) }
const strides = [
  { stride: 1, pad: 0, y: float(2, 2, 4, 3) },
  { stride: 1, pad: 1, y: float(2, 4, 6, 3) },
  { stride: 2, pad: 1, y: float(2, 2, 3, 3) },
]

const paired: D.DotAxes = {
  batch: [[1, 0]],
  contract: [
    [2, 2],
    [0, 1],
  ],
}

export const tensors: Rows = {
  broadcast: [
    made([float(2)], ([x]) => [B.broadcast(x!, [3, 2, 2], [1])], { misfits: [[float(3)], [float(2, 2)]] }),
    made([float()], ([x]) => [B.broadcastTo(x!, [2, 2])]),
    made([int(1, 2)], ([x]) => [B.broadcast(x!, [1, 3, 2], [0, 2])]),
  ],
  sum: [
    made([float(2, 3, 2)], ([x]) => [B.sum(x!, [0, 2])], { misfits: [[int(2, 3, 2)], [float(2, 3)]] }),
    made([float(3)], ([x]) => [B.sum(x!, [0])]),
  ],
  maximum: [
    made([float(2, 3, 2)], ([x]) => [M.maximum(x!, [1])], { misfits: [[int(2, 3, 2)], [float(2)]] }),
    made([float(5)], ([x]) => [M.maximum(x!, [0])]),
    made([float(2, 3)], ([x]) => [M.logsumexp(x!, [1])]),
  ],
  argmax: [
    made([float(2, 3)], ([x]) => [M.argmax(x!, 1)], { misfits: [[float(2)]] }),
    made([float(4)], ([x]) => [M.argmax(x!, 0)]),
  ],
  reshape: [made([float(2, 3)], ([x]) => [L.reshape(x!, [3, 1, 2])], { misfits: [[float(2)]] })],
  transpose: [made([float(2, 3, 4)], ([x]) => [L.transpose(x!, [2, 0, 1])], { misfits: [[float(2, 3)]] })],
  slice: [
    made([float(4, 3)], ([x]) => [L.slice(x!, [1, 0], [2, 2])], { misfits: [[float(2, 3)], [float(4)]] }),
  ],
  pad: [made([float(2, 3)], ([x]) => [L.pad(x!, [1, 0], [0, 2])], { misfits: [[float(2)]] })],
  concat: [
    made([float(2, 3), float(2, 1), float(2, 2)], (xs) => [L.concat(xs, 1)], {
      misfits: [
        [float(2, 3), float(1, 3)],
        [float(2, 3), int(2, 3)],
        [float(2), float(2)],
      ],
    }),
    made([float(3), float(3)], (xs) => [L.stack(xs)]),
  ],
  dot: [
    made([float(2, 3), float(3, 4)], ([a, b]) => [D.matmul(a!, b!)], {
      misfits: [
        [float(2, 3), float(2, 3)],
        [float(2, 3), int(3, 2)],
      ],
    }),
    made([float(3), float(3)], ([a, b]) => [D.matmul(a!, b!)]),
    made([float(2), float(3)], ([a, b]) => [D.dot(a!, b!, { batch: [], contract: [] })]),
    made([float(2, 3, 4, 2), float(3, 2, 4)], ([a, b]) => [D.dot(a!, b!, paired)]),
    made([float(3, 2), float(2, 2, 3)], ([a, b]) => [D.dot(a!, b!, { batch: [[0, 2]], contract: [[1, 0]] })]),
  ],
  conv2d: strides.map((o, i) =>
    made([image.x, image.w], ([x, w]) => [V.conv(x!, w!, o)], {
      misfits:
        i > 0
          ? []
          : [
              [float(2, 4, 5, 2), float(3, 2, 3, 3)],
              [float(4, 5, 2), image.w],
              [float(2, 2, 1, 2), image.w],
            ],
    }),
  ),
  conv2dTranspose: strides.map((o, i) =>
    made([o.y, image.w], ([y, w]) => [V.convTranspose(y!, w!, o, [4, 5])], {
      misfits:
        i > 0
          ? []
          : [
              [float(2, 2, 3, 3), image.w],
              [o.y, float(3, 2, 2, 2)],
            ],
    }),
  ),
  conv2dFilter: strides.map((o, i) =>
    made([image.x, o.y], ([x, y]) => [V.convFilter(x!, y!, o, [3, 2])], {
      misfits:
        i > 0
          ? []
          : [
              [image.x, float(2, 3, 4, 3)],
              [float(1, 4, 5, 2), o.y],
            ],
    }),
  ),
  gather: [
    made([float(3, 2), int(4)], ([x, i]) => [I.gather(x!, i!)], {
      points: [spreadNumbers(6, 2), [2, 0, 0, 1]],
      misfits: [
        [float(), int(4)],
        [float(3), float(4)],
      ],
    }),
    made([float(3, 2), int()], ([x, i]) => [I.gather(x!, i!)]),
    made([int(3), int(2, 2)], ([x, i]) => [I.gather(x!, i!)], {
      points: [
        [5, 6, 7],
        [2, 1, -1, 9],
      ],
    }),
  ],
  scatterAdd: [
    made([int(4), float(4, 2)], ([i, u]) => [I.scatterAdd(i!, u!, 3)], {
      points: [[2, 0, 2, 1], spreadNumbers(8, 3)],
      misfits: [
        [int(4), float(3, 2)],
        [float(4), float(4, 2)],
        [int(4), int(4, 2)],
      ],
    }),
    made([int(), float(2)], ([i, u]) => [I.scatterAdd(i!, u!, 3)]),
    made([int(3), float(3)], ([i, u]) => [I.scatterAdd(i!, u!, 2)], {
      points: [
        [-1, 5, 0],
        [1, 2, 4],
      ],
    }),
  ],
}
