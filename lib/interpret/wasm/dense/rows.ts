/** Rows of tables by their numbers: read one after the other, or added into zeros. */
import type { Shape } from '../../../core/graph.js'
import { bitsOf, float, number, rowOf, type Cell } from '../cells.js'
import type { I32 } from '../emit/code.js'
import * as i32 from '../emit/i32.js'
import * as f32x4 from '../emit/f32x4.js'
import { stridesOf } from '../shapes.js'
import { squeezed, type View } from '../views.js'
import { aligned, eachOf, reachOf, vectorNest, type Context, type Place, type Reach } from './context.js'
import { BYTES, type Gather, type Located, type Root, type Scatter } from './found.js'
import { load, store, vectorOf } from './vectors.js'

/** Rows as bytes, for rows of some elements of a value; outside of the table the nearest row counts. */
export const rowBytes = ({ w }: Context, row: Cell, width: number, root: Root, rows?: number): I32 =>
  w.let(i32.mul(rows === undefined ? i32.wrap(bitsOf(row)) : rowOf(row, rows), width * BYTES[root.form]))

/** The same place, some bytes later. */
export const laterBy = ({ w }: Context, { key, base, offset }: Place, bytes: I32): Place => ({
  key: `${key} later`,
  base: w.let(i32.add(base, bytes)),
  offset,
})

/** A value whose first axes are lanes, by one lane: the reach along the lanes, and that along a row from there on. */
const byLanes = (root: Root, { shape, offset, strides }: View, lanes: number): readonly [Reach, Reach] => {
  const [outer, inner] = [shape.slice(0, lanes), shape.slice(lanes)]
  return [
    reachOf(root, offset, aligned({ shape: outer, offset: 0, strides: strides.slice(0, lanes) }, outer)),
    reachOf(root, 0, aligned({ shape: inner, offset: 0, strides: strides.slice(lanes) }, inner)),
  ]
}

/** For each index, the elements of its row of the table beside those of its lane in a value. */
const eachRow = (
  c: Context,
  indices: Located,
  table: Located,
  value: Located,
  body: (inside: Context, shape: Shape, tableRow: Reach, valueRow: Reach) => void,
): void => {
  const lanes = indices.view.shape
  const [rows, ...own] = table.view.shape
  const [width, ...strides] = table.view.strides
  const chosen = reachOf(indices.root, indices.view.offset, aligned(indices.view, lanes))
  const [along, valueRow] = byLanes(value.root, value.view, lanes.length)
  const tableRow = reachOf(table.root, table.view.offset, aligned({ shape: own, offset: 0, strides }, own))
  eachOf(c, squeezed(lanes), [chosen, along], (at) => {
    const index = load(c.w, 'integers', at(chosen))
    const row = laterBy(c, c.placeOf(table.root), rowBytes(c, index, width!, table.root, rows!))
    const here = at(along)
    const lane: Place = { key: 'lane', base: here.at, offset: here.offset }
    const placeOf = (r: Root): Place => (r === table.root ? row : r === value.root ? lane : c.placeOf(r))
    body({ ...c, placeOf, share: undefined }, squeezed(own), tableRow, valueRow)
  })
}

const result = (root: Root): Located => ({
  kind: 'located',
  root,
  view: { shape: root.shape, offset: 0, strides: stridesOf(root.shape) },
})

export const emitGather = (c: Context, { table, indices, root }: Gather): void =>
  eachRow(c, indices, table, result(root), (inside, shape, from, to) =>
    vectorNest(inside, shape, [from, to], (at) =>
      store(c.w, root.form, at(to), load(c.w, from.root.form, at(from))),
    ),
  )

export const emitScatter = (c: Context, { updates, indices, root }: Scatter): void => {
  const { w } = c
  const sums = result(root)
  const all = reachOf(root, 0, stridesOf(squeezed(root.shape)))
  vectorNest(c, squeezed(root.shape), [all], (at) => store(w, 'floats', at(all), number(0)))
  eachRow(c, indices, sums, updates, (inside, shape, to, from) =>
    vectorNest(inside, shape, [to, from], (at) => {
      const [before, more] = [to, from].map((r) => vectorOf(w, 'floats', load(w, 'floats', at(r))))
      store(w, 'floats', at(to), float(w.let(f32x4.add(before!, more!))))
    }),
  )
}
