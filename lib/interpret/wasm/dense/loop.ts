/**
 * A loop among steps. Its state lies in homes, which are its results in the end; what an iteration makes of a state goes
 * right there if nobody reads the old one afterwards, and is copied at the end otherwise.
 */
import { size, type TensorType } from '../../../core/graph.js'
import type { Block, Equation } from '../../../core/Ir.js'
import { isWhole, squeezed } from '../views.js'
import { stepsOf, typeOf, type Found, type Loop, type Root, type Step } from './found.js'
import { headReads } from './uses.js'
import { hoistPacking } from './hoist.js'
import { copied, copyInto, inMemory, isAll, located, needStored, newRoot, type Writing } from './writing.js'
import { numberOf } from '../params.js'

const isOn =
  (root: Root) =>
  (found: Found): boolean =>
    found.kind === 'located' && found.root === root

const reads = (step: Step, root: Root): boolean =>
  step.kind === 'loop'
    ? stepsOf(step).some((s) => reads(s, root))
    : [headReads(step.head), ...step.body.map((p) => p.args)].some((found) => found.some(isOn(root)))

/** Whether a result may take the place of a state: from the step that makes it on, only its own element is read. */
const canReplace = (
  result: Found,
  home: Root,
  steps: readonly Step[],
  all: readonly Found[],
): result is Extract<Found, { kind: 'located' }> => {
  if (result.kind !== 'located' || result.root.step === undefined || result.root.inPlaceOf !== undefined)
    return false
  const at = steps.indexOf(result.root.step)
  const step = steps[at]
  if (step?.kind !== 'group' || !isAll(result) || result.root.form !== home.form) return false
  if (step.head.kind === 'product' && !isWhole(step.head.into)) return false
  const aligned = step.body.every((p) =>
    p.args.every(
      (a) =>
        !isOn(home)(a) ||
        (a.kind === 'located' && isWhole(a.view) && squeezed(a.view.shape).join() === step.space.join()),
    ),
  )
  return (
    aligned &&
    !headReads(step.head).some(isOn(home)) &&
    !steps.slice(at + 1).some((s) => reads(s, home)) &&
    !all.some(isOn(home))
  )
}

/** The rows of no iteration. */
const NONE: Found = { kind: 'number', x: 0 }

type WriteSteps = (w: Writing, block: Block, params: readonly Found[]) => readonly Found[]

/** A loop with the homes of its state, while its steps are written. */
interface Begun {
  readonly loop: Loop
  readonly steps: Step[]
  readonly homes: readonly Root[]
  /** The parameters of its blocks. */
  readonly params: readonly Found[]
}

const begin = (
  w: Writing,
  e: Equation,
  args: readonly Found[],
  shape: Pick<Loop, 'count' | 'test'>,
): Begun => {
  const carries = numberOf(e, 'carries')
  const steps: Step[] = []
  const index: Root = { ...newRoot({ dtype: 'int', shape: [] }, w.depth), stored: true }
  const loop: Loop = { kind: 'loop', ...shape, index, steps }
  const homes = e.outs.slice(0, carries).map((type) => homeOf(w, type, loop))
  homes.forEach((root, i) => copyInto(w, args[i]!, root.shape, { root }))
  const state = [index, ...homes].map((root) => located(root))
  return { loop, steps, homes, params: [...state, ...args.slice(carries)] }
}

const homeOf = (w: Writing, type: TensorType, loop: Loop): Root => ({
  ...newRoot(type, w.depth, loop),
  stored: true,
})

/** Puts what an iteration makes of its state where the next one finds it. */
const takeOver = (inside: Writing, { homes }: Begun, next: readonly Found[]): void => {
  const { steps } = inside
  // a state that becomes another one is put aside before it is overwritten
  const moved = next.map((r, i) => {
    const stays = r.kind === 'located' && r.root === homes[i] && isWhole(r.view)
    const { form, shape } = homes[i]!
    return r.kind === 'located' && homes.includes(r.root) && !stays
      ? copied(inside, r, { dtype: typeOf(form), shape })
      : r
  })
  moved.forEach((r, i) => {
    const root = homes[i]!
    if (isOn(root)(r)) return
    if (canReplace(r, root, steps, moved)) r.root.inPlaceOf = root
    else copyInto(inside, r, root.shape, { root })
    if (r.kind === 'located') r.root.stored = true
  })
}

/** Writes the loop; its results are the homes of its state and the rows of its iterations. */
export const placeLoop = (
  w: Writing,
  e: Equation,
  args: readonly Found[],
  write: WriteSteps,
): readonly Found[] => {
  const [carries, count] = [numberOf(e, 'carries'), numberOf(e, 'count')]
  if (count === 0) return [...args.slice(0, carries), ...e.outs.slice(carries).map((): Found => NONE)]
  const begun = begin(w, e, args, { count })
  const { loop, steps, homes } = begun
  const rows = e.outs.slice(carries).map((type) => homeOf(w, type, loop))
  const inside: Writing = { depth: w.depth + 1, steps }
  const results = write(inside, e.blocks[0]!, begun.params)
  rows.forEach((root, k) => {
    const [, ...shape] = root.shape
    copyInto(inside, results[carries + k]!, shape, { root, row: { index: loop.index, width: size(shape) } })
  })
  takeOver(inside, begun, results.slice(0, carries))
  hoistPacking(w, loop)
  w.steps.push(loop)
  return [...homes, ...rows].map((root) => located(root))
}

/** Writes a loop that goes on while any element of a condition holds. */
export const placeWhile = (
  w: Writing,
  e: Equation,
  args: readonly Found[],
  write: WriteSteps,
): readonly Found[] => {
  const [carries, bound] = [numberOf(e, 'carries'), numberOf(e, 'bound')]
  if (bound === 0) return args.slice(0, carries)
  const test: Writing = { depth: w.depth + 1, steps: [] }
  const scalar: TensorType = { dtype: 'bool', shape: [] }
  const holds: Root = { ...newRoot(scalar, test.depth), stored: true }
  const begun = begin(w, e, args, { count: bound, test: { steps: test.steps, holds } })
  const { loop, steps, homes, params } = begun
  const [condition, body] = e.blocks
  const x = inMemory(write(test, condition!, params)[0]!, scalar)
  needStored(x)
  test.steps.push({ kind: 'group', head: { kind: 'any', x, root: holds }, space: [], body: [] })
  const inside: Writing = { depth: w.depth + 1, steps }
  takeOver(inside, begun, write(inside, body!, params))
  hoistPacking(w, loop)
  w.steps.push(loop)
  return homes.map((root) => located(root))
}
