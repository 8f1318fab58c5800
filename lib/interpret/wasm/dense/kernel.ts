/**
 * The heart of products: some rows by eight columns of results, summed in registers. Every product of a module calls the
 * same few functions, which are short, so that they run optimised from early on.
 */
import type { I32 } from '../emit/code.js'
import { writeFunction, type Written } from '../emit/function.js'
import * as i32 from '../emit/i32.js'
import * as f32x4 from '../emit/f32x4.js'
import * as v128 from '../emit/v128.js'
import { range } from '../shapes.js'

export const ROWS = 4
export const COLUMNS = 8
/** Bytes of a row of results. */
export const ROW = 4 * COLUMNS
/** Terms that are written one after the other in the innermost loop: V8 does less between them than between its rounds. */
const COPIES = 4

/** How a kernel walks through its factors, in bytes. */
export interface Walk {
  /** At most ROWS. */
  readonly rows: number
  /** From row to row and from term to term on the left; not 0 for terms. */
  readonly row: number
  readonly term: number
  /** From term to term on the right, where eight columns lie side by side. */
  readonly right: number
  /** From row to row of results. */
  readonly down: number
  /** From row to row of what is added to sums, 0 for one row; undefined for nothing. */
  readonly added: number | undefined
  /** Whether a product and a sum are one instruction. */
  readonly fused: boolean
}

export const walkKey = (walk: Walk): string => JSON.stringify(walk)

const I32S = range(9).map(() => 'i32' as const)

/**
 * The function `(left, right, to, more, step, tiles, span, gap, runs)`: for each tile, `step` bytes after the one before,
 * terms in so many runs of `span` bytes on the left, `gap` bytes after each other; results go one tile after the other, and
 * what is added begins at `more`.
 */
export const writeKernel = (index: number, { rows, row, term, right, down, added, fused }: Walk): Written =>
  writeFunction(index, I32S, (w, params) => {
    const [left, start, to, more, step, tiles, span, gap, runs] = params as readonly I32[]
    const from = w.variable(left!)
    const target = w.variable(to!)
    const besides = w.variable(more!)
    w.loop(0, tiles!, 1, () => {
      const sums = range(rows).map(() => [0, 1].map(() => w.variable(f32x4.constant(0))))
      const b = w.variable(start!)
      const run = w.variable(from.get)
      w.loop(0, runs!, 1, () => {
        w.loop(
          run.get,
          w.let(i32.add(run.get, span!)),
          term,
          (a) => {
            const vectors = [0, 1].map((q) => w.let(v128.load(b.get, 16 * q)))
            sums.forEach((columns, i) => {
              const x = w.let(v128.loadSplat(a, i * row))
              columns.forEach((sum, q) => sum.set(f32x4.addProduct(sum.get, x, vectors[q]!, fused)))
            })
            b.set(i32.add(b.get, right))
          },
          COPIES,
        )
        run.set(i32.add(run.get, gap!))
      })
      sums.forEach((columns, i) =>
        columns.forEach((sum, q) => {
          const value =
            added === undefined ? sum.get : f32x4.add(v128.load(besides.get, i * added + 16 * q), sum.get)
          w.emit(v128.store(target.get, value, i * down + 16 * q))
        }),
      )
      from.set(i32.add(from.get, step!))
      target.set(i32.add(target.get, ROWS * down))
      besides.set(i32.add(besides.get, ROWS * (added ?? 0)))
    })
    return []
  })
