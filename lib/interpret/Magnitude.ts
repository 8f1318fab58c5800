/**
 * How far float32 may be from the Reference: every program in float64 once more, with a magnitude for each number, a
 * running error analysis to first order in the unit 8 eps, eps = 2^-23.
 *   |found - value| <= 8 eps magnitude
 * An input has the magnitude |x| (it may be off by a few units in the last place), a linear equation acts on the
 * magnitudes, f(x) has |f'(x)| m + c |f(x)| where c is the error of the operation itself. Where a decision lies so
 * near that rounding may turn it, the magnitude covers both outcomes, or is infinite: no bound.
 * Reference: Higham 2002, "Accuracy and Stability of Numerical Algorithms", sections 3.3 and 3.4.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { expectType, type Data, type Numbers } from '../core/Data.js'
import { attempt, fail, type GiryError } from '../core/GiryError.js'
import { size, type TensorType } from '../core/graph.js'
import { valuesOf, type Block, type Equation, type Program } from '../core/Ir.js'
import type { Reified } from '../core/reify.js'
import { measuring, rounded, type Measured as Cells } from './magnitude/equation.js'
import { UNDERFLOW, UNIT } from './magnitude/unit.js'

export { EPS, UNIT } from './magnitude/unit.js'

/** Float64 results with the magnitude of each number. Integers and booleans have 0, or infinity if they may differ. */
export interface Measured extends TensorType {
  readonly values: Float64Array
  readonly magnitudes: Float64Array
}

type Run = (args: readonly Cells[]) => readonly Cells[]

const sure = (values: Float64Array): Cells => ({ values, magnitudes: new Float64Array(values.length) })

const prepare = (program: Program): Run => {
  const blockOf = (block: Block): Run => {
    const types = valuesOf(block)
    const steps = block.equations.map((e) => ({
      e,
      run: equation(
        e,
        e.args.map((a) => types.get(a)!),
      ),
    }))
    return (args) => {
      const found = new Map(block.params.map((p, i) => [p.id, args[i]!]))
      for (const { e, run } of steps) {
        const outs = run(e.args.map((a) => found.get(a)!))
        e.outs.forEach((o, i) => found.set(o.id, outs[i]!))
      }
      return block.results.map((r) => found.get(r)!)
    }
  }
  const equation = (e: Equation, types: readonly TensorType[]): Run => {
    if (e.op === 'call') return blockOf(program.functions[e.callee!]!)
    if (e.op === 'loop') return loop(e, blockOf(e.blocks[0]!))
    if (e.op === 'while') return whileLoop(e, blockOf(e.blocks[0]!), blockOf(e.blocks[1]!))
    const run = measuring(e, types)
    return (args) => [run(args)]
  }
  return blockOf(program.main)
}

const loop = (e: Equation, body: Run): Run => {
  const count = Number(e.params['count'])
  const carries = Number(e.params['carries'])
  const rows = e.outs.slice(carries)
  return (args) => {
    const stacks = rows.map((o) => ({
      values: new Float64Array(size(o.shape)),
      magnitudes: new Float64Array(size(o.shape)),
    }))
    let state = args.slice(0, carries)
    for (let i = 0; i < count; i++) {
      const results = body([sure(Float64Array.of(i)), ...state, ...args.slice(carries)])
      state = results.slice(0, carries)
      stacks.forEach(({ values, magnitudes }, k) => {
        const row = results[carries + k]!
        values.set(row.values, i * row.values.length)
        magnitudes.set(row.magnitudes, i * row.values.length)
      })
    }
    return [...state, ...stacks]
  }
}

/** Once it is in doubt whether a loop goes on, nothing is known of its state. */
const whileLoop = (e: Equation, condition: Run, body: Run): Run => {
  const bound = Number(e.params['bound'])
  const carries = Number(e.params['carries'])
  return (args) => {
    let state = args.slice(0, carries)
    let doubt = false
    for (let i = 0; i < bound; i++) {
      const seen = [sure(Float64Array.of(i)), ...state, ...args.slice(carries)]
      const [running] = condition(seen)
      doubt ||= running!.magnitudes.some((m) => m !== 0)
      if (running!.values.every((flag) => flag === 0)) break
      state = body(seen).slice(0, carries)
    }
    return doubt
      ? state.map(({ values }) => ({ values, magnitudes: new Float64Array(values.length).fill(Infinity) }))
      : state
  }
}

export interface MagnitudeOptions {
  /** The inputs are float32 numbers and have no error of their own, so that decisions on them are sure. */
  readonly exact?: boolean
}

/** Numbers below the normal ones of float32 may count as 0. */
const flushed = (x: number): number => (x !== 0 && Math.abs(x) < 2 ** -126 ? UNDERFLOW : 0)

const input = (data: Data, exact: boolean): Cells => {
  const values = Float64Array.from(data.values)
  return data.dtype === 'float'
    ? { values, magnitudes: values.map((x) => (exact ? 0 : Math.abs(x)) + flushed(x)) }
    : sure(values)
}

const constant = ({ dtype }: TensorType, values: Float64Array): Cells =>
  dtype === 'float' ? { values, magnitudes: rounded(values) } : sure(values)

/**
 * The program's results in float64 and their magnitudes; inputs as for `Reference.run`.
 * Left: a `ShapeError` that names the input of a wrong type or shape.
 */
export const run = (
  { program, bindings }: Reified,
  inputs: readonly Data[],
  options: MagnitudeOptions = {},
): Either<GiryError, readonly Measured[]> =>
  attempt(() => {
    const open = program.inputs.filter((port) => !Object.hasOwn(bindings, port.name))
    if (open.length !== inputs.length)
      fail(
        'ShapeError',
        `${inputs.length} inputs for ${program.name}`,
        'give one tensor per input',
        'magnitude',
      )
    open.forEach((port, i) => expectType(`input '${port.name}'`, inputs[i]!, port))
    let next = 0
    const given = program.inputs.map((port) =>
      Object.hasOwn(bindings, port.name)
        ? constant(port, Float64Array.from(bindings[port.name]!))
        : input(inputs[next++]!, options.exact ?? false),
    )
    const results = prepare(program)(given)
    const types = valuesOf(program.main)
    return program.main.results.map((r, i) => ({
      dtype: types.get(r)!.dtype,
      shape: types.get(r)!.shape,
      ...results[i]!,
    }))
  })

/**
 * The largest error in units of its bound: at most 1 if the numbers found agree. Numbers without a bound aren't
 * compared; integers and booleans that are sure must be equal.
 */
export const errorOverBound = (measured: Measured, found: Numbers): number => {
  let worst = measured.values.length === found.length ? 0 : Infinity
  measured.values.forEach((value, i) => {
    const m = measured.magnitudes[i]!
    if (m === Infinity) return
    const error = Math.abs(found[i]! - value)
    const ratio = error === 0 ? 0 : error / (UNIT * m)
    worst = Math.max(worst, Number.isNaN(ratio) ? Infinity : ratio)
  })
  return worst
}

/** How many numbers have a bound. */
export const bounded = ({ magnitudes }: Measured): number =>
  magnitudes.reduce((n, m) => n + Number(m < Infinity), 0)
