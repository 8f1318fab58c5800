/**
 * A block of whole tensors as a module: its values in one arena, each group a function, and one that calls them in
 * order.
 *   run(parameters, 0)     the whole block
 */
import type { Block } from '../../../core/Ir.js'
import { tables } from '../tables.js'
import type { I32 } from '../emit/code.js'
import { unsigned } from '../emit/code.js'
import { writeFunction, type Writer, type Written } from '../emit/function.js'
import { encodeModule } from '../emit/module.js'
import { f64, i32 } from '../emit/scalar.js'
import type { Part } from '../part.js'
import { portsOf, slotsOf, type Port } from '../ports.js'
import type { Context, Place } from './context.js'
import { emitGroup } from './emit.js'
import { needed, type Form, type Found, type Group, type Root, type Step } from './found.js'
import { writeSteps } from './groups.js'
import { planOf } from './plan.js'
import { copyInto, isAll, located, type Writing } from './writing.js'

const CALL = 0x10

/** How the numbers of a port lie in memory. */
const formOfPort = ({ form }: Port): Form => (form === 'shared' ? 'integers' : form)

/** Where a value outside of the arena begins: at a pointer in a slot, or among the parameters. */
interface Outside {
  readonly slot: number
  readonly inline: boolean
  readonly offset: number
}

const ofPort = ({ form, slot }: Port): Outside => ({
  slot,
  inline: form === 'shared',
  offset: 0,
})

/** Numbers of a constant as they lie in memory. */
const bytesOf = ({ form, data }: Root): Uint8Array => {
  const numbers = data!
  const array =
    form === 'floats'
      ? Float32Array.from(numbers)
      : form === 'integers'
        ? Float64Array.from(numbers)
        : Int32Array.from(numbers, (x) => (x === 0 ? 0 : -1))
  return new Uint8Array(array.buffer)
}

/** The places of results: what a step makes lies there at once, if it can. */
const outputsOf = (w: Writing, results: readonly Found[], ports: readonly Port[]): readonly Root[] => {
  const taken = new Set<Root>()
  return results.map((found, i) => {
    const port = ports[i]!
    const form = formOfPort(port)
    if (
      found.kind === 'located' &&
      found.root.step !== undefined &&
      found.root.inPlaceOf === undefined &&
      found.root.form === form &&
      isAll(found) &&
      !taken.has(found.root)
    ) {
      taken.add(found.root)
      found.root.stored = true
      return found.root
    }
    const root: Root = { form, shape: port.shape, depth: 0, stored: true }
    copyInto(w, found, port.shape, { root })
    return root
  })
}

const NONE = { chains: 1, axis: () => undefined }

/** The module of a block; what the generator doesn't cover is thrown. */
export const denseSegment = (block: Block): Part => {
  const types = new Map([...block.params, ...block.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  const inputs = portsOf(block.params, NONE, 0)
  const firstOutput = inputs.reduce((n, p) => n + slotsOf(p), 0)
  const outputs = portsOf(
    block.results.map((r) => types.get(r)!),
    NONE,
    firstOutput,
  )
  const arenaSlot = outputs.reduce((n, p) => n + slotsOf(p), firstOutput)
  const constantsSlot = arenaSlot + 1

  const writing: Writing = { depth: 0, steps: [] }
  const params = block.params.map((p, i): Root => ({
    form: formOfPort(inputs[i]!),
    shape: p.shape,
    depth: 0,
    stored: true,
  }))
  const results = writeSteps(
    writing,
    block,
    params.map((root) => located(root)),
  )
  const made = outputsOf(writing, results, outputs)
  const outside = new Map<Root, Outside>([
    ...params.map((root, i) => [root, ofPort(inputs[i]!)] as const),
    ...made.map((root, i) => [root, ofPort(outputs[i]!)] as const),
  ])
  const constants = tables<Root>()
  const steps = needed(writing.steps)
  const plan = planOf(steps, (root) => outside.has(root) || root.data !== undefined)

  const whereIs = (root: Root): Outside => {
    const found = outside.get(root.inPlaceOf ?? root)
    if (found !== undefined) return found
    return root.data === undefined
      ? { slot: arenaSlot, inline: false, offset: plan.offsetOf(root)! }
      : {
          slot: constantsSlot,
          inline: false,
          offset: constants.add(root, () => bytesOf(root)),
        }
  }
  /** Values by the address in a slot, which is read once in a function. */
  const places = (w: Writer, parameters: I32): ((at: Outside) => Place) => {
    const bases = new Map<number, I32>()
    return ({ slot, inline, offset }) => {
      if (inline) return { key: 'parameters', base: parameters, offset: 8 * slot }
      const base = bases.get(slot) ?? w.hoist(i32.load(parameters, 8 * slot))
      bases.set(slot, base)
      return { key: `slot ${slot}`, base, offset }
    }
  }

  const functions: (Written | undefined)[] = [undefined]
  const known = new Map<string, number>()
  const reserve = (): number => functions.push(undefined) - 1
  const shared: Context['shared'] = (key, write) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const index = reserve()
    known.set(key, index)
    functions[index] = write(index)
    return index
  }
  const groupFunction = (group: Group): number => {
    const index = reserve()
    functions[index] = writeFunction(index, ['i32'], (w, [parameters]) => {
      const place = places(w, parameters as I32)
      const scratch = place({
        slot: arenaSlot,
        inline: false,
        offset: plan.scratchAt(group),
      })
      emitGroup({ w, placeOf: (root) => place(whereIs(root)), scratch, shared }, group)
      return []
    })
    return index
  }
  functions[0] = writeFunction(0, ['i32', 'i32'], (w, [parameters]) => {
    const at = parameters as I32
    const place = places(w, at)
    const write = (step: Step): void => {
      if (step.kind === 'group') return w.emit([at.code, CALL, unsigned(groupFunction(step))])
      const index = place(whereIs(step.index))
      const iterate = (i: I32, test: () => void, body: () => void): void => {
        w.emit(f64.store(index.base, f64.fromI32(i), index.offset))
        test()
        body()
      }
      const body = (): void => step.steps.forEach(write)
      const [none, count] = [i32.constant(0), i32.constant(step.count)]
      const { test } = step
      if (test === undefined) return w.loop(none, count, 1, (i) => iterate(i, () => undefined, body))
      const holds = place(whereIs(test.holds))
      const goesOn = w.variable(i32.constant(1))
      w.loop(none, count, 1, (i) =>
        w.when(goesOn.get, () =>
          iterate(
            i,
            () => {
              test.steps.forEach(write)
              goesOn.set(i32.load(holds.base, holds.offset))
            },
            () => w.when(goesOn.get, body),
          ),
        ),
      )
    }
    steps.forEach(write)
    return []
  })

  const numbers = constants.bytes()
  return {
    bytes: encodeModule(
      functions.map((written, i) => ({
        written: written!,
        ...(i === 0 ? { exported: 'run' } : {}),
      })),
    ),
    blocks: 1,
    inputs,
    outputs,
    slots: constantsSlot + 1,
    scratch: [
      { slot: arenaSlot, bytes: plan.bytes },
      { slot: constantsSlot, bytes: numbers.length, numbers },
    ],
  }
}
