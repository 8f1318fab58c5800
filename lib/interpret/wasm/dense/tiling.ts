/** How a product is cut into tiles: the roles of its axes, what is packed, and how much memory that takes. */
import { size } from '../../../core/graph.js'
import { merged } from '../loops.js'
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

/** Rows whose results are computed before what follows takes them. */
export const BAND = 64

/** Terms whose factors stay in the nearest cache. */
const TERMS = 1024

export const lengthsOf = (lines: readonly Line[]): readonly number[] => lines.map((l) => l.length)
export const stridesAt = (lines: readonly Line[], k: number): readonly number[] =>
  lines.map((l) => l.strides[k]!)
export const countOf = (lines: readonly Line[]): number => size(lengthsOf(lines))

/** Neighbouring axes as one where everything goes through both at one distance. */
export const joined = (lines: readonly Line[]): readonly Line[] => {
  const count = lines[0]?.strides.length ?? 0
  const walks = Array.from({ length: count }, (_, k) => ({ strides: stridesAt(lines, k) }))
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

/** Where a product keeps what in the memory that it has for itself, and how much that is. */
export interface Memory {
  /** Results of a band of rows, or of all where they are added up. */
  readonly results: number
  /** Bytes of the results of a panel of columns. */
  readonly panel: number
  readonly right: number
  readonly left: number
  readonly bytes: number
}

export const memoryOf = (t: Tiling, { packedRight }: Product): Memory => {
  const bytes = (p: Packing | undefined): number => (p === undefined ? 0 : packedBytes(p))
  const all = ROWS * Math.ceil(t.rows.length / ROWS)
  const panel = ROW * (t.chunks.length > 0 ? all : Math.min(BAND, all))
  const right = panel * (t.chunks.length > 0 ? Math.ceil(t.columns.length / COLUMNS) : 1)
  const left = right + (packedRight === undefined ? bytes(t.packRight) : 0)
  return { results: 0, panel, right, left, bytes: left + bytes(t.packLeft) }
}
