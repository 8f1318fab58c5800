/**
 * Products by tiles of four rows and eight columns. What doesn't lie as the kernel reads it is packed first; results go
 * through a small buffer, from where what follows elementwise takes them.
 */
import { unsigned, type I32 } from '../emit/code.js'
import { i32 } from '../emit/scalar.js'
import { v128 } from '../emit/vector.js'
import { nest, type Access } from '../loops.js'
import { accessOf, type Context, type Reach } from './context.js'
import type { Product, Root } from './found.js'
import { COLUMNS, ROW, ROWS, walkKey, writeKernel, type Walk } from './kernel.js'
import { chunkBytes, emitPack, panelBytes } from './pack.js'
import {
  BAND,
  countOf,
  lengthsOf,
  memoryOf,
  runsOf,
  stridesAt,
  type Line,
  type Memory,
  type Tiling,
} from './tiling.js'
import { store, type Spot } from './vectors.js'

const CALL = 0x10

/** Bytes of rows on the left that stay in a near cache while all panels of the right go by. */
const NEAR = 2 ** 18

/** The left side as the kernel takes it. */
interface Left {
  readonly at: I32
  readonly offset: number
  /** Bytes from tile to tile, from row to row, and from term to term. */
  readonly tile: number
  readonly row: number
  readonly term: number
  /** Bytes of a run of terms, and from run to run. */
  readonly span: number
  readonly gap: number
  readonly runs: number
}

interface Right {
  readonly at: I32
  readonly offset: number
  /** Bytes from panel to panel, and from term to term. */
  readonly panel: number
  readonly term: number
}

/** Accesses along some axes, of which the rest of the code knows the present places. */
const level = (
  { w }: Context,
  lines: readonly Line[],
  from: readonly Access[],
  body: (all: readonly Access[]) => void,
): void => {
  const accesses = from.map((a, k): Access => ({ ...a, strides: stridesAt(lines, k) }))
  nest(w, lengthsOf(lines), accesses, (pointers) => {
    const bases = [...new Set(accesses.map(pointers))]
    body(
      accesses.map((a) => {
        const base = pointers(a)
        return { key: `${bases.indexOf(base)}`, base, offset: a.offset, strides: [] }
      }),
    )
  })
}

export const emitProduct = (c: Context, head: Product, t: Tiling): void => {
  const { w, scratch } = c
  const { packedRight, root } = head
  const { packRight, chunks } = t
  const memory = memoryOf(t, head)
  const there = packedRight === undefined ? undefined : c.placeOf(packedRight)
  const packed = { at: there?.base ?? scratch.base, offset: there?.offset ?? scratch.offset + memory.right }
  // the outer axes up to the last one that the right side goes along
  const last = t.outer.map((l) => l.strides[1] !== 0).lastIndexOf(true) + 1
  const start = [t.left, t.right, ...t.after].map((r) => accessOf(c, r))
  level(c, t.outer.slice(0, last), start, (outside) => {
    const right = outside[1]!
    if (packRight !== undefined && there === undefined)
      emitPack(w, packRight, { at: right.base, offset: right.offset }, packed)
    level(c, t.outer.slice(last), outside, ([left, , ...after]) => {
      const tiles = tilesOf(c, root, t, memory, after)
      const from: Right =
        packRight === undefined
          ? { at: right.base, offset: right.offset, panel: 4 * COLUMNS, term: t.terms[0]!.strides[1]! }
          : { ...packed, panel: panelBytes(packRight), term: ROW }
      if (chunks.length === 0) return tiles.all(leftOf(c, t, memory, left!), from)
      tiles.clear()
      const walks: readonly Access[] = [
        { ...left!, strides: stridesAt(chunks, 0) },
        {
          key: 'packed',
          base: from.at,
          offset: from.offset,
          strides: lengthsOf(chunks).map((_, i) => chunkBytes(packRight!) * countOf(chunks.slice(i + 1))),
        },
      ]
      nest(w, lengthsOf(chunks), walks, (pointers) => {
        const [a, b] = walks.map(pointers)
        tiles.add(leftOf(c, t, memory, { ...left!, base: a! }), { ...from, at: b! })
      })
      tiles.follow()
    })
  })
}

/** The left side, packed if need be. */
const leftOf = (c: Context, t: Tiling, memory: Memory, { base, offset }: Access): Left => {
  const { packLeft } = t
  if (packLeft === undefined) {
    const [run, runs] = runsOf(t.terms)!
    const [row, term] = [t.rows.strides[0]!, run.strides[0]!]
    const span = run.length * term
    return { at: base, offset, tile: ROWS * row, row, term, span, gap: runs.strides[0]!, runs: runs.length }
  }
  const to = { at: c.scratch.base, offset: c.scratch.offset + memory.left }
  emitPack(c.w, packLeft, { at: base, offset }, to)
  const tile = panelBytes(packLeft)
  return { ...to, tile, row: 4, term: 4 * ROWS, span: tile, gap: 0, runs: 1 }
}

interface Tiles {
  /** Computes all results, each band of rows followed by what comes after. */
  readonly all: (left: Left, right: Right) => void
  readonly clear: () => void
  /** Adds to all results. */
  readonly add: (left: Left, right: Right) => void
  /** What comes after, where results have been added up. */
  readonly follow: () => void
}

const tilesOf = (c: Context, root: Root, t: Tiling, memory: Memory, after: readonly Access[]): Tiles => {
  const { w, scratch } = c
  const [m, n] = [t.rows.length, t.columns.length]
  const results = w.let(i32.add(scratch.base, i32.constant(scratch.offset + memory.results)))
  const plus = (base: I32, index: I32, stride: number, offset = 0): I32 =>
    w.let(i32.add(base, i32.add(i32.mul(index, i32.constant(stride)), i32.constant(offset))))
  const bands = Math.ceil(m / BAND)
  const lastRows = m - (bands - 1) * BAND
  const [lastTiles, rest] = [Math.floor(lastRows / ROWS), lastRows % ROWS]
  const chunked = t.chunks.length > 0

  /** Runs `body` for panels of columns and bands of rows, some bands at a time that share the panels. */
  const each = (body: (panel: I32, columns: number, band: I32) => void): void => {
    const panels = Math.floor(n / COLUMNS)
    const some = (from: I32, to: I32): void => {
      const bandsOf = (panel: I32, columns: number): void =>
        w.loop(from, to, 1, (band) => body(panel, columns, band))
      if (panels > 0) w.loop(i32.constant(0), i32.constant(panels), 1, (p) => bandsOf(p, COLUMNS))
      if (n % COLUMNS > 0) bandsOf(i32.constant(panels), n % COLUMNS)
    }
    const together = Math.max(1, Math.floor(NEAR / (4 * countOf(t.terms) * BAND)))
    if (bands <= together) return some(i32.constant(0), i32.constant(bands))
    w.loop(i32.constant(0), i32.constant(bands), together, (from) => {
      const end = w.let(i32.add(from, i32.constant(together)))
      const inside = i32.less(end, i32.constant(bands))
      some(from, w.let(i32.select(inside, end, i32.constant(bands))))
    })
  }
  /** One number for all bands but the last one, and another for that. */
  const choose = (band: I32, full: number, last: number): I32 =>
    bands === 1
      ? i32.constant(last)
      : w.let(i32.select(i32.less(band, i32.constant(bands - 1)), i32.constant(full), i32.constant(last)))

  /** The results of a panel and a band. */
  const compute = (left: Left, right: Right, panel: I32, band: I32, to: I32): void => {
    const call = (rows: number, from: I32, where: I32, tiles: I32): void => {
      const walk: Walk = { rows, row: left.row, term: left.term, right: right.term, adds: chunked }
      const kernel = c.shared(walkKey(walk), (index) => writeKernel(index, walk))
      const sizes = [left.tile, left.span, left.gap, left.runs].map(i32.constant)
      const [step, ...terms] = sizes
      const args = [from, plus(right.at, panel, right.panel, right.offset), where, step!, tiles, ...terms]
      w.emit([args.map((x) => x.code), CALL, unsigned(kernel)])
    }
    const from = plus(left.at, band, (BAND / ROWS) * left.tile, left.offset)
    const isFull = i32.less(band, i32.constant(bands - 1))
    const whole = (): void => call(ROWS, from, to, choose(band, BAND / ROWS, lastTiles))
    if (lastTiles > 0) whole()
    else if (bands > 1) w.when(isFull, whole)
    const few = (): void => {
      const where = i32.add(to, i32.constant(lastTiles * ROWS * ROW))
      call(rest, i32.add(from, i32.constant(lastTiles * left.tile)), where, i32.constant(1))
    }
    if (rest > 0) w.when(i32.eqz(isFull), few)
  }
  const followBand = (panel: I32, columns: number, band: I32, from: I32): void => {
    const firstColumn = w.let(i32.mul(panel, i32.constant(COLUMNS)))
    const firstRow = w.let(i32.mul(band, i32.constant(BAND)))
    w.loop(i32.constant(0), choose(band, BAND, lastRows), 1, (r) =>
      followRow(c, root, t, after, {
        row: w.let(i32.add(firstRow, r)),
        results: plus(from, r, ROW),
        firstColumn,
        columns,
      }),
    )
  }
  /** Where the results of a panel and a band are, where all are kept. */
  const kept = (panel: I32, band: I32): I32 => plus(plus(results, panel, memory.panel), band, BAND * ROW)
  return {
    all: (left, right) =>
      each((panel, columns, band) => {
        compute(left, right, panel, band, results)
        followBand(panel, columns, band, results)
      }),
    clear: () =>
      w.loop(i32.constant(0), i32.constant(memory.right), 16, (at) =>
        w.emit(v128.store(i32.add(results, at), w.float(0))),
      ),
    add: (left, right) => each((panel, _, band) => compute(left, right, panel, band, kept(panel, band))),
    follow: () => each((panel, columns, band) => followBand(panel, columns, band, kept(panel, band))),
  }
}

interface Row {
  readonly row: I32
  /** Where the results of the row are. */
  readonly results: I32
  readonly firstColumn: I32
  readonly columns: number
}

/** What follows the results of a row of a panel. */
const followRow = (
  c: Context,
  root: Root,
  t: Tiling,
  after: readonly Access[],
  { row, results, firstColumn, columns }: Row,
): void => {
  const { w } = c
  const index = new Map(t.after.map((r, i) => [r, i]))
  const [across, down] = [t.columns.strides.slice(2), t.rows.strides.slice(2)]
  const steps = new Map<string, I32>()
  const once = (key: string, make: () => I32): I32 => {
    const known = steps.get(key) ?? w.let(make())
    steps.set(key, known)
    return known
  }
  const starts = after.map((access, i) => {
    const key = `${down[i]}|${across[i]}`
    const moved = (): I32 =>
      i32.add(i32.mul(row, i32.constant(down[i]!)), i32.mul(firstColumn, i32.constant(across[i]!)))
    return once(`${access.key}|${key}`, () => i32.add(access.base, once(key, moved)))
  })
  const vector = (q: I32, count: number): void => {
    const moved = new Map<I32, I32>()
    const at = (reach: Reach): Spot => {
      const i = index.get(reach)!
      const start = starts[i]!
      const pointer = moved.get(start) ?? w.let(i32.add(start, i32.mul(q, i32.constant(4 * across[i]!))))
      moved.set(start, pointer)
      return { at: pointer, offset: after[i]!.offset, along: across[i]!, count }
    }
    const v = w.let(v128.load(w.let(i32.add(results, i32.mul(q, i32.constant(16))))))
    if (t.target !== undefined) store(w, 'floats', at(t.target), { kind: 'float', v })
    t.body.run(c, new Map([[root, { kind: 'float', v }]]), at)
  }
  const full = Math.floor(columns / 4)
  if (full > 0) w.loop(i32.constant(0), i32.constant(full), 1, (q) => vector(q, 4))
  if (columns % 4 > 0) vector(i32.constant(full), columns % 4)
}
