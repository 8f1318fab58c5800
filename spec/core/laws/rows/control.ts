/** Cases of draws, calls and loops. */
import { constant } from '../../../../lib/core/graph.js'
import * as B from '../../../../lib/core/prim/broadcast.js'
import * as C from '../../../../lib/core/prim/control.js'
import * as R from '../../../../lib/core/prim/draw.js'
import * as E from '../../../../lib/core/prim/elementwise.js'
import type { Numbers } from '../evaluate.js'
import { float, int, made, type Rows } from './case.js'

const key = int(2)
const address = int()
const stream: readonly Numbers[] = [[7, 11], [3]]
const wrongDraws = [
  [float(2), address],
  [int(3), address],
  [key, int(4)],
]

export const control: Rows = {
  uniform: [
    made([key, address], ([k, a]) => [R.uniform(k!, a!, [3])], { points: stream, misfits: wrongDraws }),
  ],
  normal: [
    made([key, address], ([k, a]) => [R.normal(k!, a!, [3])], { points: stream, misfits: wrongDraws }),
    made([key, address, float(2)], ([k, a, x]) => [E.mul(R.normal(k!, a!, [2]), x!)], {
      points: [...stream, [0.5, 2]],
    }),
  ],
  accept: [
    made([key, address, float()], ([k, a, r]) => [R.accept(k!, a!, r!)], {
      points: [...stream, [-0.7]],
      smooth: false,
      misfits: [
        [key, address, float(2)],
        [key, address, int()],
      ],
    }),
  ],
  categorical: [
    made([key, address, float(4)], ([k, a, p]) => [R.categorical(k!, a!, p!)], {
      points: [...stream, [0.1, 0.5, -1, 0.2]],
      smooth: false,
      misfits: [
        [key, address, float()],
        [key, address, int(4)],
      ],
    }),
  ],
  childKey: [made([key, address], ([k, a]) => [R.childKey(k!, a!)], { points: stream, misfits: wrongDraws })],
  call: [
    made([float(2), float(2)], ([x, y]) => {
      const [p, q] = [x!, y!]
      return C.call('f', [p], [E.mul(E.sin(p), q), E.exp(p)], [E.add(x!, y!)])
    }),
  ],
  loop: [
    made([float(2), float(2), float()], ([x, y, z]) =>
      C.loop('loop', 3, [x!, y!], (i, [a, b]) => ({
        carry: [E.sin(E.add(a!, b!)), E.mul(b!, B.broadcastTo(z!, [2]))],
        rows: [E.mul(a!, B.broadcastTo(E.toFloat(i), [2]))],
      })),
    ),
    made([float(2)], ([x]) => C.loop('none', 0, [x!], (_, [a]) => ({ carry: [E.sin(a!)], rows: [a!] }))),
    made([float(), int()], ([x, n]) =>
      C.loop('counts', 3, [x!, n!], (i, [a, k]) => ({ carry: [E.sin(a!), E.add(k!, i)], rows: [] })),
    ),
  ],
  while: [
    made(
      [float(), float()],
      ([x, y]) =>
        C.whileLoop(
          5,
          [x!],
          ([a]) => E.less(a!, constant([2], [])),
          (i, [a]) => [E.add(E.add(a!, E.mul(y!, y!)), E.toFloat(i))],
        ),
      { smooth: false },
    ),
    made(
      [float(), int()],
      ([x, n]) =>
        C.whileLoop(
          4,
          [x!, constant([0], [], 'int')],
          ([, k]) => E.less(k!, n!),
          (_, [a, k]) => [E.sin(a!), E.add(k!, constant([1], [], 'int'))],
        ),
      { smooth: false },
    ),
  ],
}
