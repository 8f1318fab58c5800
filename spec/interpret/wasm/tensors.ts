// Programs on whole tensors, as cases for the generator: every primitive, and what few generated programs have.

import * as fc from 'fast-check'
import { data, type Data } from '../../../lib/core/Data.js'
import { size, variable, type Tensor, type TensorType } from '../../../lib/core/graph.js'
import { broadcast, broadcastTo, sum } from '../../../lib/core/prim/broadcast.js'
import * as C from '../../../lib/core/prim/control.js'
import { conv, convFilter } from '../../../lib/core/prim/convolution.js'
import { dot, matmul } from '../../../lib/core/prim/dot.js'
import { normal, uniform } from '../../../lib/core/prim/draw.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as L from '../../../lib/core/prim/layout.js'
import { print } from '../../../lib/core/print.js'
import { reify, type Reified } from '../../../lib/core/reify.js'
import { simplify } from '../../../lib/core/simplify.js'
import { inline } from '../../../lib/core/simplify/inline.js'
import * as Arbitrary from '../../../lib/check/arbitrary.js'
import { generators } from '../tfjs/cases.js'
import { right } from '../tfjs/right.js'
import type { Case } from './programs.js'

const rounded = (d: Data): Data => (d.dtype === 'float' ? data(Float32Array.from(d.values), d.shape) : d)

/** A program with all of its inputs open, and the numbers that they have, as float32 has them. */
const opened = ({ program, bindings }: Reified, given: readonly Data[]): Case => {
  const flat = simplify(inline(program))
  let next = 0
  const inputs = flat.inputs.map(({ name, dtype, shape }) =>
    rounded(Object.hasOwn(bindings, name) ? data(bindings[name]!, shape, dtype) : given[next++]!),
  )
  return { text: print(flat), reified: { program: flat, bindings: {} }, inputs }
}

/** Cases of a primitive, with odd lengths and what is special at the edges. */
export const casesOf = (primitive: string): fc.Arbitrary<Case> =>
  generators[primitive]!.map(({ reified, inputs }) => opened(reified, inputs))

/** Generated programs of the whole language, up to some depth. */
export const programsOf = (depth: number): fc.Arbitrary<Case> =>
  fc
    .tuple(Arbitrary.program({ depth }), Arbitrary.inputs)
    .map(([p, inputs]) => opened(Arbitrary.reified(p), inputs))
export const programs = programsOf(4)

/** The same for several examples at once. */
export const batches: fc.Arbitrary<Case> = fc
  .tuple(Arbitrary.program({ depth: 3 }), fc.constantFrom(1, 2, 3, 5), fc.nat())
  .chain(([p, lanes, seed]) => {
    const made = Arbitrary.batched(p, lanes)
    const last = made.program.inputs.length - 1
    return Arbitrary.values(made.program.inputs).map((inputs) =>
      opened(
        made,
        inputs.map((d, i) => (i === last ? keys(d, seed) : d)),
      ),
    )
  })

/** Words of keys, where numbers are small. */
const keys = (d: Data, seed: number): Data =>
  data(
    Array.from(d.values, (_, i) => (seed + 104729 * i) >>> 0),
    d.shape,
    'int',
  )

const float = (...shape: readonly number[]): TensorType => ({ dtype: 'float', shape })
const int = (...shape: readonly number[]): TensorType => ({ dtype: 'int', shape })

const caseOf = (types: readonly TensorType[], build: (xs: readonly Tensor[]) => readonly Tensor[]): Case => {
  const inputs = types.map(variable)
  const named = inputs.map((tensor, i) => ({ name: `v${i}`, tensor }))
  const numbers = types.map(({ dtype, shape }, k) => {
    const values = Float32Array.from({ length: size(shape) }, (_, i) => Math.sin(1 + k + 7 * i * i))
    return dtype === 'float'
      ? data(values, shape)
      : data(
          values.map((x) => Math.floor(2 ** 20 * Math.abs(x))),
          shape,
          dtype,
        )
  })
  return opened(right(reify('tensors', named, build(inputs))), numbers)
}

/** Products of all orders of axes, with rests of rows and columns, and with sums that are cut in parts. */
export const products: Case = caseOf(
  [float(70, 40, 60), float(40, 60, 11), float(70, 11), float(5, 6, 7, 9), float(5, 9, 6, 10), float(13, 8)],
  ([x, y, z, p, q, r]) => {
    const long = dot(x!, y!, {
      batch: [],
      contract: [
        [1, 0],
        [2, 1],
      ],
    })
    const paired = dot(p!, q!, { batch: [[0, 0]], contract: [[3, 1]] })
    const turned = dot(p!, q!, {
      batch: [
        [1, 2],
        [0, 0],
      ],
      contract: [[3, 1]],
    })
    return [
      E.tanh(E.add(long, z!)),
      paired,
      turned,
      dot(z!, z!, { batch: [], contract: [[0, 0]] }),
      dot(z!, z!, { batch: [], contract: [[1, 1]] }),
      // terms side by side, in fours
      dot(r!, r!, { batch: [], contract: [[1, 1]] }),
      sum(z!, [1]),
      dot(L.slice(z!, [0, 0], [70, 2]), z!, { batch: [], contract: [[0, 0]] }),
    ]
  },
)

/** Products that end in the kernel, alone and with a row or as many numbers added, and some that nearly do. */
export const added: Case = caseOf(
  [float(21, 6), float(6, 24), float(24), float(21, 24), float(24, 6), float(21)],
  ([x, w, row, all, across, column]) => {
    const [y, z] = [matmul(x!, w!), matmul(all!, across!)]
    const product = dot(all!, x!, { batch: [], contract: [[0, 0]] })
    return [
      y,
      product,
      E.add(matmul(E.tanh(x!), w!), broadcastTo(row!, [21, 24])),
      E.add(all!, matmul(E.neg(x!), w!)),
      E.add(matmul(E.exp(x!), w!), broadcast(column!, [21, 24], [0])),
      E.add(z, x!),
      E.sub(matmul(E.abs(x!), w!), all!),
      E.add(dot(w!, E.sin(x!), { batch: [], contract: [[0, 1]] }), broadcastTo(column!, [24, 21])),
    ]
  },
)

/** Convolutions with more places than a part of a sum has. */
export const images: Case = caseOf([float(3, 34, 34, 3), float(3, 3, 3, 5)], ([x, filter]) => {
  const y = conv(x!, filter!, { stride: 1, pad: 1 })
  return [E.tanh(y), convFilter(x!, y, { stride: 1, pad: 1 }, [3, 3])]
})

/** States that become one another, that are read after they have been replaced, that stay, and one of no numbers. */
export const states: Case = caseOf(
  [float(6), float(6), float(6), float(70, 20), float(3, 0)],
  ([a, b, c, w, none]) => {
    const outside = E.tanh(E.mul(a!, c!))
    return C.loop('states', 3, [a!, b!, c!, w!, L.transpose(none!, [1, 0])], (i, [x, y, z, v, nothing]) => {
      const grown = E.add(E.tanh(x!), E.mul(z!, outside))
      const half = E.mul(E.fill(0.5, [6]), z!)
      const turned = E.add(half, E.mul(grown, L.reshape(L.slice(v!, [1, 0], [1, 6]), [6])))
      const square = dot(v!, v!, { batch: [], contract: [[0, 0]] })
      const next = E.add(v!, matmul(v!, square))
      return {
        carry: [y!, x!, turned, E.tanh(next), nothing!],
        rows: [E.add(x!, turned), E.toFloat(i), sum(E.tanh(next), [1])],
      }
    })
  },
)

/** A loop that ends before its bound. */
export const halving: Case = caseOf([float(5)], ([x]) =>
  C.whileLoop(
    20,
    [E.add(x!, E.fill(9, [5]))],
    ([y]) => E.less(E.fill(3, []), sum(y!, [0])),
    (_, [y]) => [E.mul(E.fill(0.5, [5]), y!)],
  ),
)

/** A loop that ends before its bound, whose condition changes in the midst of its body, and one that goes on from there. */
export const stages: Case = caseOf([float(5), float(3, 3)], ([x, v]) => {
  const halves = (t: Tensor): Tensor => E.mul(E.fill(0.5, t.shape), t)
  const [y, w] = C.whileLoop(
    20,
    [E.add(x!, E.fill(9, [5])), v!],
    ([a]) => E.less(E.fill(3, []), sum(a!, [0])),
    (_, [a, b]) => [halves(a!), E.tanh(E.add(matmul(b!, b!), E.fill(0.1, [3, 3])))],
  )
  return C.loop('on', 4, [y!, w!], (i, [a, b]) => ({
    carry: [E.add(halves(a!), broadcastTo(E.toFloat(i), [5])), E.add(matmul(b!, halves(b!)), b!)],
    rows: [sum(a!, [0])],
  }))
})

/** A net that learns: its weights are read on both sides of products, and replaced. */
export const learning: Case = caseOf([float(9, 5), float(5, 12), float(12), float(12, 3)], ([x, w, b, v]) =>
  C.loop('learning', 3, [w!, b!, v!], (_, [w1, b1, w2]) => {
    const hidden = E.leakyRelu(0.2, E.add(matmul(x!, w1!), broadcastTo(b1!, [9, 12])))
    const y = matmul(hidden, w2!)
    const back = E.mul(dot(y, w2!, { batch: [], contract: [[1, 1]] }), E.step(0.2, hidden))
    const rate = (t: Tensor): Tensor => E.mul(E.fill(0.05, t.shape), t)
    const less = (t: Tensor, g: Tensor): Tensor => E.sub(t, rate(g))
    return {
      carry: [
        less(w1!, dot(x!, back, { batch: [], contract: [[0, 0]] })),
        less(b1!, sum(back, [0])),
        less(w2!, dot(hidden, y, { batch: [], contract: [[0, 0]] })),
      ],
      rows: [sum(E.mul(y, y), [0, 1])],
    }
  }),
)

/** Many numbers for a few keys, and a few for many. */
export const draws: Case = caseOf([int(2), int(7, 2), int(7)], ([one, many, addresses]) => [
  normal(one!, E.fill(3, [], 'int'), [77]),
  uniform(one!, E.fill(2 ** 32 - 5, [], 'int'), [9, 5]),
  normal(many!, addresses!, [5]),
  normal(many!, addresses!, [2]),
  uniform(many!, addresses!, []),
])

export const special = {
  products,
  added,
  images,
  states,
  halving,
  stages,
  learning,
  draws,
} as const satisfies Readonly<Record<string, Case>>
