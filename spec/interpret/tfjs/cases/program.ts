// Programs of one primitive: arguments in every layout that a back end treats in its own way, and shapes.

import * as fc from 'fast-check'
import { data, type Data } from '../../../../lib/core/Data.js'
import {
  apply,
  size,
  variable,
  type DType,
  type Params,
  type Shape,
  type Tensor,
  type TensorType,
} from '../../../../lib/core/graph.js'
import * as B from '../../../../lib/core/prim/broadcast.js'
import * as E from '../../../../lib/core/prim/elementwise.js'
import * as L from '../../../../lib/core/prim/layout.js'
import { reify, type Reified } from '../../../../lib/core/reify.js'
import { table } from '../../../../lib/core/table.js'
import { right } from '../right.js'
import type { Numbers } from './numbers.js'

/** A program of one primitive, and numbers for its inputs that float32 holds. */
export interface Case {
  readonly primitive: string
  readonly reified: Reified
  readonly inputs: readonly Data[]
}

/** One input: its type and its numbers. */
interface Input extends TensorType {
  readonly values: readonly number[]
}

/** An argument: inputs, and how it comes from them. */
export interface Argument {
  readonly inputs: readonly Input[]
  readonly build: (tensors: readonly Tensor[]) => Tensor
}

export const caseOf = (
  primitive: string,
  args: readonly Argument[],
  build: (args: readonly Tensor[]) => readonly Tensor[],
): Case => {
  const inputs = args.flatMap((a) => a.inputs)
  const variables = inputs.map(variable)
  let next = 0
  const built = args.map((a) => a.build(variables.slice(next, (next += a.inputs.length))))
  const ports = variables.map((tensor, i) => ({ name: `x${i}`, tensor }))
  const { program, bindings } = right(reify(primitive, ports, build(built)))
  return {
    primitive,
    // as it is written: a back end simplifies by itself, and a folded constant would say nothing of its kernel
    reified: { program, bindings },
    inputs: inputs.map(({ values, shape, dtype }) => data(values, shape, dtype)),
  }
}

/** Few axes that are short, one long axis, or enough elements that WebGL doesn't compute on the CPU. */
export const shapes: fc.Arbitrary<Shape> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Shape>([300], [7, 41], [41, 7], [2, 3, 70], [5, 1, 64], [3, 5, 4, 5]),
  },
)

export const repeated = (numbers: Numbers, n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(numbers, { minLength: n, maxLength: n, size: 'max' })

/** A tensor as it comes from outside, or one that is repeated along some of its axes, or a constant. */
export const argument = (numbers: Numbers, shape: Shape, dtype: DType = 'float'): fc.Arbitrary<Argument> => {
  const input = (s: Shape, build: (t: Tensor) => Tensor): fc.Arbitrary<Argument> =>
    repeated(numbers, size(s)).map((values) => ({
      inputs: [{ dtype, shape: s, values }],
      build: ([t]) => build(t!),
    }))
  const repeatedAlong = fc
    .array(fc.boolean(), { minLength: shape.length, maxLength: shape.length })
    .chain((kept) => {
      const axes = shape.flatMap((_, i) => (kept[i] ? [i] : []))
      return input(
        axes.map((i) => shape[i]!),
        (t) => B.broadcast(t, shape, axes),
      )
    })
  const turned = fc
    .shuffledSubarray(
      shape.map((_, i) => i),
      { minLength: shape.length },
    )
    .chain((order) =>
      input(
        order.map((i) => shape[i]!),
        (t) =>
          L.transpose(
            t,
            order.map((_, i) => order.indexOf(i)),
          ),
      ),
    )
  const fixed = numbers.map((x): Argument => ({ inputs: [], build: () => E.fill(x, shape, dtype) }))
  return fc.oneof(
    { weight: 4, arbitrary: input(shape, (t) => t) },
    { weight: 3, arbitrary: repeatedAlong },
    { weight: 1, arbitrary: turned },
    { weight: 1, arbitrary: fixed },
  )
}

export const lengths = (most: number): fc.Arbitrary<Shape> =>
  fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: most })

export const axesOf = (shape: Shape, minLength = 0): fc.Arbitrary<readonly number[]> =>
  fc.subarray(
    shape.map((_, i) => i),
    { minLength },
  )

/** The primitive of this name. */
export const applied =
  (op: string, params: Params = {}) =>
  (args: readonly Tensor[]): readonly Tensor[] =>
    apply(table.get(op)!, args, params)
