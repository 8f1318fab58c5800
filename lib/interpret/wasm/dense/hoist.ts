/** Work of a loop that is the same in every iteration: packing what products read, done once before the loop. */
import type { Group, Loop, Packing, Root } from './found.js'
import { packedBytes } from './pack.js'
import { isTiled, tilingOf } from './tiling.js'
import type { Writing } from './writing.js'

/** Equal for products that read the same numbers in the same order. */
const keyOf = (root: number, offset: number, packing: Packing): string =>
  JSON.stringify([root, offset, packing])

/** Packs before a loop what its products read on the right, where that comes from outside and stays. */
export const hoistPacking = (w: Writing, loop: Loop): void => {
  const known = new Map<string, Root>()
  const roots: Root[] = []
  for (const group of loop.steps) {
    if (group.kind !== 'group' || group.head.kind !== 'product' || !isTiled(group.head)) continue
    const { right, packRight, outer } = tilingOf(group, group.head)
    const stays = right.root.depth <= w.depth && right.root.step !== loop
    if (packRight === undefined || !stays || outer.some(({ strides }) => strides[1] !== 0)) continue
    if (!roots.includes(right.root)) roots.push(right.root)
    const key = keyOf(roots.indexOf(right.root), right.offset, packRight)
    const before = known.get(key)
    const made = before ?? packGroup(w, right, packRight)
    known.set(key, made)
    group.head = { ...group.head, packedRight: made }
  }
}

const packGroup = (
  w: Writing,
  from: { readonly root: Root; readonly offset: number },
  packing: Packing,
): Root => {
  const shape = [packedBytes(packing) / 4]
  const group: Group = { kind: 'group', head: { kind: 'map' }, space: shape, body: [] }
  const root: Root = { form: 'floats', shape, depth: w.depth, step: group, stored: true }
  group.head = { kind: 'pack', from: from.root, offset: from.offset, packing, root }
  w.steps.push(group)
  return root
}
