/** What follows a product elementwise: it takes the results of a row of a panel from where the kernel has left them. */
import type { I32 } from '../emit/code.js'
import * as i32 from '../emit/i32.js'
import * as v128 from '../emit/v128.js'
import type { Access } from '../loops.js'
import type { Context, Reach } from './context.js'
import type { Root } from './found.js'
import type { Tiling } from './tiling.js'
import { store, type Spot } from './vectors.js'
import { floorDivide } from '../shapes.js'

interface Row {
  readonly row: I32
  /** Where the results of the row are. */
  readonly results: I32
  readonly firstColumn: I32
  readonly columns: number
}

/** What follows the results of a row of a panel. */
export const followRow = (
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
    const moved = (): I32 => i32.add(i32.mul(row, down[i]!), i32.mul(firstColumn, across[i]!))
    return once(`${access.key}|${key}`, () => i32.add(access.base, once(key, moved)))
  })
  const vector = (q: I32, count: number): void => {
    const moved = new Map<I32, I32>()
    const at = (reach: Reach): Spot => {
      const i = index.get(reach)!
      const start = starts[i]!
      const pointer = moved.get(start) ?? w.let(i32.add(start, i32.mul(q, 4 * across[i]!)))
      moved.set(start, pointer)
      return { at: pointer, offset: after[i]!.offset, along: across[i]!, count }
    }
    const v = w.let(v128.load(w.let(i32.add(results, i32.mul(q, 16)))))
    if (t.target !== undefined) store(w, 'floats', at(t.target), { kind: 'float', v })
    t.body.run(c, new Map([[root, { kind: 'float', v }]]), at)
  }
  const full = floorDivide(columns, 4)
  if (full > 0) w.loop(0, full, 1, (q) => vector(q, 4))
  if (columns % 4 > 0) vector(i32.constant(full), columns % 4)
}
