/** Laws of batching and differentiation on whole programs of the language. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import * as Arbitrary from '../../../lib/check/arbitrary.js'
import { batch, spreadLane } from '../../../lib/core/Batch.js'
import type { Data } from '../../../lib/core/Data.js'
import { vjp } from '../../../lib/core/Grad.js'
import { constant, variable, type Tensor, type TensorType } from '../../../lib/core/graph.js'
import { sum } from '../../../lib/core/prim/broadcast.js'
import { add, mul } from '../../../lib/core/prim/elementwise.js'
import { simplify } from '../../../lib/core/simplify.js'
import { allIdentical, dot, evaluate, programOf, run, spreadNumbers, type Numbers } from './evaluate.js'

const SCALAR: TensorType = { dtype: 'float', shape: [] }
const TYPES: readonly TensorType[] = [...Arbitrary.INPUTS, { dtype: 'int', shape: [2] }]
const FLOATS = TYPES.flatMap((t, i) => (t.dtype === 'float' ? [i] : []))

const many = (t: TensorType, size: number): TensorType => ({ ...t, shape: [size, ...t.shape] })

/** Inputs side by side. */
export const together = (lanes: readonly (readonly Data[])[]): readonly Data[] =>
  lanes[0]!.map((d, i) => ({
    ...d,
    shape: [lanes.length, ...d.shape],
    values: Float64Array.from(lanes.flatMap((l) => Array.from(l[i]!.values))),
  }))

/** A program for several inputs at once gives what it gives for each, and so does its simplified form. */
export const batchIsMap = (numRuns: number): void =>
  fc.assert(
    fc.property(Arbitrary.program(), Arbitrary.inputs, Arbitrary.inputs, (program, first, second) => {
      const one = Arbitrary.reified(program)
      const lanes = [first, second].map((inputs) => run(one, inputs))
      const wanted = lanes[0]!.map((r, i) => [...r, ...lanes[1]![i]!])
      const both = Arbitrary.batched(program, 2)
      const simplified = { ...both, program: simplify(both.program) }
      const inputs = together([first, second])
      return allIdentical(run(both, inputs), wanted) && allIdentical(run(simplified, inputs), wanted)
    }),
    { seed: 21, numRuns },
  )

const scalarPrograms = (o: Arbitrary.ProgramOptions = {}): fc.Arbitrary<Arbitrary.Program> =>
  Arbitrary.program({ ...Arbitrary.differentiable, results: [SCALAR], ...o })

const gradientOf = (program: Arbitrary.Program, inputs: readonly Tensor[]): readonly Tensor[] => {
  const [y] = program.build(inputs.slice(0, -1), inputs.at(-1)!)
  return vjp(
    [y!],
    [constant([1], [])],
    FLOATS.map((i) => inputs[i]!),
  )
}

const near = (found: Numbers, wanted: Numbers, tolerance: number): boolean => {
  const scale = Math.max(1, ...wanted.map(Math.abs))
  return (
    found.length === wanted.length && found.every((x, i) => Math.abs(x - wanted[i]!) <= tolerance * scale)
  )
}

/**
 * grad . batch = batch . grad: the gradient of the sum over a batch is the batch of the gradients, and for what the
 * lanes share, their sum.
 */
export const gradOfBatchIsBatchOfGrad = (numRuns: number): void =>
  fc.assert(
    fc.property(
      scalarPrograms(),
      fc.array(fc.boolean(), { minLength: TYPES.length, maxLength: TYPES.length }),
      Arbitrary.inputs,
      Arbitrary.inputs,
      (program, varies, first, second) => {
        const lanesOf = (inputs: readonly Tensor[]): readonly [Map<Tensor, Tensor>, readonly Tensor[]] => {
          const one = TYPES.map((t, i) => (varies[i] ? variable(t) : inputs[i]!))
          return [new Map(one.flatMap((t, i) => (varies[i] ? [[t, inputs[i]!] as const] : []))), one]
        }
        const types = TYPES.map((t, i) => (varies[i] ? many(t, 2) : t))
        const both = together([first, second])
        const points = TYPES.map((_, i) => Array.from((varies[i] ? both : first)[i]!.values))
        const gradOfBatch = evaluate(
          types,
          (inputs) => {
            const [lanes, one] = lanesOf(inputs)
            const [y] = batch(program.build(one.slice(0, -1), one.at(-1)!), lanes, 2)
            return vjp(
              [sum(spreadLane(y!, 2), [0])],
              [constant([1], [])],
              FLOATS.map((i) => inputs[i]!),
            )
          },
          points,
        )
        const batchOfGrad = evaluate(
          types,
          (inputs) => {
            const [lanes, one] = lanesOf(inputs)
            return batch(gradientOf(program, one), lanes, 2).map((g, k) =>
              varies[FLOATS[k]!] ? spreadLane(g, 2) : sum(spreadLane(g, 2), [0]),
            )
          },
          points,
        )
        // sums of at most some hundred terms in two orders, at values of moderate size
        return gradOfBatch.every((g, i) => near(g, batchOfGrad[i]!, 1e-11))
      },
    ),
    { seed: 22, numRuns },
  )

/** Along any direction the gradient gives the slope that central differences do, where the program is smooth. */
export const gradientIsDifference = (numRuns: number): void =>
  fc.assert(
    fc.property(scalarPrograms({ kinks: false, stops: false }), Arbitrary.inputs, (program, inputs) => {
      const points = inputs.map((d) => Array.from(d.values))
      const directions = points.map((p, i) =>
        FLOATS.includes(i) ? spreadNumbers(p.length, 3 + 2 * i) : p.map(() => 0),
      )
      const value = programOf(TYPES, (xs) => program.build(xs.slice(0, -1), xs.at(-1)!))
      const at = (h: number): number =>
        run(
          value,
          inputs.map((d, i) => ({
            ...d,
            values: Float64Array.from(points[i]!.map((x, k) => x + h * directions[i]![k]!)),
          })),
        )[0]![0]!
      const central = (h: number): number => (at(h) - at(-h)) / (2 * h)
      const [a, b, c] = [central(4e-3), central(2e-3), central(1e-3)]
      const [p, q] = [(4 * b - a) / 3, (4 * c - b) / 3]
      const slope = (16 * q - p) / 15
      const gradient = evaluate(TYPES, (xs) => gradientOf(program, xs), points)
      const found = gradient.reduce((s, g, k) => s + dot(g, directions[FLOATS[k]!]!), 0)
      // the extrapolation estimates its own error; a program with large high derivatives says nothing
      fc.pre(Math.abs(q - p) < 1e-6 * (1 + Math.abs(slope)))
      const scale = 1 + Math.abs(slope) + Math.abs(at(0)) * 1e-3
      if (!(Math.abs(found - slope) <= 1e-7 * scale)) expect.fail(`gradient ${found}, difference ${slope}`)
    }),
    { seed: 23, numRuns },
  )

/** A second gradient along two directions doesn't depend on their order. */
export const hessianIsSymmetric = (numRuns: number): void =>
  fc.assert(
    fc.property(scalarPrograms({ depth: 3 }), Arbitrary.inputs, (program, inputs) => {
      const points = inputs.map((d) => Array.from(d.values))
      const direction = (prime: number): readonly Numbers[] =>
        FLOATS.map((i) => spreadNumbers(points[i]!.length, prime + 2 * i))
      const [u, v] = [direction(3), direction(17)]
      const along = (gs: readonly Tensor[], d: readonly Numbers[]): Tensor =>
        gs
          .map((g, k) =>
            sum(
              mul(g, constant(d[k]!, g.shape)),
              g.shape.map((_, i) => i),
            ),
          )
          .reduce((a, b) => add(a, b))
      const curvature = (first: readonly Numbers[], second: readonly Numbers[]): number =>
        evaluate(
          TYPES,
          (xs) => {
            const wrt = FLOATS.map((i) => xs[i]!)
            const slope = along(gradientOf(program, xs), first)
            return [along(vjp([slope], [constant([1], [])], wrt), second)]
          },
          points,
        )[0]![0]!
      const [a, b] = [curvature(u, v), curvature(v, u)]
      return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))
    }),
    { seed: 24, numRuns },
  )
