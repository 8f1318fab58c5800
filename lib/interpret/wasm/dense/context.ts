/** What the code of a group is written with: where values lie, and loops over them, four elements at a time. */
import type { Shape } from '../../../core/graph.js'
import type { I32 } from '../emit/code.js'
import type { Writer, Written } from '../emit/function.js'
import { merged, nest, type Access, type Pointers, type Share } from '../loops.js'
import type { View } from '../views.js'
import { BYTES, type Located, type Root } from './found.js'
import type { Spot } from './vectors.js'
import { floorDivide } from '../shapes.js'

/** Where a value begins: some bytes behind an address that `key` tells from others. */
export interface Place {
  readonly key: string
  readonly base: I32
  readonly offset: number
}

export interface Context {
  readonly w: Writer
  readonly placeOf: (root: Root) => Place
  /** Memory of the group alone. */
  readonly scratch: Place
  /** How threads share the work, where they do. */
  readonly share?: Share | undefined
  /** The number of threads and of this one; a single one is 0 of 1. */
  readonly threads: number
  readonly thread: I32
  /** Whether products may be fused with sums. */
  readonly relaxed: boolean
  /** The number of a function that the module has once, whoever needs it. */
  readonly shared: (key: string, write: (index: number) => Written) => number
}

/** The elements of a value as a group goes through them: bytes from its beginning, and from one to the next. */
export interface Reach {
  readonly root: Root
  readonly offset: number
  readonly strides: readonly number[]
}

/** Strides in elements along the axes of a view that are longer than 1 in a shape. */
export const aligned = (view: View, shape: Shape): readonly number[] =>
  shape.flatMap((d, i) => (d === 1 ? [] : [view.shape[i] === 1 ? 0 : (view.strides[i] ?? 0)]))

export const reachOf = (root: Root, offset: number, strides: readonly number[]): Reach => {
  const bytes = BYTES[root.form]
  return {
    root,
    offset: offset * bytes,
    strides: strides.map((s) => s * bytes),
  }
}

export const reachAlong = ({ root, view }: Located, shape: Shape): Reach =>
  reachOf(root, view.offset, aligned(view, shape))

/** The reach from its place in memory on. */
export const accessOf = (c: Context, { root, offset, strides }: Reach): Access => {
  const place = c.placeOf(root)
  return {
    key: place.key,
    base: place.base,
    offset: place.offset + offset,
    strides,
  }
}

/** Where the present elements of a reach are. */
export type At = (reach: Reach) => Spot

/** The axis whose elements lie in the lanes: the last one, unless it is short. */
const laneAxisOf = (axes: Shape): number => {
  const last = axes.length - 1
  if (last < 0 || axes[last]! >= 4) return last
  return axes.indexOf(Math.max(...axes))
}

/** Runs `body` for all elements of a space, four at a time and the rest along one axis. */
export const vectorNest = (
  c: Context,
  space: Shape,
  reaches: readonly Reach[],
  body: (at: At) => void,
): void => {
  const [axes, alike] = merged(
    space,
    reaches.map((r) => accessOf(c, r)),
  )
  const lane = laneAxisOf(axes)
  const along = alike.map((a) => a.strides[lane] ?? 0)
  const others = <A>(all: readonly A[]): readonly A[] => all.filter((_, i) => i !== lane)
  const index = new Map(reaches.map((r, i) => [r, i]))
  const length = lane < 0 ? 1 : axes[lane]!
  const full = floorDivide(length, 4)
  const run = (dims: Shape, accesses: readonly Access[], count: number): void => {
    const each = (pointers: Pointers): void =>
      body((reach) => {
        const i = index.get(reach)!
        const access = accesses[i]!
        return { at: pointers(access), offset: access.offset, along: along[i]!, count }
      })
    nest(c.w, dims, accesses, each, c.share)
  }
  if (full > 0)
    run(
      [...others(axes), full],
      alike.map((a, i) => ({
        ...a,
        strides: [...others(a.strides), 4 * along[i]!],
      })),
      4,
    )
  if (length % 4 > 0)
    run(
      others(axes),
      alike.map((a, i) => ({
        ...a,
        offset: a.offset + 4 * full * along[i]!,
        strides: others(a.strides),
      })),
      length % 4,
    )
}

/** Runs `body` for every element of a space. */
export const eachOf = (c: Context, space: Shape, reaches: readonly Reach[], body: (at: At) => void): void => {
  const accesses = new Map(reaches.map((r) => [r, accessOf(c, r)]))
  const each = (pointers: Pointers): void =>
    body((reach) => {
      const access = accesses.get(reach)!
      return { at: pointers(access), offset: access.offset, along: 0, count: 1 }
    })
  nest(c.w, space, [...accesses.values()], each, c.share)
}
