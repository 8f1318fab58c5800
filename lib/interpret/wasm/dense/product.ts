/**
 * Products by tiles of four rows and eight columns. What doesn't lie as the kernel reads it is packed first; results go
 * through a small buffer, from where what follows elementwise takes them.
 */
import { unsigned, type I32 } from '../emit/code.js'
import * as i32 from '../emit/i32.js'
import * as v128 from '../emit/v128.js'
import { nest, type Access, type Pointers, type Share } from '../loops.js'
import { accessOf, type Context } from './context.js'
import { followRow } from './follow.js'
import type { Product, Root } from './found.js'
import { COLUMNS, ROW, ROWS, walkKey, writeKernel, type Walk } from './kernel.js'
import { chunkBytes, emitPack, panelBytes } from './pack.js'
import {
  BAND,
  countOf,
  lengthsOf,
  memoryOf,
  packsInside,
  runsOf,
  splitOf,
  stridesAt,
  type Line,
  type Memory,
  type Split,
  type Tiling,
} from './tiling.js'
import { ceilDivide, floorDivide } from '../shapes.js'

const CALL = 0x10

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
  share: Share | undefined,
  body: (all: readonly Access[]) => void,
): void => {
  const accesses = from.map((a, k): Access => ({ ...a, strides: stridesAt(lines, k) }))
  const each = (pointers: Pointers): void => {
    const bases = [...new Set(accesses.map(pointers))]
    body(
      accesses.map((a) => {
        const base = pointers(a)
        return { key: `${bases.indexOf(base)}`, base, offset: a.offset, strides: [] }
      }),
    )
  }
  nest(w, lengthsOf(lines), accesses, each, share)
}

/** Packs the right side for all threads, where it is the same for all outer axes and wasn't packed before. */
export const emitPacking = (c: Context, t: Tiling): void => {
  const right = accessOf(c, t.right)
  const to = { at: c.scratch.base, offset: c.scratch.offset }
  emitPack(c.w, t.packRight!, { at: right.base, offset: right.offset }, to, c.share)
}

/** Computes the product; the right side is packed already unless that happens inside of outer axes. */
export const emitProduct = (c: Context, head: Product, t: Tiling): void => {
  const { w, scratch } = c
  const { packRight, chunks } = t
  const memory = memoryOf(t, head, c.threads)
  const split = splitOf(t, c.threads)
  const there = head.packedRight === undefined ? scratch : c.placeOf(head.packedRight)
  const first = scratch.offset + memory.common
  const mine = c.threads === 1 ? scratch.base : w.let(i32.add(scratch.base, i32.mul(c.thread, memory.own)))
  const packed = packsInside(t) ? { at: mine, offset: first } : { at: there.base, offset: there.offset }
  // the outer axes up to the last one that the right side goes along
  const last = t.outer.map((l) => l.strides[1] !== 0).lastIndexOf(true) + 1
  const [before, inside] = packsInside(t) ? [t.outer.slice(0, last), t.outer.slice(last)] : [[], t.outer]
  const start = [t.left, t.right, ...t.after].map((r) => accessOf(c, r))
  const outerShare = split === 'outer' ? c.share : undefined
  const all = before.length === 0
  level(c, before, start, all ? undefined : outerShare, (outside) => {
    const right = outside[1]!
    if (packRight !== undefined && packsInside(t))
      emitPack(w, packRight, { at: right.base, offset: right.offset }, packed)
    level(c, inside, outside, all ? outerShare : undefined, ([left, , ...after]) => {
      const tiles = tilesOf(c, head.root, t, {
        memory,
        split,
        left: { at: mine, offset: first + memory.left },
        results: w.let(i32.add(mine, first + memory.results)),
        after,
      })
      const from: Right =
        packRight === undefined
          ? { at: right.base, offset: right.offset, panel: 4 * COLUMNS, term: t.terms[0]!.strides[1]! }
          : { ...packed, panel: panelBytes(packRight), term: ROW }
      if (chunks.length === 0) return tiles.all(tiles.left(left!), from)
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
        tiles.add(tiles.left({ ...left!, base: a! }), { ...from, at: b! })
      })
      tiles.follow()
    })
  })
}

interface Tiles {
  /** The left side, packed if need be. */
  readonly left: (from: Access) => Left
  /** Computes all results, each band of rows followed by what comes after. */
  readonly all: (left: Left, right: Right) => void
  readonly clear: () => void
  /** Adds to all results. */
  readonly add: (left: Left, right: Right) => void
  /** What comes after, where results have been added up. */
  readonly follow: () => void
}

/** Where a thread works. */
interface Desk {
  readonly memory: Memory
  readonly split: Split
  /** Where the left side is packed. */
  readonly left: { readonly at: I32; readonly offset: number }
  readonly results: I32
  readonly after: readonly Access[]
}

/** Where the kernel puts sums, or adds them to what; down from row to row in bytes. */
interface Place {
  readonly at: Access
  readonly down: number
}

/** Where the kernel can put whole panels of sums for good, and what it adds; nowhere, if more follows. */
const placesOf = (
  { chunks, rows, columns, body, target }: Tiling,
  after: readonly Access[],
): readonly Place[] => {
  const places = after.map((at, i) => ({ at, down: rows.strides[i + 2]! }))
  const whole = chunks.length === 0 && columns.length % COLUMNS === 0
  const alone = target === undefined ? body.isSum : after.length === 1
  return alone && whole && columns.strides.slice(2).every((s) => s === 4) ? places.reverse() : []
}

const tilesOf = (
  c: Context,
  root: Root,
  t: Tiling,
  { memory, split, left: to, results, after }: Desk,
): Tiles => {
  const { w } = c
  const [m, n] = [t.rows.length, t.columns.length]
  const [tiles, whole] = [ceilDivide(m, ROWS), floorDivide(m, ROWS)]
  const [panels, wholePanels] = [ceilDivide(n, COLUMNS), floorDivide(n, COLUMNS)]
  const chunked = t.chunks.length > 0
  const [place, more] = placesOf(t, after)
  const down = place?.down ?? ROW
  const plus = (base: I32, index: I32, stride: number, offset = 0): I32 =>
    w.let(i32.add(base, i32.add(i32.mul(index, stride), offset)))
  const spot = ({ at, down }: Place, panel: I32, tile: I32): I32 =>
    plus(plus(at.base, panel, ROW, at.offset), tile, ROWS * down)
  const smaller = (a: I32, b: I32): I32 => w.let(i32.select(i32.less(a, b), a, b))
  const rangeOf = (way: Split, count: number): readonly [I32, I32] =>
    split === way && c.share !== undefined ? c.share.range(count) : [i32.constant(0), i32.constant(count)]
  const [firstTile, endTile] = rangeOf('rows', tiles)
  const [firstPanel, endPanel] = rangeOf('panels', panels)
  const mine: Share = { range: () => [firstTile, endTile], isFirst: i32.constant(1) }

  const left = ({ base, offset }: Access): Left => {
    const { packLeft } = t
    if (packLeft === undefined) {
      const [run, runs] = runsOf(t.terms)!
      const [row, term] = [t.rows.strides[0]!, run.strides[0]!]
      const span = run.length * term
      return { at: base, offset, tile: ROWS * row, row, term, span, gap: runs.strides[0]!, runs: runs.length }
    }
    emitPack(w, packLeft, { at: base, offset }, to, mine)
    const tile = panelBytes(packLeft)
    return { ...to, tile, row: 4, term: 4 * ROWS, span: tile, gap: 0, runs: 1 }
  }
  /** Counts in steps, not at all where there is nothing. */
  const count = (from: I32, end: I32, step: number, body: (i: I32) => void): void =>
    w.when(i32.less(from, end), () => w.loop(from, end, step, body))

  /** Runs `body` for bands of rows, which stay in the nearest cache while all panels of columns go by. */
  const each = (body: (panel: I32, columns: number, tile: I32, end: I32) => void): void =>
    count(firstTile, endTile, BAND / ROWS, (tile) => {
      const end = smaller(w.let(i32.add(tile, BAND / ROWS)), endTile)
      if (wholePanels > 0)
        count(firstPanel, smaller(endPanel, i32.constant(wholePanels)), 1, (p) => body(p, COLUMNS, tile, end))
      if (wholePanels < panels) {
        const last = i32.constant(wholePanels)
        w.when(i32.less(last, endPanel), () => body(last, n % COLUMNS, tile, end))
      }
    })

  /** The results of a panel and some tiles. */
  const compute = (a: Left, b: Right, panel: I32, tile: I32, end: I32, where: I32): void => {
    const right = plus(b.at, panel, b.panel, b.offset)
    const call = (rows: number, from: I32, target: I32, number: I32): void => {
      const added = chunked ? down : more?.down
      const walk: Walk = { rows, row: a.row, term: a.term, right: b.term, down, added, fused: c.relaxed }
      const kernel = c.shared(walkKey(walk), (index) => writeKernel(index, walk))
      const besides = more === undefined ? target : spot(more, panel, from)
      const [step, ...terms] = [a.tile, a.span, a.gap, a.runs].map(i32.constant)
      const args = [plus(a.at, from, a.tile, a.offset), right, target, besides, step!, number, ...terms]
      w.emit([args.map((x) => x.code), CALL, unsigned(kernel)])
    }
    if (whole > 0) {
      const number = w.let(i32.sub(smaller(end, i32.constant(whole)), tile))
      const all = (): void => call(ROWS, tile, where, number)
      if (whole === tiles) all()
      else w.when(i32.less(tile, whole), all)
    }
    if (whole === tiles) return
    const last = i32.constant(whole)
    const few = (): void =>
      call(m % ROWS, last, plus(where, i32.sub(last, tile), ROWS * down), i32.constant(1))
    w.when(i32.less(last, end), few)
  }
  const followBand = (panel: I32, columns: number, tile: I32, end: I32, from: I32): void => {
    const firstColumn = w.let(i32.mul(panel, COLUMNS))
    const firstRow = w.let(i32.mul(tile, ROWS))
    const endRow = smaller(w.let(i32.mul(end, ROWS)), i32.constant(m))
    w.loop(firstRow, endRow, 1, (row) =>
      followRow(c, root, t, after, {
        row,
        results: plus(from, i32.sub(row, firstRow), ROW),
        firstColumn,
        columns,
      }),
    )
  }
  /** Where the results of a panel and a tile are, where all are kept. */
  const keptAt = (panel: I32, tile: I32): I32 => plus(plus(results, panel, memory.panel), tile, ROWS * ROW)
  return {
    left,
    all: (a, b) =>
      each((panel, columns, tile, end) => {
        if (place !== undefined) return compute(a, b, panel, tile, end, spot(place, panel, tile))
        compute(a, b, panel, tile, end, results)
        followBand(panel, columns, tile, end, results)
      }),
    clear: () => w.loop(0, memory.kept, 16, (at) => w.emit(v128.store(i32.add(results, at), w.float(0)))),
    add: (a, b) => each((panel, _, tile, end) => compute(a, b, panel, tile, end, keptAt(panel, tile))),
    follow: () =>
      each((panel, columns, tile, end) => followBand(panel, columns, tile, end, keptAt(panel, tile))),
  }
}
