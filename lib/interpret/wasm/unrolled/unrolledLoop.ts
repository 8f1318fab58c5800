/**
 * A loop as one function: four chains at a time go through all of its iterations, their state in locals.
 *   run(parameters, block)      all iterations of chains 4 block, ..., 4 block + 3
 * Where fewer than four chains are left, the last one is computed in several lanes.
 */
import { size } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { shared, sharedOf, uncovered } from '../cells.js'
import type { I32 } from '../emit/code.js'
import { writeFunction } from '../emit/function.js'
import { encodeModule } from '../emit/module.js'
import { f64, i32 } from '../emit/scalar.js'
import type { Lanes } from '../lanes.js'
import type { Part } from '../part.js'
import { BYTES, pointer, portsOf, readInput, slotsOf, writeOutput } from '../ports.js'
import { chainsOf } from '../memory.js'
import { ALONE, type Target } from '../target.js'
import { all, elementsOf, type Elements, type Scope } from '../elements.js'
import { cellsOf } from './cost.js'
import { advance, stateOf, unrollBlock } from './unroll.js'

/** Chains of a block: one vector. */
const LANES = 4

/** Cells that one function may compute; larger programs become nests of loops. */
const CELLS = 6000

export const unrolledLoop = (
  e: Equation,
  args: readonly Value[],
  lanes: Lanes,
  target: Target = ALONE,
): Part => {
  const carries = Number(e.params['carries'])
  const count = Number(e.params['count'])
  const [body] = e.blocks
  if (count === 0) return uncovered('no iterations')
  const cells = cellsOf(body!, lanes.axis)
  if (cells > CELLS) return uncovered(`more than ${CELLS} numbers for each chain`)
  if (e.outs.slice(carries).some((o) => o.dtype === 'int' && lanes.axis(o) === undefined))
    return uncovered('rows of integers')
  const inputs = portsOf(args, lanes, 0)
  const first = inputs.reduce((n, p) => n + slotsOf(p), 0)
  const outputs = portsOf(e.outs, lanes, first)
  const run = writeFunction(0, ['i32', 'i32'], (w, [parameters, block]) => {
    const at = parameters as I32
    const chainOf = chainsOf(w, block as I32, LANES, lanes.chains)
    const scope: Scope = { w, laneAxis: lanes.axis }
    const given = args.map((v, i) => readInput(w, at, chainOf, v, inputs[i]!, lanes.axis(v)))
    const params = body!.params.slice(1)
    const states = given
      .slice(0, carries)
      .map((g, i) => stateOf(w, params[i]!, all(g), lanes.axis(params[i]!) !== undefined))
    const current = (): readonly Elements[] => states.map((s, i) => elementsOf(given[i]!.shape, s.cells()))
    const rows = e.outs.slice(carries).map((out, i) => ({
      out,
      port: outputs[carries + i]!,
      base: pointer(w, at, outputs[carries + i]!.slot),
    }))
    w.loop(i32.constant(0), i32.constant(count), 1, (step) => {
      const index = elementsOf([], [shared(w.let(f64.fromI32(step)))])
      const results = unrollBlock(body!, [index, ...current(), ...given.slice(carries)], scope)
      rows.forEach(({ out, port, base }, k) => {
        const axis = lanes.axis(out)
        const bytes = size(out.shape.slice(1)) * BYTES[port.form]
        const row = w.let(i32.add(base, i32.mul(step, i32.constant(bytes))))
        writeOutput(
          w,
          row,
          chainOf,
          out.shape.slice(1),
          axis === undefined ? axis : axis - 1,
          port.form,
          all(results[carries + k]!),
        )
      })
      advance(states, results.slice(0, carries))
    })
    e.outs.slice(0, carries).forEach((out, i) => {
      const port = outputs[i]!
      const found = states[i]!.cells()
      if (port.form === 'shared')
        return found.forEach((c, k) => w.emit(f64.store(at, sharedOf(c), 8 * (port.slot + k))))
      return writeOutput(w, pointer(w, at, port.slot), chainOf, out.shape, lanes.axis(out), port.form, found)
    })
    return []
  })
  const operations = cells * count * lanes.chains
  const threads = operations < target.much ? 1 : target.threads
  return {
    bytes: encodeModule([{ written: run, exported: 'run' }], threads > 1),
    blocks: Math.ceil(lanes.chains / LANES),
    threads,
    operations,
    inputs,
    outputs,
    slots: outputs.reduce((n, p) => n + slotsOf(p), first),
    scratch: [],
  }
}
