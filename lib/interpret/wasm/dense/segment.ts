/**
 * A block of whole tensors as a module: its values in one arena, each group a function, and one that calls them in
 * order.
 *   run(parameters, i, k, n)     the part of thread i, which waits for the others where it needs their results: of its
 *                                pieces those from k on, n of them, after those before
 * Values lie in the arena and pieces are counted, so that nothing is left to remember between two calls.
 */
import type { Block } from '../../../core/Ir.js'
import { tables } from '../tables.js'
import { ALONE, type Target } from '../target.js'
import { unsigned, type I32 } from '../emit/code.js'
import { writeFunction, type Writer, type Written } from '../emit/function.js'
import { encodeModule } from '../emit/module.js'
import * as f64 from '../emit/f64.js'
import * as i32 from '../emit/i32.js'
import type { Share } from '../loops.js'
import type { Part } from '../part.js'
import { portsOf, slotsOf, type Port } from '../ports.js'
import type { Context, Place } from './context.js'
import { waitAt, writeBarrier } from './barrier.js'
import { isShared, phasesOf, workOfAll } from './emit.js'
import type { Form, Found, Group, Loop, Root, Step } from './found.js'
import { needed } from './uses.js'
import { writeSteps } from './groups.js'
import { planOf } from './plan.js'
import { copyInto, isAll, located, type Writing } from './writing.js'

const CALL = 0x10

/** Iterations from which on a loop is one piece, since to count them would take about as long as to do them. */
const MANY = 2 ** 17

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

/** The module of a block for a number of threads; what the generator doesn't cover is thrown. */
export const denseSegment = (block: Block, target: Target = ALONE): Part => {
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
  const operations = workOfAll(steps)
  const threads = operations < target.much ? 1 : target.threads
  let pieces = 0
  const plan = planOf(steps, (root) => outside.has(root) || root.data !== undefined, threads)

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
  const isFirst = (thread: I32): I32 => i32.eqz(thread)
  const phaseFunction = (group: Group, emit: (c: Context) => void): number => {
    const index = reserve()
    functions[index] = writeFunction(index, ['i32', 'i32'], (w, [parameters, second]) => {
      const place = places(w, parameters as I32)
      const scratch = place({ slot: arenaSlot, inline: false, offset: plan.scratchAt(group) })
      const thread = second as I32
      const range: Share['range'] = (count) => {
        const at = (t: I32): I32 => w.let(i32.divide(i32.mul(t, count), threads))
        return [at(thread), at(i32.add(thread, 1))]
      }
      const parallel = threads > 1 && isShared(group, target.little)
      const share = parallel ? { range, isFirst: isFirst(thread) } : undefined
      const placeOf = (root: Root): Place => place(whereIs(root))
      emit({
        w,
        placeOf,
        scratch,
        share,
        threads: parallel ? threads : 1,
        thread,
        relaxed: target.relaxed,
        shared,
      })
      return []
    })
    return index
  }
  functions[0] = writeFunction(0, ['i32', 'i32', 'i32', 'i32'], (w, params) => {
    const [at, thread, first, number] = params as readonly [I32, I32, I32, I32]
    const place = places(w, at)
    const barrier = (): void => {
      if (threads > 1) w.emit(waitAt(shared('barrier', writeBarrier), threads, thread))
    }
    /** Whether something was done since threads last met that others may need. */
    let apart = false
    const meet = (): void => {
      if (apart) barrier()
      apart = false
    }
    const writeGroup = (group: Group): void => {
      const parallel = isShared(group, target.little)
      phasesOf(group).forEach((emit, i) => {
        const call = (): void => w.emit([at.code, thread.code, CALL, unsigned(phaseFunction(group, emit))])
        if (parallel || i > 0) meet()
        if (parallel || threads === 1) call()
        else w.when(isFirst(thread), call)
        apart = true
        if (parallel) meet()
      })
    }
    /** The number of the present piece. */
    const present = w.variable(i32.constant(0))
    const inPiece = (times: number, body: () => void): void => {
      pieces += times
      w.when(i32.less(i32.sub(present.get, first), number), body)
      present.set(i32.add(present.get, 1))
    }
    /** Steps in pieces, after `begin`, each so many times. */
    const writePieces = (all: readonly Step[], times: number, begin: () => void): void =>
      all.forEach((step) => {
        if (step.kind === 'loop' && step.count < MANY && workOfAll([step]) > target.turn)
          writeLoop(step, times * step.count, begin)
        else
          inPiece(times, () => {
            begin()
            write(step)
          })
      })
    const write = (step: Step): void => {
      if (step.kind === 'group') writeGroup(step)
      else writeLoop(step)
    }
    /** A loop in one piece, or one whose iterations have pieces of their own, so many in all. */
    const writeLoop = ({ index, test, count, steps }: Loop, times = 0, before?: () => void): void => {
      const at = place(whereIs(index))
      const begin = (i: I32): void => {
        before?.()
        w.emit(f64.store(at.base, f64.fromI32(i), at.offset))
      }
      const all = (steps: readonly Step[]): void => {
        steps.forEach(write)
        meet()
      }
      meet()
      if (test === undefined)
        return w.loop(0, count, 1, (i) => {
          if (times > 0) return writePieces(steps, times, () => begin(i))
          begin(i)
          all(steps)
        })
      const holds = place(whereIs(test.holds))
      const goesOn = w.variable(i32.constant(1))
      const iteration = (i: I32): void => {
        begin(i)
        all(test.steps)
        goesOn.set(i32.load(holds.base, holds.offset))
        // nobody may decide about the next iteration before all have read the decision about this one
        barrier()
        w.when(goesOn.get, () => all(steps))
      }
      w.loop(0, count, 1, (i) => {
        const next = (): void => w.when(goesOn.get, () => iteration(i))
        if (times > 0) inPiece(times, next)
        else next()
      })
    }
    if (threads > 1) inPiece(1, () => steps.forEach(write))
    else writePieces(steps, 1, () => undefined)
    meet()
    return []
  })

  const numbers = constants.bytes()
  return {
    bytes: encodeModule(
      functions.map((written, i) => ({ written: written!, ...(i === 0 ? { exported: 'run' } : {}) })),
      threads > 1,
    ),
    blocks: threads,
    pieces,
    threads,
    operations,
    inputs,
    outputs,
    slots: constantsSlot + 1,
    scratch: [
      { slot: arenaSlot, bytes: plan.bytes },
      { slot: constantsSlot, bytes: numbers.length, numbers },
    ],
  }
}
