/**
 * Blocks as lists of prepared steps. A value is forgotten after the last step that reads it; nothing is dispatched
 * by name while a program runs.
 */
import { size, type TensorType } from '../../core/graph.js'
import { valuesOf, type Block, type Equation, type Program } from '../../core/Ir.js'
import type { Cells, Kernel, Prepare } from './cells.js'
import { primitiveKernel } from './kernel.js'

/** Sees every equation as it is computed. */
export type Observer = (
  equation: Equation,
  args: readonly Cells[],
  outs: readonly Cells[],
  types: readonly TensorType[],
) => void

/** The program's main block, ready to run; other kernels for its primitives give it another semantics. */
export const prepareProgram = (
  program: Program,
  observe?: Observer,
  kernelOfPrimitive: Prepare = primitiveKernel,
): Kernel => {
  const known = new Map<string, Kernel>()
  const subprogram = (name: string): Kernel => {
    const before = known.get(name)
    if (before !== undefined) return before
    const made = prepareBlock(program.functions[name]!)
    known.set(name, made)
    return made
  }

  const kernelOf = (e: Equation, args: readonly TensorType[]): Kernel => {
    if (e.op === 'call') return subprogram(e.callee!)
    if (e.op === 'loop') return loop(e, prepareBlock(e.blocks[0]!))
    if (e.op === 'while') return whileLoop(e, prepareBlock(e.blocks[0]!), prepareBlock(e.blocks[1]!))
    return kernelOfPrimitive(e, args)
  }

  const prepareBlock = (block: Block): Kernel => {
    const types = valuesOf(block)
    const slot = new Map([...types.keys()].map((id, i) => [id, i]))
    const dying = lastUses(block)
    const steps = block.equations.map((e, i) => {
      const given = e.args.map((a) => types.get(a)!)
      const kernel = kernelOf(e, given)
      const args = e.args.map((a) => slot.get(a)!)
      const outs = e.outs.map((o) => slot.get(o.id)!)
      const forget = (dying.get(i) ?? []).map((id) => slot.get(id)!)
      return (cells: (Cells | undefined)[]): void => {
        const xs = new Array<Cells>(args.length)
        for (let k = 0; k < args.length; k++) xs[k] = cells[args[k]!]!
        const ys = kernel(xs)
        for (let k = 0; k < outs.length; k++) cells[outs[k]!] = ys[k]!
        for (let k = 0; k < forget.length; k++) cells[forget[k]!] = undefined
        observe?.(e, xs, ys, given)
      }
    })
    const results = block.results.map((r) => slot.get(r)!)
    return (args) => {
      const cells = new Array<Cells | undefined>(slot.size)
      for (let k = 0; k < args.length; k++) cells[k] = args[k]!
      for (let k = 0; k < steps.length; k++) steps[k]!(cells)
      return results.map((r) => cells[r]!)
    }
  }

  return prepareBlock(program.main)
}

/** The values that nothing reads after equation i, for each i. */
const lastUses = (block: Block): ReadonlyMap<number, readonly number[]> => {
  const kept = new Set(block.results)
  const dying = new Map<number, number[]>()
  for (let i = block.equations.length - 1; i >= 0; i--) {
    const e = block.equations[i]!
    for (const id of [...e.args, ...e.outs.map((o) => o.id)])
      if (!kept.has(id)) {
        kept.add(id)
        dying.set(i, [...(dying.get(i) ?? []), id])
      }
  }
  return dying
}

const loop = (e: Equation, body: Kernel): Kernel => {
  const count = Number(e.params['count'])
  const carries = Number(e.params['carries'])
  const rows = e.outs.slice(carries).map((o) => size(o.shape.slice(1)))
  return (args) => {
    const stacked = rows.map((n) => new Float64Array(count * n))
    const constants = args.slice(carries)
    let state = args.slice(0, carries)
    for (let i = 0; i < count; i++) {
      const results = body([Float64Array.of(i), ...state, ...constants])
      state = results.slice(0, carries)
      for (let k = 0; k < rows.length; k++) stacked[k]!.set(results[carries + k]!, i * rows[k]!)
    }
    return [...state, ...stacked]
  }
}

/** Runs while the condition holds in some lane; the body itself keeps the lanes that are done as they are. */
const whileLoop = (e: Equation, condition: Kernel, body: Kernel): Kernel => {
  const bound = Number(e.params['bound'])
  const carries = Number(e.params['carries'])
  return (args) => {
    const constants = args.slice(carries)
    let state = args.slice(0, carries)
    for (let i = 0; i < bound; i++) {
      const seen = [Float64Array.of(i), ...state, ...constants]
      if (!condition(seen)[0]!.some((running) => running !== 0)) break
      state = body(seen).slice(0, carries)
    }
    return state
  }
}
