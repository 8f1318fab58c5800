/** Where everything of a block lies in memory, worked out before any code is written. */
import { size, type Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { planArena } from '../arena.js'
import { without } from '../shapes.js'
import { ROW } from './context.js'
import type { Found, Grouped, Root } from './found.js'
import { packedKey, packedSize, productOf, type Product } from './product.js'

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

/** Where values of chains lie in the arena, and weights among those that are packed. */
export interface Plan {
  readonly arenaBytes: number
  readonly offsetOf: (root: Root) => number | undefined
  readonly packedBytes: number
  /** Each product with weights of its own, once, and where these begin. */
  readonly packed: readonly { readonly product: Product; readonly at: number }[]
  /** Where the weights of a product begin. */
  readonly packedAt: (e: Equation) => number
}

/** Bytes that a value of each chain takes in the arena. */
const bytesOf = (shape: Shape): number => Math.max(1, size(shape)) * ROW

export const planOf = (grouped: Grouped, laneAxis: (value: Value) => number | undefined): Plan => {
  const lives = lifetimes(grouped)
  const inArena = grouped.roots.filter((r) => !r.shared && r.stored)
  const arena = planArena(
    inArena.map((r) => {
      const [from, to] = lives.get(r)!
      return { bytes: bytesOf(without(r.value.shape, laneAxis(r.value))), from, to }
    }),
  )
  const offsets = new Map(inArena.map((r, i) => [r, arena.offsets[i]!]))
  const keys = new Map<Equation, string>()
  const packed = new Map<string, { readonly product: Product; readonly at: number }>()
  let packedBytes = 0
  for (const { head, space } of grouped.groups) {
    if (head.kind !== 'dot') continue
    const product = productOf(head.placed, space, laneAxis)
    const key = packedKey(product)
    keys.set(head.placed.e, key)
    if (packed.has(key)) continue
    packed.set(key, { product, at: packedBytes })
    packedBytes += 4 * packedSize(product)
  }
  return {
    arenaBytes: arena.bytes,
    offsetOf: (root) => offsets.get(root),
    packedBytes,
    packed: [...packed.values()],
    packedAt: (e) => packed.get(keys.get(e)!)!.at,
  }
}
