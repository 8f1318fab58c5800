/**
 * A loop as nests of loops: the chains of a block go through all of its iterations together, their values in an arena
 * that fits into a cache, eight chains side by side for each number.
 *   prepare(parameters)         packs the weights of products
 *   run(parameters, block)      all iterations of chains 8 block, ..., 8 block + 7
 * Where fewer chains are left, the last one is computed in several lanes.
 */
import { size, type Shape } from '../../../core/graph.js'
import type { Block, Equation, Value } from '../../../core/Ir.js'
import { shared, sharedOf, uncovered, type Cell } from '../cells.js'
import type { I32 } from '../emit/code.js'
import { writeFunction, type Writer } from '../emit/function.js'
import { encodeModule } from '../emit/module.js'
import { f64, i32 } from '../emit/scalar.js'
import { f32x4 } from '../emit/vector.js'
import type { Lanes } from '../lanes.js'
import { logUniform } from '../math/normal.js'
import type { Part } from '../part.js'
import { pointer, portsOf, readInput, slotsOf, writeOutput, type Port } from '../ports.js'
import { without } from '../shapes.js'
import { chainCells, tables } from '../tables.js'
import { all, elementsOf, type Elements, type Scope } from '../elements.js'
import { stateOf, unrollBlock, type State } from '../unrolled/unroll.js'
import { whole } from '../views.js'
import { bringIn, bringOut } from './transfer.js'
import { planArena } from '../arena.js'
import { accessOf, CHAINS, ROW, VECTORS, type Context } from './context.js'
import { copy, emitGroup, firstWords } from './emit.js'
import { groupBlock, type Found, type Grouped, type Root } from './groups.js'
import { pack, packedKey, packedSize, productOf, type Product } from './product.js'

/** Groups that one function may hold. */
const GROUPS = 400

/** The moments, counted in groups, at which a root is first made and last read. */
const lifetimes = (grouped: Grouped): ReadonlyMap<Root, readonly [from: number, to: number]> => {
  const { groups } = grouped
  const end = groups.length
  const number = new Map(groups.map((g, i) => [g, i]))
  const last = new Map<Root, number>()
  const reads = (found: Found, at: number): void => {
    if (found.kind === 'located') last.set(found.root, Math.max(last.get(found.root) ?? 0, at))
  }
  groups.forEach((g, i) => {
    if (g.head.kind !== 'map') g.head.placed.args.forEach((a) => reads(a, i))
    g.body.forEach((p) => p.args.forEach((a) => reads(a, i)))
  })
  grouped.results.forEach((r) => reads(r, end))
  return new Map(
    grouped.roots.map((r) => [
      r,
      r.group === undefined ? [0, end] : [number.get(r.group)!, last.get(r) ?? number.get(r.group)!],
    ]),
  )
}

/** Equations on integers, written out for the four chains of a vector. */
const scalarsOf = (
  body: Block,
  equations: readonly Equation[],
  known: ReadonlyMap<number, Elements>,
  scope: Scope,
): ReadonlyMap<number, Elements> => {
  const values = new Map(known)
  const types = new Map([...body.params, ...body.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  const numbers = new Map(
    body.equations.flatMap((e) => (e.op === 'constant' ? [[e.outs[0]!.id, e] as const] : [])),
  )
  for (const e of equations) {
    const given = [...new Set(e.args)].filter((a) => values.has(a))
    const constants = [...new Set(e.args)].filter((a) => !values.has(a)).map((a) => numbers.get(a)!)
    const block: Block = {
      params: given.map((a) => types.get(a)!),
      equations: [...constants, e],
      results: e.outs.map((o) => o.id),
    }
    const [made] = unrollBlock(
      block,
      given.map((a) => values.get(a)!),
      scope,
    )
    values.set(e.outs[0]!.id, made!)
  }
  return values
}

/** Bytes that a value of each chain takes in the arena. */
const bytesOf = (shape: Shape): number => Math.max(1, size(shape)) * ROW

export const nestedLoop = (e: Equation, args: readonly Value[], lanes: Lanes): Part => {
  const carries = Number(e.params['carries'])
  const count = Number(e.params['count'])
  const [body] = e.blocks
  const { laneAxis } = { laneAxis: lanes.axis }
  if (count === 0) return uncovered('a loop of no iterations')
  if (e.outs.slice(carries).some((o) => o.dtype === 'int')) return uncovered('rows of integers')
  const each = <A>(make: (vector: number) => A): readonly A[] =>
    Array.from({ length: VECTORS }, (_, q) => make(q))
  const own = (v: Value): Shape => without(v.shape, laneAxis(v))
  const params = body!.params.slice(1)
  const grouped = groupBlock(body!, { laneAxis, changes: (i) => i <= carries })
  if (grouped.groups.length > GROUPS) return uncovered(`more than ${GROUPS} nests`)
  const lives = lifetimes(grouped)
  const inArena = grouped.roots.filter((r) => !r.shared && (r.stored || r.group === undefined))
  const plan = planArena(
    inArena.map((r) => {
      const [from, to] = lives.get(r)!
      return { bytes: bytesOf(own(r.value)), from, to }
    }),
  )
  const offsets = new Map(inArena.map((r, i) => [r, plan.offsets[i]!]))
  const products = new Map<Equation, Product>()
  for (const g of grouped.groups)
    if (g.head.kind === 'dot') products.set(g.head.placed.e, productOf(g.head.placed, g.space, laneAxis))
  const packed = new Map<string, { readonly product: Product; readonly at: number }>()
  let packedBytes = 0
  for (const product of products.values()) {
    if (packed.has(packedKey(product))) continue
    packed.set(packedKey(product), { product, at: packedBytes })
    packedBytes += 4 * Math.ceil(packedSize(product) / 4) * 4
  }

  const numbers = grouped.roots.flatMap((r) => (r.data === undefined ? [] : [...r.data]))
  const perChain = tables()
  let constantBytes = 0
  const constants = grouped.roots.flatMap((root) => {
    if (root.data === undefined) return []
    const at = constantBytes
    constantBytes += 4 * root.data.length
    return [{ root, at }]
  })

  const inputs = portsOf(args, lanes, 0)
  const first = inputs.reduce((n, p) => n + slotsOf(p), 0)
  const outputs = portsOf(e.outs, lanes, first)
  const arenaSlot = outputs.reduce((n, p) => n + slotsOf(p), first)
  /** Where a tensor begins that all chains share. */
  const placeOf = (w: Writer, at: I32, root: Root): I32 => {
    const constant = constants.find((c) => c.root === root)
    if (constant !== undefined)
      return w.let(i32.add(pointer(w, at, arenaSlot + 2), i32.constant(constant.at)))
    const port: Port = inputs[grouped.params.findIndex((p) => p.kind === 'located' && p.root === root) - 1]!
    return pointer(w, at, port.slot)
  }

  const prepare = writeFunction(0, ['i32'], (w, [given]) => {
    const at = given as I32
    const to = pointer(w, at, arenaSlot + 1)
    for (const { product, at: offset } of packed.values())
      pack(w, product, placeOf(w, at, product.weights), w.let(i32.add(to, i32.constant(offset))))
    return []
  })

  const run = writeFunction(1, ['i32', 'i32'], (w, [given, block]) => {
    const at = given as I32
    const arena = pointer(w, at, arenaSlot)
    const weights = pointer(w, at, arenaSlot + 1)
    const last = i32.constant(lanes.chains - 1)
    const chainOf = Array.from({ length: CHAINS }, (_, q) => {
      const chain = w.let(i32.add(i32.mul(block as I32, i32.constant(CHAINS)), i32.constant(q)))
      return w.let(i32.select(i32.less(chain, last), chain, last))
    })
    const lanesAt = (q: number): readonly I32[] => chainOf.slice(4 * q, 4 * q + 4)
    const table = pointer(w, at, arenaSlot + 3)
    const scopes = each((q): Scope => ({
      w,
      laneAxis,
      perChain: (value, data) => chainCells(w, perChain, table, lanesAt(q), value, laneAxis(value)!, data),
      spend: () => undefined,
    }))
    const pointers = new Map<Root, I32>()
    const integers = each(() => new Map<number, Elements>())
    const states = new Map<number, readonly State[]>()
    const unknown = (): never => uncovered('a value outside of the loop')
    /** Outside of the loop only the arena is known. */
    const outside: Context = {
      w,
      arena,
      offsetOf: (root) => offsets.get(root) ?? uncovered('a value that is not stored'),
      pointerOf: unknown,
      scalarOf: unknown,
      packedOf: unknown,
      accept: unknown,
    }
    args.forEach((v, i) => {
      const found = grouped.params[i + 1]!
      const port = inputs[i]!
      if (found.kind === 'scalar') {
        const axis = laneAxis(v)
        const starts = each((q) => readInput(w, at, lanesAt(q), v, port, axis))
        if (i >= carries) return starts.forEach((s, q) => integers[q]!.set(found.id, s))
        const made = starts.map((s) => stateOf(w, params[i]!, all(s), axis !== undefined))
        states.set(i, made)
        return made.forEach((s, q) => integers[q]!.set(found.id, elementsOf(starts[q]!.shape, s.cells())))
      }
      if (found.kind !== 'located') return uncovered('a number that goes into a loop')
      const base = pointer(w, at, port.slot)
      if (found.root.shared) return pointers.set(found.root, base)
      const { form } = port
      return bringIn(outside, { base, shape: v.shape, axis: laneAxis(v), form }, chainOf, found.root)
    })
    constants.forEach(({ root }) => pointers.set(root, placeOf(w, at, root)))
    const rows = e.outs.slice(carries).map((out, i) => {
      const { form, slot } = outputs[carries + i]!
      const [, ...shape] = out.shape
      const axis = laneAxis(out)
      const bytes = size(shape) * (form === 'flags' ? 1 : 4)
      return { base: pointer(w, at, slot), bytes, shape, form, axis: axis === undefined ? axis : axis - 1 }
    })

    w.loop(i32.constant(0), i32.constant(count), 1, (step) => {
      const index = elementsOf([], [shared(w.let(f64.fromI32(step)))])
      const scalars = each((q) =>
        scalarsOf(body!, grouped.scalars, new Map(integers[q]!).set(body!.params[0]!.id, index), scopes[q]!),
      )
      const scalarOf = (id: number, q: number): Elements =>
        scalars[q]!.get(id) ?? uncovered('an integer that is not known')
      const rowPointers = new Map<Root, I32>()
      const pointerOf = (root: Root): I32 => {
        const fixed = pointers.get(root) ?? rowPointers.get(root)
        if (fixed !== undefined) return fixed
        const { of, index: row, width, rows: n } = root.row!
        const i = f64.max(f64.constant(0), f64.min(sharedOf(scalarOf(row, 0).cell(0)), f64.constant(n - 1)))
        const made = w.let(i32.add(pointerOf(of), i32.mul(i32.fromF64(i), i32.constant(4 * width))))
        rowPointers.set(root, made)
        return made
      }
      const context: Context = {
        ...outside,
        pointerOf,
        scalarOf,
        packedOf: (q) => w.let(i32.add(weights, i32.constant(packed.get(packedKey(products.get(q)!))!.at))),
        accept: (placed, ratio) =>
          firstWords(context, placed).map((word, q) => w.let(f32x4.less(logUniform(w, word), ratio[q]!))),
      }
      // rows of tables are found before the nests, so that their pointers hold everywhere
      grouped.roots.filter((r) => r.row !== undefined).forEach(pointerOf)
      grouped.groups.forEach((g) => emitGroup(context, g, { laneAxis, of: (root) => own(root.value) }))
      rows.forEach(({ base: first, bytes, shape, form, axis }, k) => {
        const base = w.let(i32.add(first, i32.mul(step, i32.constant(bytes))))
        bringOut(context, grouped.results[carries + k]!, { base, shape, axis, form }, chainOf)
      })
      takeOver(context, grouped, carries, states, own)
    })

    e.outs.slice(0, carries).forEach((out, i) => {
      const port = outputs[i]!
      const state = states.get(i)
      if (state !== undefined && port.form === 'shared')
        return state[0]!.cells().forEach((c, k) => w.emit(f64.store(at, sharedOf(c), 8 * (port.slot + k))))
      if (state !== undefined)
        return state.forEach((s, q) =>
          writeOutput(
            w,
            pointer(w, at, port.slot),
            lanesAt(q),
            out.shape,
            laneAxis(out),
            port.form,
            s.cells(),
          ),
        )
      const found = grouped.params[i + 1]!
      if (found.kind !== 'located') return
      const base = pointer(w, at, port.slot)
      bringOut(outside, found, { base, shape: out.shape, axis: laneAxis(out), form: port.form }, chainOf)
    })
    return []
  })

  return {
    bytes: encodeModule([
      { written: prepare, exported: 'prepare' },
      { written: run, exported: 'run' },
    ]),
    blocks: Math.ceil(lanes.chains / CHAINS),
    inputs,
    outputs,
    slots: arenaSlot + 4,
    scratch: [
      { slot: arenaSlot, bytes: plan.bytes },
      { slot: arenaSlot + 1, bytes: packedBytes },
      {
        slot: arenaSlot + 2,
        bytes: constantBytes,
        numbers: new Uint8Array(Float32Array.from(numbers).buffer),
      },
      { slot: arenaSlot + 3, bytes: perChain.bytes().length, numbers: perChain.bytes() },
    ],
  }
}

/** The results of an iteration become the state of the next one. */
const takeOver = (
  c: Context,
  grouped: Grouped,
  carries: number,
  states: ReadonlyMap<number, readonly State[]>,
  own: (v: Value) => Shape,
): void => {
  const homes = grouped.params.slice(1, carries + 1)
  const puts: (() => void)[] = []
  grouped.results.slice(0, carries).forEach((result, i) => {
    const state = states.get(i)
    if (state !== undefined) {
      const cellsAt = (q: number): readonly Cell[] =>
        result.kind === 'scalar'
          ? all(c.scalarOf(result.id, q))
          : uncovered('an integer that depends on floats')
      state.forEach((s, q) => puts.push(s.next(cellsAt(q))))
      return
    }
    const home = homes[i]!
    if (home.kind !== 'located') return
    if (result.kind === 'located' && result.root === home.root && result.view.offset === 0) {
      if (result.view.strides.join() !== whole(own(home.root.value)).strides.join())
        uncovered('a state that turns around')
      return
    }
    if (result.kind === 'located' && homes.some((h) => h.kind === 'located' && h.root === result.root))
      uncovered('a state that takes the place of another')
    const shape = own(home.root.value)
    const dims = shape.filter((d) => d !== 1)
    const strides = shape.flatMap((d, k) => (d === 1 ? [] : [size(shape.slice(k + 1))]))
    copy(c, result, dims, accessOf(c, home.root, 0, strides))
  })
  puts.forEach((put) => put())
}
