/**
 * Loops. They run on the host, one iteration after the other, over steps written once. The state lies in registers
 * of its own: floats and booleans on the device, integers on the host. At the end of an iteration the new state is
 * taken over and the old one given back. What a body needs from outside it reads where it lies.
 */
import { size } from '../../core/graph.js'
import type { Block, Equation, Value } from '../../core/Ir.js'
import type { Cells } from '../reference/cells.js'
import type { Builder } from './builder.js'
import { dispose, read, retain, type Info } from './device.js'
import { free, newHostRegister, readsFromOutside, runner, type Runner } from './machine.js'
import { asStored, blockSection, typed, type BlockSection, type Place } from './place.js'
import { full, onDevice, onHost } from './transfer.js'

/** Lowers a block with the places of its parameters. */
export type LowerBlock = (block: Block, params: readonly Place[]) => readonly Place[]

/** A value in its final form: how to get it, and the device register that it lies in. */
interface Settled {
  readonly register?: number
  readonly tensor?: () => Info
  readonly cells?: () => Cells
}

/** Integers end on the host, floats on the device, and a condition wherever it is. */
const settle = (b: Builder, place: Place, condition = false): Settled => {
  if (place.dtype === 'int' || (condition && place.tag === 'host')) {
    const { register } = onHost(b, place)
    return { cells: () => b.machine.host[register]! }
  }
  const { register, read: tensor } = b.reader(asStored(full(b, onDevice(b, place))))
  return { register, tensor }
}

const registersOf = (settled: readonly Settled[]): readonly number[] =>
  settled.flatMap((s) => (s.register === undefined ? [] : [s.register]))

/** One value of the state, in a register of its own. */
interface Slot {
  readonly value: Value
  readonly register: number
}

const slotOf = (b: Builder, value: Value): Slot => ({
  value,
  register: value.dtype === 'int' ? newHostRegister(b.machine) : b.newTensor(value.shape),
})

const placeOf = ({ value, register }: Slot, home: BlockSection): Place => {
  const { dtype, shape } = value
  return dtype === 'int'
    ? { tag: 'host', dtype, shape, register, home }
    : { tag: 'device', dtype, shape, stored: shape, register, home }
}

const deviceRegisters = (slots: readonly Slot[]): readonly number[] =>
  slots.flatMap((s) => (s.value.dtype === 'int' ? [] : [s.register]))

/** Puts new values into the state; all of them are read before any is replaced. */
const update = (b: Builder, slots: readonly Slot[], next: readonly Settled[]): (() => void) => {
  const { machine: m, device } = b
  const tensors = new Array<Info | undefined>(slots.length)
  const cells = new Array<Cells | undefined>(slots.length)
  return () => {
    for (let i = 0; i < slots.length; i++) {
      const { tensor, cells: numbers } = next[i]!
      if (tensor !== undefined) tensors[i] = retain(device, tensor())
      else cells[i] = numbers!()
    }
    for (let i = 0; i < slots.length; i++) {
      const { register } = slots[i]!
      if (tensors[i] === undefined) m.host[register] = cells[i]!
      else {
        free(m, register)
        m.tensors[register] = tensors[i]
        tensors[i] = undefined
      }
    }
  }
}

/** The steps of a body, and how to run them once and take over the results. */
interface Iteration extends Runner {
  readonly reads: readonly number[]
  readonly results: readonly Settled[]
  /** Gives back the results that nobody took. */
  readonly clear: () => void
}

const iteration = (
  b: Builder,
  block: Block,
  params: (home: BlockSection) => readonly Place[],
  lower: LowerBlock,
  condition = false,
): Iteration => {
  const section = blockSection()
  const results = b.within(section, () => lower(block, params(section)).map((p) => settle(b, p, condition)))
  const registers = registersOf(results)
  const own = new Set(section.steps.flatMap((s) => s.writes))
  const taken = [...new Set(registers)].filter((r) => own.has(r) && !b.machine.lasting.has(r))
  return {
    reads: readsFromOutside(section.steps, registers),
    results,
    ...runner(b.machine, section.steps, registers),
    clear: () => taken.forEach((r) => free(b.machine, r)),
  }
}

/** What both loops share: the state with its start, and the index of the iteration. */
const stateOf = (b: Builder, e: Equation, args: readonly Place[]) => {
  const carries = Number(e.params['carries'])
  const [block] = e.blocks
  const start = args.slice(0, carries).map((a) => settle(b, a))
  const slots = block!.params.slice(1, carries + 1).map((v) => slotOf(b, v))
  const index = newHostRegister(b.machine)
  const params = (home: BlockSection): readonly Place[] => [
    { tag: 'host', ...typed('int', []), register: index, home },
    ...slots.map((s) => placeOf(s, home)),
    ...args.slice(carries),
  ]
  return { carries, start, slots, index, params, begin: update(b, slots, start) }
}

/** The section that a loop is written in, as the home of its results. */
const home = (b: Builder): BlockSection => b.section() as BlockSection

export const loop = (
  e: Equation,
  args: readonly Place[],
  b: Builder,
  lower: LowerBlock,
): readonly Place[] => {
  const { machine: m, device } = b
  const count = Number(e.params['count'])
  const { carries, start, slots, index, params, begin } = stateOf(b, e, args)
  const body = iteration(b, e.blocks[0]!, params, lower)
  const next = update(b, slots, body.results.slice(0, carries))
  const state = deviceRegisters(slots)
  const rows = e.outs.slice(carries).map((out, i) => ({
    from: body.results[carries + i]!,
    slot: slotOf(b, out),
    width: size(out.shape.slice(1)),
  }))
  const pack = rows.some((r) => r.from.tensor !== undefined) ? b.need('Pack') : undefined
  const pieces = function* (): Generator<void> {
    const stacks = rows.map((): Info[] => [])
    const numbers = rows.map((r) => new Float64Array(r.from.cells === undefined ? 0 : count * r.width))
    begin()
    for (let i = 0; i < count; i++) {
      m.host[index] = Float64Array.of(i)
      yield* body.pieces()
      rows.forEach(({ from, width }, k) => {
        if (from.cells !== undefined) return numbers[k]!.set(from.cells(), i * width)
        const info = retain(device, from.tensor!())
        m.held.add(info)
        stacks[k]!.push(info)
      })
      next()
      body.clear()
      yield
    }
    rows.forEach(({ from, slot }, k) => {
      if (from.cells !== undefined) return (m.host[slot.register] = numbers[k]!)
      if (count === 0) return
      m.tensors[slot.register] = pack!(stacks[k] as unknown as { [name: string]: Info }, { axis: 0 })
      stacks[k]!.forEach((info) => {
        m.held.delete(info)
        dispose(device, info)
      })
    })
  }
  b.step({
    name: 'loop',
    reads: [...registersOf(start), ...body.reads.filter((r) => !state.includes(r))],
    writes: [...state, ...deviceRegisters(rows.map((r) => r.slot))],
    pieces,
  })
  const stacked = rows.map(({ slot }) =>
    size(slot.value.shape) === 0 ? b.constant(new Float64Array(0), slot.value) : placeOf(slot, home(b)),
  )
  return [...slots.map((s) => placeOf(s, home(b))), ...stacked]
}

export const whileLoop = (
  e: Equation,
  args: readonly Place[],
  b: Builder,
  lower: LowerBlock,
): readonly Place[] => {
  const { machine: m, device } = b
  const bound = Number(e.params['bound'])
  const { start, slots, index, params, begin } = stateOf(b, e, args)
  const test = iteration(b, e.blocks[0]!, params, lower, true)
  const body = iteration(b, e.blocks[1]!, params, lower)
  const next = update(b, slots, body.results)
  const state = deviceRegisters(slots)
  const { tensor, cells } = test.results[0]!
  const running = (): boolean =>
    (tensor === undefined ? cells!() : read(device, tensor())).some((flag) => flag !== 0)
  const pieces = function* (): Generator<void> {
    begin()
    for (let i = 0; i < bound; i++) {
      m.host[index] = Float64Array.of(i)
      test.run()
      const goOn = running()
      test.clear()
      if (!goOn) break
      yield* body.pieces()
      next()
      body.clear()
      yield
    }
  }
  b.step({
    name: 'while',
    reads: [...registersOf(start), ...[...test.reads, ...body.reads].filter((r) => !state.includes(r))],
    writes: state,
    pieces,
  })
  return slots.map((s) => placeOf(s, home(b)))
}
