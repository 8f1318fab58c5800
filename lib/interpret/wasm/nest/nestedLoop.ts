/**
 * A loop as nests of loops: the chains of a block go through all of its iterations together, their values in an arena
 * that fits into a cache, eight chains side by side for each number.
 *   prepare(parameters)         packs the weights of products
 *   run(parameters, block)      all iterations of chains 8 block, ..., 8 block + 7
 * Where fewer chains are left, the last one is computed in several lanes.
 */
import { size } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { shared, sharedOf, uncovered } from '../cells.js'
import { all, elementsOf, type Elements, type Scope } from '../elements.js'
import type { I32 } from '../emit/code.js'
import { writeFunction, type Writer, type Written } from '../emit/function.js'
import { encodeModule } from '../emit/module.js'
import { f64, i32 } from '../emit/scalar.js'
import type { Lanes } from '../lanes.js'
import { chainsOf } from '../memory.js'
import type { Part } from '../part.js'
import { BYTES, pointer, portsOf, readInput, slotsOf, writeOutput } from '../ports.js'
import { without } from '../shapes.js'
import { chainCells, tables } from '../tables.js'
import { stateOf, type State } from '../unrolled/unroll.js'
import { CHAINS, perVector, type Context } from './context.js'
import type { Root } from './found.js'
import { groupBlock } from './groups.js'
import { outline } from './outline.js'
import { planOf } from './plan.js'
import { pack } from './product.js'
import { scalarsOf } from './scalars.js'
import { takeOver } from './state.js'
import { bringIn, bringOut } from './transfer.js'

/** Groups that a module may hold, each a function, and the number of the first one. */
const GROUPS = 400
const FIRST = 2

export const nestedLoop = (e: Equation, args: readonly Value[], lanes: Lanes): Part => {
  const carries = Number(e.params['carries'])
  const count = Number(e.params['count'])
  const [body] = e.blocks
  const { axis: laneAxis } = lanes
  if (count === 0) return uncovered('a loop of no iterations')
  if (e.outs.slice(carries).some((o) => o.dtype === 'int')) return uncovered('rows of integers')
  const grouped = groupBlock(body!, { laneAxis, changes: (i) => i <= carries })
  if (grouped.groups.length > GROUPS) return uncovered(`more than ${GROUPS} nests`)
  const plan = planOf(grouped, laneAxis)
  const constants = tables()
  const params = body!.params.slice(1)
  const found = grouped.params.slice(1)

  const inputs = portsOf(args, lanes, 0)
  const first = inputs.reduce((n, p) => n + slotsOf(p), 0)
  const outputs = portsOf(e.outs, lanes, first)
  const arenaSlot = outputs.reduce((n, p) => n + slotsOf(p), first)
  const [packedSlot, constantsSlot] = [arenaSlot + 1, arenaSlot + 2]

  /** Where a tensor begins that all chains share: an argument, or a constant. */
  const placeOf = (w: Writer, at: I32, root: Root): I32 => {
    const { value, data } = root
    if (data === undefined) {
      const i = found.findIndex((p) => p.kind === 'located' && p.root === root)
      return pointer(w, at, inputs[i]!.slot)
    }
    const offset = constants.add(value, () => new Uint8Array(Float32Array.from(data).buffer))
    return w.let(i32.add(pointer(w, at, constantsSlot), i32.constant(offset)))
  }

  const prepare = writeFunction(0, ['i32'], (w, [parameters]) => {
    const at = parameters as I32
    const to = pointer(w, at, packedSlot)
    for (const { product, at: offset } of plan.packed)
      pack(w, product, placeOf(w, at, product.weights), w.let(i32.add(to, i32.constant(offset))))
    return []
  })

  const groups: Written[] = []
  const run = writeFunction(1, ['i32', 'i32'], (w, [parameters, block]) => {
    const at = parameters as I32
    const chainOf = chainsOf(w, block as I32, CHAINS, lanes.chains)
    const lanesOf = (q: number): readonly I32[] => chainOf.slice(4 * q, 4 * q + 4)
    const [packed, table] = [pointer(w, at, packedSlot), pointer(w, at, constantsSlot)]
    const scopes = perVector((q): Scope => ({
      w,
      laneAxis,
      perChain: (value, data) => chainCells(w, constants, table, lanesOf(q), value, laneAxis(value)!, data),
    }))
    const unknown = (): never => uncovered('a value outside of the loop')
    /** Outside of the loop only the arena is known. */
    const outside: Context = {
      w,
      arena: pointer(w, at, arenaSlot),
      offsetOf: (root) => plan.offsetOf(root) ?? uncovered('a value that is not stored'),
      pointerOf: unknown,
      scalarOf: unknown,
      packedOf: unknown,
    }
    const pointers = new Map<Root, I32>()
    const integers = perVector(() => new Map<number, Elements>())
    const states = new Map<number, readonly State[]>()
    args.forEach((v, i) => {
      const [p, port, axis] = [found[i]!, inputs[i]!, laneAxis(v)]
      if (p.kind === 'scalar') {
        const starts = perVector((q) => readInput(w, at, lanesOf(q), v, port, axis))
        if (i >= carries) return starts.forEach((s, q) => integers[q]!.set(p.id, s))
        const made = starts.map((s) => stateOf(w, params[i]!, all(s), axis !== undefined))
        states.set(i, made)
        return made.forEach((s, q) => integers[q]!.set(p.id, elementsOf(starts[q]!.shape, s.cells())))
      }
      if (p.kind !== 'located') return uncovered('a number that goes into a loop')
      const base = pointer(w, at, port.slot)
      if (p.root.shared) return pointers.set(p.root, base)
      return bringIn(outside, { base, shape: v.shape, axis, form: port.form }, chainOf, p.root)
    })
    grouped.roots
      .filter((r) => r.data !== undefined)
      .forEach((root) => pointers.set(root, placeOf(w, at, root)))
    const rows = e.outs.slice(carries).map((out, i) => {
      const { form, slot } = outputs[carries + i]!
      const [, ...shape] = out.shape
      const axis = laneAxis(out)
      const bytes = size(shape) * BYTES[form]
      return { base: pointer(w, at, slot), bytes, shape, form, axis: axis === undefined ? axis : axis - 1 }
    })

    w.loop(i32.constant(0), i32.constant(count), 1, (step) => {
      const index = elementsOf([], [shared(w.let(f64.fromI32(step)))])
      const scalars = perVector((q) =>
        scalarsOf(body!, grouped.scalars, new Map(integers[q]!).set(body!.params[0]!.id, index), scopes[q]!),
      )
      const scalarOf = (id: number, q: number): Elements =>
        scalars[q]!.get(id) ?? uncovered('an integer that is not known')
      const here = new Map(pointers)
      for (const root of grouped.roots) {
        if (root.row === undefined) continue
        const { of, index: id, width, rows: n } = root.row
        const i = f64.max(f64.constant(0), f64.min(sharedOf(scalarOf(id, 0).cell(0)), f64.constant(n - 1)))
        const row = i32.mul(i32.fromF64(i), i32.constant(4 * width))
        here.set(root, w.let(i32.add(here.get(of)!, row)))
      }
      const context: Context = {
        ...outside,
        pointerOf: (root) => here.get(root) ?? uncovered('a shared value that is not known'),
        scalarOf,
        packedOf: (product) => w.let(i32.add(packed, i32.constant(plan.packedAt(product)))),
      }
      grouped.groups.forEach((g) => {
        const { written, call } = outline(
          context,
          g,
          { laneAxis, of: ({ value }) => without(value.shape, laneAxis(value)) },
          FIRST + groups.length,
        )
        groups.push(written)
        w.emit(call)
      })
      rows.forEach(({ base: start, bytes, shape, form, axis }, k) => {
        const base = w.let(i32.add(start, i32.mul(step, i32.constant(bytes))))
        bringOut(context, grouped.results[carries + k]!, { base, shape, axis, form }, chainOf)
      })
      takeOver(context, grouped, carries, states, laneAxis)
    })

    e.outs.slice(0, carries).forEach((out, i) => {
      const [p, axis] = [found[i]!, laneAxis(out)]
      const { form, slot } = outputs[i]!
      const state = states.get(i)
      if (state === undefined)
        return bringOut(outside, p, { base: pointer(w, at, slot), shape: out.shape, axis, form }, chainOf)
      if (form === 'shared')
        return state[0]!.cells().forEach((c, k) => w.emit(f64.store(at, sharedOf(c), 8 * (slot + k))))
      return state.forEach((s, q) =>
        writeOutput(w, pointer(w, at, slot), lanesOf(q), out.shape, axis, form, s.cells()),
      )
    })
    return []
  })

  const numbers = constants.bytes()
  return {
    bytes: encodeModule([
      { written: prepare, exported: 'prepare' },
      { written: run, exported: 'run' },
      ...groups.map((written) => ({ written })),
    ]),
    blocks: Math.ceil(lanes.chains / CHAINS),
    inputs,
    outputs,
    slots: constantsSlot + 1,
    scratch: [
      { slot: arenaSlot, bytes: plan.arenaBytes },
      { slot: packedSlot, bytes: plan.packedBytes },
      { slot: constantsSlot, bytes: numbers.length, numbers },
    ],
  }
}
