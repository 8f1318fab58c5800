/**
 * A part as one function that takes four chains at a time:
 *   run(parameters, block)      chains 4 block, ..., 4 block + 3
 * Where fewer than four chains are left, the last one is computed in several lanes.
 */
import type { Value } from '../../../core/Ir.js'
import { sharedOf, uncovered, type Cell } from '../cells.js'
import type { I32 } from '../emit/code.js'
import { writeFunction } from '../emit/function.js'
import { encodeModule } from '../emit/module.js'
import * as f64 from '../emit/f64.js'
import type { Elements, Scope } from '../elements.js'
import type { Lanes } from '../lanes.js'
import { chainsOf } from '../memory.js'
import type { Part } from '../part.js'
import { pointer, portsOf, readInput, slotsOf, writeOutput, type Port } from '../ports.js'
import type { Target } from '../target.js'
import { ceilDivide } from '../shapes.js'

/** Chains of a block: one vector. */
const LANES = 4

/** Cells that one function may compute; larger programs run on whole tensors. */
const CELLS = 6000

/** What the code of a function is written from. */
export interface Inside {
  readonly scope: Scope
  readonly parameters: I32
  readonly chainOf: readonly I32[]
  readonly given: readonly Elements[]
  readonly outputs: readonly Port[]
}

/** The part with these arguments and results; `write` writes its code, and gives the cells of its first results. */
export const chainsPart = (
  args: readonly Value[],
  outs: readonly Value[],
  lanes: Lanes,
  target: Target,
  { cells, count }: { readonly cells: number; readonly count: number },
  write: (inside: Inside) => readonly (readonly Cell[])[],
): Part => {
  if (cells > CELLS) return uncovered(`more than ${CELLS} numbers for each chain`)
  const inputs = portsOf(args, lanes, 0)
  const first = inputs.reduce((n, p) => n + slotsOf(p), 0)
  const outputs = portsOf(outs, lanes, first)
  const run = writeFunction(0, ['i32', 'i32'], (w, [at, block]) => {
    const parameters = at as I32
    const chainOf = chainsOf(w, block as I32, LANES, lanes.chains)
    const given = args.map((v, i) => readInput(w, parameters, chainOf, v, inputs[i]!, lanes.axis(v)))
    write({ scope: { w, laneAxis: lanes.axis }, parameters, chainOf, given, outputs }).forEach((found, i) => {
      const { form, slot, shape } = outputs[i]!
      if (form === 'shared')
        found.forEach((c, k) => w.emit(f64.store(parameters, sharedOf(c), 8 * (slot + k))))
      else writeOutput(w, pointer(w, parameters, slot), chainOf, shape, lanes.axis(outs[i]!), form, found)
    })
    return []
  })
  const operations = cells * count * lanes.chains
  const threads = operations < target.much ? 1 : target.threads
  return {
    bytes: encodeModule([{ written: run, exported: 'run' }], threads > 1),
    blocks: ceilDivide(lanes.chains, LANES),
    pieces: 1,
    threads,
    operations,
    inputs,
    outputs,
    slots: outputs.reduce((n, p) => n + slotsOf(p), first),
    scratch: [],
  }
}
