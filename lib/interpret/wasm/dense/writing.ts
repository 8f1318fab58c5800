/** Steps while they are written: places for values, groups of their own, and copies. */
import { size, type Shape, type TensorType } from '../../../core/graph.js'
import { isWhole, squeezed, whole, type View } from '../views.js'
import {
  formOf,
  type Found,
  type Group,
  type Head,
  type Located,
  type Parts,
  type Root,
  type Step,
} from './found.js'
import { readsOf } from './uses.js'

export const located = (root: Root, view: View = whole(root.shape)): Located => ({
  kind: 'located',
  root,
  view,
})

/** Whether a found value is all that lies at its root, in its order. */
export const isAll = ({ root, view }: Located): boolean =>
  isWhole(view) && size(view.shape) === size(root.shape)

/** A found value in memory: a number lies there once. */
export const inMemory = (found: Found, { dtype, shape }: TensorType): Located =>
  found.kind === 'located'
    ? found
    : located(
        {
          form: formOf({ dtype, shape }),
          shape: [],
          depth: 0,
          data: [found.x],
          stored: true,
        },
        { shape, offset: 0, strides: shape.map(() => 0) },
      )

/** Whether a group holds a value in registers, element by element. */
export const inRegisters = (found: Found, group: Group): boolean =>
  found.kind === 'located' &&
  found.root.step === group &&
  isWhole(found.view) &&
  squeezed(found.view.shape).join() === group.space.join()

/** Steps while they are written, with `depth` loops around them. */
export interface Writing {
  readonly depth: number
  readonly steps: Step[]
}

/** A new value of a step. */
export const newRoot = (type: TensorType, depth: number, step?: Step): Root => ({
  form: formOf(type),
  shape: type.shape,
  depth,
  stored: false,
  ...(step === undefined ? {} : { step }),
})

/** A group of its own; what `head` makes is given to the group beforehand. */
export const newGroup = (
  { steps, depth }: Writing,
  type: TensorType,
  head: (root: Root) => Exclude<Head, { kind: 'map' }>,
): Located => {
  const group: Group = {
    kind: 'group',
    head: { kind: 'map' },
    space: squeezed(type.shape),
    body: [],
  }
  const root = newRoot(type, depth, group)
  group.head = head(root)
  steps.push(group)
  readsOf(group).forEach(needStored)
  return located(root)
}

/** Marks what is read from memory. */
export const needStored = (f: Found): void => {
  if (f.kind === 'located') f.root.stored = true
}

/** A value copied to a place of its own. */
export const copied = (w: Writing, from: Found, type: TensorType): Located => {
  const made = newGroup(w, type, (root) => ({
    kind: 'parts',
    root,
    parts: [{ from, at: whole(type.shape) }],
  }))
  made.root.stored = true
  return made
}

/** Writes a value of a shape into one that is there already. */
export const copyInto = (
  { steps }: Writing,
  from: Found,
  shape: Shape,
  to: Pick<Parts, 'root' | 'row'>,
): void => {
  needStored(from)
  const parts = [{ from, at: whole(shape) }]
  steps.push({
    kind: 'group',
    head: { ...to, kind: 'parts', parts },
    space: squeezed(shape),
    body: [],
  })
}
