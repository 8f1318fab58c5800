/** What steps read and make, and which of them anybody needs. */
import { size } from '../../../core/graph.js'
import { whole } from '../views.js'
import type { Found, Group, Head, Located, Root, Step } from './found.js'

const wholly = (root: Root): Located => ({ kind: 'located', root, view: whole(root.shape) })

/** What a group reads from memory or holds in registers, its head's arguments first. */
export const readsOf = ({ head, body }: Group): readonly Found[] => [
  ...headReads(head),
  ...body.flatMap((p) => p.args),
]

export const headReads = (head: Head): readonly Found[] => {
  switch (head.kind) {
    case 'map':
      return []
    case 'product':
      return [head.a, head.b, ...(head.packedRight === undefined ? [] : [wholly(head.packedRight)])]
    case 'pack':
      return [wholly(head.from)]
    case 'reduction':
      return [head.x]
    case 'draw':
    case 'childKey':
      return [...head.key, head.address]
    case 'categorical':
      return [...head.key, head.address, head.logits]
    case 'argmax':
    case 'any':
      return [head.x]
    case 'parts':
      return head.parts.map((p) => p.from)
    case 'gather':
      return [head.table, head.indices]
    case 'scatter':
      return [head.updates, head.indices]
  }
}

/** What a group makes, whether or not it is stored. */
export const madeBy = ({ head, body }: Group): readonly Root[] => [
  ...(head.kind === 'map' ? [] : [head.root]),
  ...body.map((p) => p.root),
]

/** The steps without groups of which no number is stored. */
export const needed = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step): readonly Step[] => {
    if (step.kind === 'loop') {
      const { test } = step
      const before = test === undefined ? {} : { test: { ...test, steps: needed(test.steps) } }
      return [{ ...step, ...before, steps: needed(step.steps) }]
    }
    return madeBy(step).some((root) => root.stored && size(root.shape) > 0) ? [step] : []
  })
