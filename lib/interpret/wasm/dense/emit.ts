/** The code of groups: one nest of loops each, or two where one must end before the other begins. */
import { size } from '../../../core/graph.js'
import { bodyOf } from './body.js'
import { emitAny, emitArgmax, emitCategorical } from './choice.js'
import { vectorNest, type Context } from './context.js'
import { emitParts } from './copy.js'
import { emitChildKey, emitDraw } from './draw.js'
import { stepsOf, type Group, type Product, type Step } from './found.js'
import { emitPack } from './pack.js'
import { emitPacking, emitProduct } from './product.js'
import { emitReduction } from './reduction.js'
import { emitGather, emitScatter } from './rows.js'
import { isTiled, memoryOf, packsInside, tilingOf } from './tiling.js'

type Phase = (c: Context) => void

const productPhases = (group: Group, head: Product): readonly Phase[] => {
  if (!isTiled(head)) return [(c) => emitReduction(c, group, head)]
  const tiling = tilingOf(group, head)
  const compute: Phase = (c) => emitProduct(c, head, tiling)
  const packs = tiling.packRight !== undefined && head.packedRight === undefined && !packsInside(tiling)
  return packs ? [(c) => emitPacking(c, tiling), compute] : [compute]
}

/** What writes the code of a group, phase after phase. */
export const phasesOf = (group: Group): readonly Phase[] =>
  group.head.kind === 'product' ? productPhases(group, group.head) : [(c) => emitGroup(c, group)]

const emitGroup = (c: Context, group: Group): void => {
  const { head } = group
  switch (head.kind) {
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
      return emitPack(c.w, head.packing, source, { at: to.base, offset: to.offset }, c.share)
    }
    default: {
      const body = bodyOf(group)
      return vectorNest(c, group.space, body.reaches, (at) => body.run(c, new Map(), at))
    }
  }
}

/** Bytes of memory that a group needs for itself. */
export const scratchOf = (group: Group, threads: number): number => {
  const { head } = group
  return head.kind === 'product' && isTiled(head) ? memoryOf(tilingOf(group, head), head, threads).bytes : 0
}

/** Roughly how many operations a group takes. */
const workOf = ({ head, space, body }: Group): number => {
  const each = size(space) * Math.max(1, body.length)
  switch (head.kind) {
    case 'product':
      return each + 2 * size([...head.kept, ...head.terms].map((k) => k.length))
    case 'reduction':
      return each + size(space) * size(head.lengths)
    case 'draw':
      return 16 * each
    default:
      return each
  }
}

/** Operations of all steps. */
export const workOfAll = (steps: readonly Step[]): number =>
  steps.reduce((n, s) => n + (s.kind === 'group' ? workOf(s) : s.count * workOfAll(stepsOf(s))), 0)

/** Whether threads share a group; some heads have results that several threads would write. */
export const isShared = (group: Group, little: number): boolean => {
  const { head } = group
  const apart = head.kind !== 'scatter' && head.kind !== 'any' && !overlaps(group)
  return apart && workOf(group) >= little
}

/** Parts that are written on top of others. */
const overlaps = ({ head }: Group): boolean =>
  head.kind === 'parts' && head.parts.reduce((n, p) => n + size(p.at.shape), 0) > size(head.root.shape)
