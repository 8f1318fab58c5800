/** The code of groups: one nest of loops each. */
import { bodyOf } from './body.js'
import { vectorNest, type Context } from './context.js'
import { emitParts } from './copy.js'
import { emitAny, emitArgmax, emitCategorical } from './choice.js'
import { emitChildKey, emitDraw } from './draw.js'
import type { Group } from './found.js'
import { emitPack } from './pack.js'
import { emitProduct } from './product.js'
import { emitReduction } from './reduction.js'
import { isTiled, memoryOf, tilingOf } from './tiling.js'
import { emitGather, emitScatter } from './rows.js'

/** Writes the code of a group. */
export const emitGroup = (c: Context, group: Group): void => {
  const { head } = group
  switch (head.kind) {
    case 'map': {
      const body = bodyOf(group)
      return vectorNest(c, group.space, body.reaches, (at) => body.run(c, new Map(), at))
    }
    case 'product':
      return isTiled(head) ? emitProduct(c, head, tilingOf(group, head)) : emitReduction(c, group, head)
    case 'reduction':
      return emitReduction(c, group, head)
    case 'draw':
      return emitDraw(c, head)
    case 'childKey':
      return emitChildKey(c, head)
    case 'any':
      return emitAny(c, head)
    case 'argmax':
      return emitArgmax(c, head)
    case 'categorical':
      return emitCategorical(c, head)
    case 'parts':
      return emitParts(c, head)
    case 'gather':
      return emitGather(c, head)
    case 'scatter':
      return emitScatter(c, head)
    case 'pack': {
      const [from, to] = [c.placeOf(head.from), c.placeOf(head.root)]
      const source = { at: from.base, offset: from.offset + head.offset }
      return emitPack(c.w, head.packing, source, { at: to.base, offset: to.offset })
    }
  }
}

/** Bytes of memory that a group needs for itself. */
export const scratchOf = (group: Group): number => {
  const { head } = group
  return head.kind === 'product' && isTiled(head) ? memoryOf(tilingOf(group, head), head).bytes : 0
}
