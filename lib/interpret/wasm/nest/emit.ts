/** The code of groups: one nest of loops each. */
import { bodyOf } from './body.js'
import type { Context, Shapes } from './context.js'
import { emitCopy } from './copy.js'
import { emitDraw } from './draws.js'
import type { Group } from './found.js'
import { nest } from './loops.js'
import { emitProduct, productOf } from './product.js'
import { emitReduce } from './reduce.js'

const emitMap = (c: Context, group: Group, shapes: Shapes): void => {
  const body = bodyOf(c, group, shapes.of)
  nest(c.w, group.space, body.accesses, (pointers) => body.run(new Map(), pointers, () => 0))
}

/** Writes the code of a group. */
export const emitGroup = (c: Context, group: Group, shapes: Shapes): void => {
  const { head } = group
  switch (head.kind) {
    case 'map':
      return emitMap(c, group, shapes)
    case 'dot':
      return emitProduct(
        c,
        group,
        head.placed,
        productOf(head.placed, group.space, shapes.laneAxis),
        shapes.of,
      )
    case 'reduce':
      return emitReduce(c, group, head.placed, shapes)
    case 'draw':
      return emitDraw(c, head.placed)
    case 'copy':
      return emitCopy(c, head.placed, shapes)
  }
}
