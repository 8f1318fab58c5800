// Constants, calls and loops.

import * as fc from 'fast-check'
import { constant, size, variable, type Tensor } from '../../../../lib/core/graph.js'
import * as B from '../../../../lib/core/prim/broadcast.js'
import * as C from '../../../../lib/core/prim/control.js'
import * as E from '../../../../lib/core/prim/elementwise.js'
import { between, bits, dtypes, integers, ordinary } from './numbers.js'
import { type Case, argument, caseOf, lengths, repeated, shapes } from './program.js'

const half = (x: Tensor): Tensor => E.mul(E.fill(0.5, x.shape), x)

export const controls: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  constant: shapes.chain((shape) =>
    fc
      .tuple(dtypes, repeated(bits, size(shape)))
      .map(([dtype, values]) => caseOf('constant', [], () => [constant(values, shape, dtype)])),
  ),
  call: shapes.chain((shape) =>
    argument(ordinary, shape).map((arg) =>
      caseOf('call', [arg], ([x]) => {
        const inner = variable(x!)
        const f = (y: Tensor): readonly Tensor[] => C.call('f', [inner], [half(inner), E.abs(inner)], [y])
        return [...f(x!), ...f(f(x!)[0]!)]
      }),
    ),
  ),
  loop: fc.tuple(shapes, fc.nat({ max: 4 })).chain(([shape, count]) =>
    fc
      .tuple(argument(ordinary, shape), argument(ordinary, shape), argument(integers, [], 'int'))
      .map((args) =>
        caseOf('loop', args, ([x, y, n]) =>
          C.loop('loop', count, [x!, y!, n!, E.less(x!, y!)], (i, [a, b, k, flag]) => {
            const next = E.add(half(a!), E.mul(E.toFloat(B.broadcastTo(i, shape)), y!))
            return {
              carry: [b!, next, E.add(k!, i), E.and(flag!, E.less(a!, next))],
              rows: [next, i, E.less(a!, b!), x!],
            }
          }),
        ),
      ),
  ),
  while: fc.tuple(lengths(1), fc.nat({ max: 6 })).chain(([shape, bound]) =>
    fc.tuple(argument(between(0, 8), shape), argument(between(1, 2), shape)).map((args) =>
      caseOf('while', args, ([x, y]) =>
        C.whileLoop(
          bound,
          [x!, B.broadcastTo(constant([0], [], 'int'), shape)],
          ([a]) => E.less(E.fill(1, shape), a!),
          (_, [a, k]) => {
            const running = E.less(E.fill(1, shape), a!)
            return [
              E.select(running, E.sub(a!, y!), a!),
              E.select(running, E.add(k!, E.fill(1, shape, 'int')), k!),
            ]
          },
        ),
      ),
    ),
  ),
}
