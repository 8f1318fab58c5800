/** A loop in registers: four chains at a time go through all of its iterations, their state in locals. */
import { size } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { uncovered } from '../cells.js'
import { all, elementsOf, type Elements } from '../elements.js'
import * as i32 from '../emit/i32.js'
import type { Lanes } from '../lanes.js'
import type { Part } from '../part.js'
import { BYTES, pointer, writeOutput } from '../ports.js'
import type { Target } from '../target.js'
import { chainsPart } from './chainsPart.js'
import { cellsOf } from './cost.js'
import { advance, counted, stateOf, unrollBlock } from './unroll.js'
import { numberOf } from '../params.js'

export const unrolledLoop = (e: Equation, args: readonly Value[], lanes: Lanes, target: Target): Part => {
  const carries = numberOf(e, 'carries')
  const count = numberOf(e, 'count')
  const body = e.blocks[0]!
  if (count === 0) return uncovered('no iterations')
  if (e.outs.slice(carries).some((o) => o.dtype === 'int' && lanes.axis(o) === undefined))
    return uncovered('rows of integers')
  const cells = cellsOf(body, lanes.axis)
  return chainsPart(args, e.outs, lanes, target, { cells, count }, (inside) => {
    const { scope, parameters, chainOf, given, outputs } = inside
    const { w } = scope
    const params = body.params.slice(1)
    const states = given
      .slice(0, carries)
      .map((g, i) => stateOf(w, params[i]!, all(g), lanes.axis(params[i]!) !== undefined))
    const current = (): readonly Elements[] => states.map((s, i) => elementsOf(given[i]!.shape, s.cells()))
    const rows = e.outs.slice(carries).map((out, i) => ({
      out,
      port: outputs[carries + i]!,
      base: pointer(w, parameters, outputs[carries + i]!.slot),
    }))
    w.loop(0, count, 1, (step) => {
      const results = unrollBlock(body, [counted(w, step), ...current(), ...given.slice(carries)], scope)
      rows.forEach(({ out, port, base }, k) => {
        const axis = lanes.axis(out)
        const bytes = size(out.shape.slice(1)) * BYTES[port.form]
        const row = w.let(i32.add(base, i32.mul(step, bytes)))
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
    return states.map((s) => s.cells())
  })
}
