// Generated loops over chains, and what their modules say beside the Reference.

import * as fc from 'fast-check'
import { batch, spreadLane } from '../../../lib/core/Batch.js'
import { data, type Data } from '../../../lib/core/Data.js'
import { size, variable, type Tensor, type TensorType } from '../../../lib/core/graph.js'
import * as C from '../../../lib/core/prim/control.js'
import { broadcastTo, sum } from '../../../lib/core/prim/broadcast.js'
import { dot, matmul } from '../../../lib/core/prim/dot.js'
import { normal } from '../../../lib/core/prim/draw.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as L from '../../../lib/core/prim/layout.js'
import { maximum } from '../../../lib/core/prim/reduce.js'
import { reify, type Reified } from '../../../lib/core/reify.js'
import { valuesOf, type Value } from '../../../lib/core/Ir.js'
import { simplify } from '../../../lib/core/simplify.js'
import { inline } from '../../../lib/core/simplify/inline.js'
import * as Arbitrary from '../../../lib/check/arbitrary.js'
import * as Reference from '../../../lib/interpret/Reference.js'
import * as Magnitude from '../../../lib/interpret/Magnitude.js'
import { Uncovered, uncovered } from '../../../lib/interpret/wasm/cells.js'
import { denseSegment } from '../../../lib/interpret/wasm/dense/segment.js'
import type { Part } from '../../../lib/interpret/wasm/part.js'
import { compileChains } from '../../../lib/interpret/wasm/unrolled/compileChains.js'
import { ALONE, type Target } from '../../../lib/interpret/wasm/target.js'
import { right } from '../tfjs/right.js'
import { onlyLoop, runAlone } from './alone.js'

const [scalar, two, three, matrix] = Arbitrary.INPUTS

/** Two iterations of a program from a [3] and a [2, 3] to such, for several chains. */
const loopOf = (p: Arbitrary.Program, chains: number): Reified => {
  const one = [scalar!, two!, three!, matrix!, { dtype: 'int', shape: [2] } as const].map(variable)
  const [x0, x1, x2, x3, key] = one as [Tensor, Tensor, Tensor, Tensor, Tensor]
  const results = C.loop('loop', 2, [x2, x3], (i, [a, b]) => {
    const [next, other] = p.build([x0, x1, a!, b!, i], key)
    return { carry: [E.tanh(next!), E.tanh(other!)], rows: [next!] }
  })
  const many = one.map((t) => variable({ dtype: t.dtype, shape: [chains, ...t.shape] }))
  const inputs = [many[0]!, x1, many[2]!, many[3]!, many[4]!]
  const lanes = batch(results, new Map([x0, x2, x3, key].map((t) => [t, many[one.indexOf(t)]!])), chains)
  const made = right(
    reify(
      'loop',
      inputs.map((tensor, i) => ({ name: `v${i}`, tensor })),
      lanes.map((l) => spreadLane(l, chains)),
    ),
  )
  return { ...made, program: simplify(inline(made.program)) }
}

/** The loop of a program by itself, at the arguments that it has there, rounded to what a module takes. */
const loopAlone = (
  { program, bindings }: Reified,
  inputs: readonly Data[],
): { readonly reified: Reified; readonly inputs: readonly Data[] } | undefined => {
  const { main } = program
  const at = main.equations.findIndex((q) => q.op === 'loop' && q.outs.length >= 2)
  const e = main.equations[at]
  if (e === undefined) return undefined
  const before: Reified = {
    program: { ...program, main: { ...main, equations: main.equations.slice(0, at), results: e.args } },
    bindings,
  }
  const values = right(Reference.run(before, inputs))
  const known = valuesOf(main)
  const params = e.args.map((id, i): Value => ({ ...known.get(id)!, id: i }))
  const outs = e.outs.map((o, i): Value => ({ ...o, id: params.length + i }))
  const alone = { ...e, args: params.map((p) => p.id), outs }
  return {
    reified: {
      program: {
        ...program,
        inputs: params.map(({ dtype, shape }, i) => ({ name: `x${i}`, dtype, shape })),
        main: { params, equations: [alone], results: outs.map((o) => o.id) },
      },
      bindings: {},
    },
    inputs: values.map((d) => (d.dtype === 'float' ? data(Float32Array.from(d.values), d.shape) : d)),
  }
}

const inputsOf = (chains: number): fc.Arbitrary<readonly Data[]> => {
  const types = [scalar!, two!, three!, matrix!].map(({ dtype, shape }, i) => ({
    dtype,
    shape: i === 1 ? shape : [chains, ...shape],
  }))
  const words = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), {
    minLength: 2 * chains,
    maxLength: 2 * chains,
  })
  return fc
    .tuple(Arbitrary.values(types), words)
    .map(([floats, key]) => [
      ...floats.map((d) => data(Float32Array.from(d.values), d.shape)),
      data(key, [chains, 2], 'int'),
    ])
}

export interface Case {
  readonly text: string
  readonly reified: Reified
  readonly inputs: readonly Data[]
}

/** Programs, chains and numbers. */
export const cases: fc.Arbitrary<Case> = fc
  .tuple(
    Arbitrary.program({ results: [three!, matrix!], depth: 3, images: false }),
    fc.constantFrom(2, 5, 13),
  )
  .chain(([p, chains]) =>
    inputsOf(chains).map((inputs): Case => ({
      text: `${chains} chains:\n${p.text}`,
      ...(loopAlone(loopOf(p, chains), inputs) ?? { reified: loopOf(p, chains), inputs }),
    })),
  )

/** A part with the numbers that it is called with, and what it gives. */
export interface Ready {
  readonly part: Part
  readonly given: readonly Data[]
  readonly outs: readonly Value[]
}

type Generator = (made: Case, target: Target) => Ready

const unrolled: Generator = ({ reified, inputs }, target) => {
  const { main } = reified.program
  if (main.equations.length !== 1 || main.equations[0]!.op !== 'loop') return uncovered('not one loop')
  const { e, args } = onlyLoop(reified.program)
  const found = compileChains(e, args, target)
  if ('reason' in found) return uncovered(found.reason)
  const given = args.map((a) => inputs[main.params.findIndex((p) => p.id === a.id)]!)
  return { part: found.part, given, outs: e.outs }
}

const dense: Generator = ({ reified, inputs }, target) => {
  const { main } = reified.program
  const types = valuesOf(main)
  return { part: denseSegment(main, target), given: inputs, outs: main.results.map((r) => types.get(r)!) }
}

export const generators = { unrolled, dense } as const

/** What a generator makes of a case, or why it doesn't cover it. */
export const readyOf = (
  name: keyof typeof generators,
  made: Case,
  target: Target = ALONE,
): Ready | string => {
  try {
    return generators[name](made, target)
  } catch (thrown) {
    if (thrown instanceof Uncovered) return thrown.message
    throw thrown
  }
}

/** The largest error over bound of a part's results; NaN counts as a failure. */
export const errorOf = ({ reified, inputs }: Case, { part, given, outs }: Ready): number => {
  const { results } = reified.program.main
  const found = runAlone(part, given, outs)
  const wanted = right(Magnitude.run(reified, inputs, { exact: true }))
  return results.reduce((worst, r, i) => {
    const k = outs.findIndex((o) => o.id === r)
    return k < 0 ? worst : Math.max(worst, Magnitude.errorOverBound(wanted[i]!, found[k]!.values))
  }, 0)
}

/** A number between -1 and 1 as a whole one. */
const wordOf = (x: number): number => Math.floor(2 ** 23 * Math.abs(x))

/** A case of its own: a loop over chains, of which the first inputs are the state. */
const caseOf = (
  text: string,
  chains: number,
  state: readonly TensorType[],
  fixed: readonly TensorType[],
  body: (step: Tensor, state: readonly Tensor[], fixed: readonly Tensor[]) => readonly Tensor[],
): Case => {
  const one = state.map(variable)
  const weights = fixed.map(variable)
  const results = C.loop('loop', 3, one, (i, carry) => ({ carry: body(i, carry, weights), rows: [] }))
  const many = one.map((t) => variable({ dtype: t.dtype, shape: [chains, ...t.shape] }))
  const lanes = batch(results, new Map(one.map((t, i) => [t, many[i]!])), chains)
  const tensors = [...many, ...weights]
  const inputs = tensors.map(({ dtype, shape }, k) => {
    const numbers = Float32Array.from({ length: size(shape) }, (_, i) => Math.sin(1 + k + 7 * i * i))
    return dtype === 'float' ? data(numbers, shape) : data(numbers.map(wordOf), shape, dtype)
  })
  const made = right(
    reify(
      'loop',
      tensors.map((tensor, i) => ({ name: `v${i}`, tensor })),
      lanes.map((l) => spreadLane(l, chains)),
    ),
  )
  const whole = { ...made, program: simplify(inline(made.program)) }
  return { text, ...(loopAlone(whole, inputs) ?? { reified: whole, inputs }) }
}

const float = (...shape: number[]): TensorType => ({ dtype: 'float', shape })

/** Products with weights and with their transposes, of lengths with and without a rest; a state that is turned. */
export const network: Case = caseOf(
  'network',
  13,
  [float(3), float(2, 3)],
  [float(3, 7), float(7), float(7, 6)],
  (_, [x, m], [w1, b1, w2]) => {
    const h = E.leakyRelu(0.2, E.add(matmul(x!, w1!), b1!))
    const back = dot(matmul(h, w2!), w2!, { batch: [], contract: [[0, 1]] })
    const g = dot(E.mul(back, E.step(0.2, h)), w1!, { batch: [], contract: [[0, 1]] })
    const turned = L.transpose(E.tanh(m!), [1, 0])
    const other = E.mul(turned, L.reshape(m!, [3, 2]))
    return [E.tanh(E.add(g, x!)), L.reshape(other, [2, 3])]
  },
)

/** A net of so many layers of one width. */
export const deep = (layers: number): Case =>
  caseOf('deep', 13, [float(8)], Array<TensorType>(layers).fill(float(8, 8)), (_, [x], weights) => [
    weights.reduce((h, weight) => E.tanh(matmul(h, weight)), x!),
  ])

/** Draws with a key of each chain, at addresses that are computed. */
export const draws: Case = caseOf(
  'draws',
  13,
  [float(3), { dtype: 'int', shape: [2] }],
  [],
  (step, [x, key]) => {
    const whole = (n: number): Tensor => E.fill(n, [], 'int')
    const address = E.sub(E.add(E.mul(step, whole(2)), whole(2 ** 40)), whole(3))
    return [E.add(E.tanh(x!), normal(key!, address, [3])), key!]
  },
)

/** Integers that every chain chooses by itself. */
export const choices: Case = caseOf('choices', 13, [float(4)], [], (step, [x]) => {
  const positive = E.less(E.fill(0, [4]), x!)
  const chosen = E.select(positive, broadcastTo(step, [4]), E.fill(7, [4], 'int'))
  return [E.tanh(E.add(E.mul(E.toFloat(chosen), x!), E.toFloat(E.toInt(E.mul(E.fill(3, [4]), x!)))))]
})

/** Comparisons of what chains share: below, at, and above a number. */
export const compared: Case = caseOf('compared', 13, [float(3)], [], (step, [x]) => {
  const one = E.fill(1, [], 'int')
  const [less, lessEqual, equal] = [E.less(step, one), E.lessEqual(step, one), E.equal(step, one)]
  const counted = E.add(E.toFloat(less), E.mul(E.fill(4, []), E.toFloat(lessEqual)))
  return [E.add(x!, broadcastTo(E.add(counted, E.mul(E.fill(16, []), E.toFloat(equal))), [3]))]
})

/** Integers that chains share, far beyond 64 bits. */
export const large: Case = caseOf('large', 13, [float(3)], [], (step, [x]) => {
  const factor = E.fill(2 ** 40, [], 'int')
  const grown = E.add(E.mul(E.mul(step, factor), factor), E.mul(factor, factor))
  return [E.add(x!, broadcastTo(E.toFloat(grown), [3]))]
})

/** A step down by the largest of logarithms, and up where one of them is NaN, of a negative number. */
export const unknown: Case = caseOf('unknown', 13, [float(4)], [], (_, [x]) => {
  const top = maximum(E.log(x!), [0])
  const way = E.select(E.equal(top, top), E.mul(E.fill(0.25, []), top), E.fill(0.25, []))
  return [E.add(x!, broadcastTo(way, [4]))]
})

/** Sums and products of nothing. */
export const nothing: Case = caseOf('nothing', 13, [float(3)], [float(0, 3)], (_, [x], [w]) => {
  const none = L.slice(x!, [1], [0])
  const zeros = E.add(matmul(none, w!), broadcastTo(sum(E.exp(none), [0]), [3]))
  return [E.tanh(E.add(x!, E.exp(zeros)))]
})
