/** Values written next to each other. */
import { number } from '../cells.js'
import { squeezed } from '../views.js'
import { aligned, reachAlong, reachOf, vectorNest, type Context } from './context.js'
import type { Parts } from './found.js'
import { rowBytes, laterBy } from './rows.js'
import { load, store } from './vectors.js'

export const emitParts = (c: Context, { parts, root, row }: Parts): void => {
  const { w } = c
  const inner = ((): Context => {
    if (row === undefined) return c
    const { base, offset } = c.placeOf(row.index)
    const index = load(w, 'integers', { at: base, offset, along: 0, count: 1 })
    const moved = laterBy(c, c.placeOf(root), rowBytes(c, index, row.width, root))
    return { ...c, placeOf: (r) => (r === root ? moved : c.placeOf(r)) }
  })()
  parts.forEach(({ from, at: { shape, offset, strides } }) => {
    const target = reachOf(root, offset, aligned({ shape, offset, strides }, shape))
    const source = from.kind === 'number' ? undefined : reachAlong(from, shape)
    const x = from.kind === 'number' ? from.x : 0
    vectorNest(inner, squeezed(shape), [target, ...(source === undefined ? [] : [source])], (at) => {
      const cell = source === undefined ? number(x) : load(w, source.root.form, at(source))
      store(w, root.form, at(target), cell)
    })
  })
}
