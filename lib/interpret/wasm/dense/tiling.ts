/** How a product is cut into tiles: the roles of its axes, what is packed, and how much memory that takes. */
import { size } from '../../../core/graph.js'
import { merged } from '../loops.js'
import { ceilDivide, range } from '../shapes.js'
import { bodyOf, type Body } from './body.js'
import { aligned, reachOf, type Reach } from './context.js'
import type { Axis, Group, Packing, Product } from './found.js'
import { COLUMNS, ROW, ROWS } from './kernel.js'
import { packedBytes } from './pack.js'

/** An axis with the bytes from one element to the next of each thing that goes along it: both factors come first. */
export interface Line {
  readonly length: number
  readonly strides: readonly number[]
}

/** A product by the roles of its axes. */
export interface Tiling {
  readonly outer: readonly Line[]
  readonly rows: Line
  readonly columns: Line
  /** Axes whose sums are added up, one after the other. */
  readonly chunks: readonly Line[]
  /** The other terms. */
  readonly terms: readonly Line[]
  /** Which factor is on the left: its rows are those of the tiles. */
  readonly left: Reach
  readonly right: Reach
  readonly packLeft: Packing | undefined
  readonly packRight: Packing | undefined
  /** What follows, and where results are stored. */
  readonly after: readonly Reach[]
  readonly body: Body
  readonly target: Reach | undefined
}

/** Rows that are multiplied by all columns before the next ones: few, so that they stay in the nearest cache. */
export const BAND = 16

/** Terms whose factors stay in the nearest cache. */
const TERMS = 1024

export const lengthsOf = (lines: readonly Line[]): readonly number[] => lines.map((l) => l.length)
export const stridesAt = (lines: readonly Line[], k: number): readonly number[] =>
  lines.map((l) => l.strides[k]!)
export const countOf = (lines: readonly Line[]): number => size(lengthsOf(lines))

/** Neighbouring axes as one where everything goes through both at one distance. */
export const joined = (lines: readonly Line[]): readonly Line[] => {
  const count = lines[0]?.strides.length ?? 0
  const walks = range(count).map((k) => ({ strides: stridesAt(lines, k) }))
  const [lengths, alike] = merged(lengthsOf(lines), walks)
  return lengths.map((length, i) => ({ length, strides: alike.map((a) => a.strides[i]!) }))
}

/** The last axis if it is long enough, else the longest; and the others. */
const mainOf = (lines: readonly Line[], none: Line): readonly [Line, readonly Line[]] => {
  const last = lines.at(-1)
  if (last === undefined) return [none, []]
  const main = last.length >= 2 * ROWS ? last : lines.reduce((m, l) => (l.length > m.length ? l : m))
  return [main, lines.filter((l) => l !== main)]
}

/** Terms on the left as the kernel takes them: runs of terms; undefined if there are more than two axes. */
export const runsOf = (terms: readonly Line[]): readonly [run: Line, runs: Line] | undefined => {
  const lines = joined(terms.map(({ length, strides: [a] }) => ({ length, strides: [a!] })))
  const [run, runs = { length: 1, strides: [0] }, more] = [...lines].reverse()
  return run === undefined || more !== undefined ? undefined : [run, runs]
}

/** An axis cut in two, if it is long and a length of a few hundred divides it. */
const cut = (line: Line): readonly Line[] => {
  const { length, strides } = line
  if (length <= 2 * TERMS) return [line]
  for (let n = TERMS; n >= TERMS / 8; n--)
    if (length % n === 0)
      return [
        { length: length / n, strides: strides.map((s) => s * n) },
        { length: n, strides },
      ]
  return [line]
}

/** Axes of the terms, of which the first ones are chunks. */
const chunked = (given: readonly Line[]): readonly [chunks: readonly Line[], terms: readonly Line[]] => {
  const lines = given.flatMap((l, i) => (i === given.length - 1 ? cut(l) : [l]))
  let first = 0
  while (first < lines.length - 1 && countOf(lines.slice(first)) > 2 * TERMS) first++
  return [joined(lines.slice(0, first)), lines.slice(first)]
}

const packing = (
  width: number,
  side: 0 | 1,
  line: Line,
  chunks: readonly Line[],
  terms: readonly Line[],
): Packing => ({
  width,
  length: line.length,
  across: line.strides[side]!,
  chunks: lengthsOf(chunks),
  chunkStrides: stridesAt(chunks, side),
  terms: lengthsOf(terms),
  strides: stridesAt(terms, side),
})

const lineOf = ({ length, a, b }: Axis): Line => ({ length, strides: [4 * a, 4 * b] })

const tilings = new WeakMap<Group, Tiling>()

/** How a product is computed; worked out once for a group, when nothing joins it any more. */
export const tilingOf = (group: Group, p: Product): Tiling => {
  const known = tilings.get(group)
  if (known !== undefined) return known
  const made = newTiling(group, p)
  tilings.set(group, made)
  return made
}

const newTiling = (group: Group, p: Product): Tiling => {
  const body = bodyOf(group)
  const target = p.root.stored ? reachOf(p.root, p.into.offset, aligned(p.into, p.into.shape)) : undefined
  const after = [...body.reaches, ...(target === undefined ? [] : [target])]
  const lines = p.kept.map((axis, i): Line => ({
    length: axis.length,
    strides: [...lineOf(axis).strides, ...after.map((r) => r.strides[i]!)],
  }))
  const of = (left: boolean, right: boolean): readonly Line[] =>
    joined(lines.filter(({ strides: [a, b] }) => (a !== 0) === left && (b !== 0) === right))
  const none: Line = { length: 1, strides: [0, 0, ...after.map(() => 0)] }
  const [rows, moreRows] = mainOf(of(true, false), none)
  const [columns, moreColumns] = mainOf(of(false, true), none)
  const both = [...of(true, true), ...of(false, false)]
  // few columns are better rows, if the rows then lie as columns do
  const swap = columns.length < ROWS && rows.length > columns.length && rows.strides[0] === 4
  const turn = (line: Line): Line => {
    const [a, b, ...others] = line.strides
    return swap ? { length: line.length, strides: [b!, a!, ...others] } : line
  }
  const [chunks, terms] = chunked(joined(p.terms.map(lineOf).map(turn)))
  const [m, n] = [turn(swap ? columns : rows), turn(swap ? rows : columns)]
  const [a, b] = swap ? [p.b, p.a] : [p.a, p.b]
  const rightLies =
    chunks.length === 0 &&
    terms.length === 1 &&
    n.length % COLUMNS === 0 &&
    n.strides[1] === 4 &&
    m.length <= COLUMNS
  const run = runsOf(terms)?.[0].strides[0] ?? 0
  const leftLies = run === 4 || (run > 0 && n.length <= 2 * COLUMNS)
  return {
    // axes that the right side goes along come first, so that it is packed as rarely as can be
    outer: [...moreColumns, ...both, ...moreRows].map(turn),
    rows: m,
    columns: n,
    chunks,
    terms,
    left: reachOf(a.root, a.view.offset, []),
    right: reachOf(b.root, b.view.offset, []),
    packLeft: leftLies ? undefined : packing(ROWS, 0, m, [], terms),
    packRight: rightLies ? undefined : packing(COLUMNS, 1, n, chunks, terms),
    after,
    body,
    target,
  }
}

/** Whether a product has several rows and columns; otherwise it is a sum like others. */
export const isTiled = ({ kept }: Product): boolean =>
  kept.some((k) => k.a !== 0 && k.b === 0) && kept.some((k) => k.a === 0 && k.b !== 0)

/** What threads share of a product: whole products, or tiles of rows, or panels of columns; undefined for one thread. */
export type Split = 'outer' | 'rows' | 'panels' | undefined

/** The way that leaves the fewest threads without work. */
export const splitOf = (t: Tiling, threads: number): Split => {
  if (threads === 1) return undefined
  const busy = (n: number): number => n / (ceilDivide(n, threads) * threads)
  const ways = {
    rows: busy(ceilDivide(t.rows.length, ROWS)),
    outer: busy(t.outer[0]?.length ?? 1),
    panels: busy(ceilDivide(t.columns.length, COLUMNS)),
  }
  if (packsInside(t)) return 'outer'
  return (['rows', 'outer', 'panels'] as const).reduce((best, way) => (ways[way] > ways[best] ? way : best))
}

/** Whether the right side is packed anew for some of the outer axes. */
export const packsInside = (t: Tiling): boolean =>
  t.packRight !== undefined && t.outer.some(({ strides }) => strides[1] !== 0)

/** Where a product keeps what in the memory that it has for itself, and how much that is. */
export interface Memory {
  /** Bytes before the memory of the first thread, and from one thread's to the next one's. */
  readonly common: number
  readonly own: number
  /** In a thread's memory: where the left side begins, and results. */
  readonly left: number
  readonly results: number
  /** Bytes of all results that are kept, and of those of a panel of columns. */
  readonly kept: number
  readonly panel: number
  readonly bytes: number
}

export const memoryOf = (t: Tiling, { packedRight }: Product, threads: number): Memory => {
  const bytes = (p: Packing | undefined): number => (p === undefined ? 0 : packedBytes(p))
  const chunked = t.chunks.length > 0
  const all = ROWS * ceilDivide(t.rows.length, ROWS)
  const panel = ROW * (chunked ? all : Math.min(BAND, all))
  const kept = panel * (chunked ? ceilDivide(t.columns.length, COLUMNS) : 1)
  const right = packedRight === undefined ? bytes(t.packRight) : 0
  // the right side is packed once for all threads, or by each of them for its part of the outer axes
  const [common, left] = packsInside(t) ? [0, right] : [right, 0]
  const results = left + bytes(t.packLeft)
  const own = results + kept
  return { common, own, left, results, kept, panel, bytes: common + own * threads }
}
