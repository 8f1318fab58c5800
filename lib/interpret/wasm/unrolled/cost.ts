/** How large a block would become, written out element by element: an estimate that is made before anything is written. */
import { size } from '../../../core/graph.js'
import type { Block, Equation, Value } from '../../../core/Ir.js'
import { dotAxes } from '../../../core/prim/dot.js'
import { without } from '../shapes.js'

/** A random number takes as much code as so many sums. */
const DRAW = 16

/** Numbers that a block takes and computes for each chain: sums, products and the like. */
export const cellsOf = (block: Block, laneAxis: (value: Value) => number | undefined): number => {
  const types = new Map([...block.params, ...block.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  const own = (v: Value): number => size(without(v.shape, laneAxis(v)))
  const cost = (e: Equation): number => {
    const inner = e.blocks.reduce((n, b) => n + cellsOf(b, laneAxis), 0)
    const outs = e.outs.reduce((n, o) => n + own(o), 0)
    const given = types.get(e.args[0]!)
    switch (e.op) {
      case 'dot':
        return outs * dotAxes(e.params).contract.reduce((n, [i]) => n * given!.shape[i]!, 1)
      case 'sum':
      case 'maximum':
        return own(given!)
      case 'uniform':
      case 'normal':
        return DRAW * outs
      case 'gather':
        return own(given!) + outs
      default:
        return inner + outs
    }
  }
  const taken = block.params.reduce((n, p) => n + (laneAxis(p) === undefined ? 0 : own(p)), 0)
  return block.equations.reduce((n, e) => n + cost(e), taken)
}
