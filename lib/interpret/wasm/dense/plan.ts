/** Where everything of a segment lies, worked out before any code is written. */
import { size } from '../../../core/graph.js'
import { planArena, type Lifetime } from '../arena.js'
import { scratchOf } from './emit.js'
import { BYTES, stepsOf, type Group, type Root, type Step } from './found.js'
import { madeBy, readsOf } from './uses.js'

/** From the first to the last of the moments at which something is in use. */
interface Span {
  from: number
  to: number
}

/** Where a step is in the order of all steps, and the loops around it, outermost first. */
interface Moment {
  readonly at: number
  readonly loops: readonly Span[]
}

export interface Plan {
  readonly bytes: number
  /** Where a value begins in the arena; undefined for those that lie elsewhere, or nowhere. */
  readonly offsetOf: (root: Root) => number | undefined
  readonly scratchAt: (group: Group) => number
}

/** Places in the arena for all values that are stored and don't lie elsewhere. */
export const planOf = (steps: readonly Step[], elsewhere: (root: Root) => boolean, threads: number): Plan => {
  const spans = new Map<Root, Span>()
  const touch = (given: Root, { at, loops }: Moment): void => {
    const root = given.inPlaceOf ?? given
    if (elsewhere(root) || !root.stored) return
    // what comes from outside of a loop is needed in all of its iterations
    const loop = loops[root.depth]
    const [from, to] = loop === undefined ? [at, at] : [loop.from, loop.to]
    const known = spans.get(root)
    if (known === undefined) return void spans.set(root, { from, to })
    known.from = Math.min(known.from, from)
    known.to = Math.max(known.to, to)
  }
  const scratch = new Map<Group, number>()
  let next = 0
  const loopsOf = new Map<Step, Span>()
  const number = (step: Step): void => {
    const from = next++
    if (step.kind === 'loop') stepsOf(step).forEach(number)
    loopsOf.set(step, { from, to: next++ })
  }
  steps.forEach(number)
  const visit = (step: Step, loops: readonly Span[]): void => {
    const span = loopsOf.get(step)!
    const moment = { at: span.from, loops }
    if (step.kind === 'loop') {
      // every thread writes it in every iteration, some later than others
      touch(step.index, { at: span.from, loops: [...loops, span] })
      return stepsOf(step).forEach((s) => visit(s, [...loops, span]))
    }
    scratch.set(step, span.from)
    readsOf(step).forEach((f) => {
      if (f.kind === 'located') touch(f.root, moment)
    })
    if (step.head.kind === 'parts' && step.head.row !== undefined) touch(step.head.row.index, moment)
    madeBy(step).forEach((root) => touch(root, moment))
  }
  steps.forEach((s) => visit(s, []))

  const roots = [...spans]
  const groups = [...scratch].filter(([group]) => scratchOf(group, threads) > 0)
  const lives: readonly Lifetime[] = [
    ...roots.map(([root, { from, to }]) => ({
      bytes: BYTES[root.form] * size(root.shape),
      from,
      to,
    })),
    ...groups.map(([group, at]) => ({
      bytes: scratchOf(group, threads),
      from: at,
      to: at,
    })),
  ]
  const { offsets, bytes } = planArena(lives)
  const places = new Map(roots.map(([root], i) => [root, offsets[i]!]))
  const scratchAt = new Map(groups.map(([group], i) => [group, offsets[roots.length + i]!]))
  return {
    bytes,
    offsetOf: (root) => places.get(root.inPlaceOf ?? root),
    scratchAt: (group) => scratchAt.get(group) ?? 0,
  }
}
