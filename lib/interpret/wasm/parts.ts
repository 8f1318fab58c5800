/** Which parts of a block become modules: loops over chains with what comes before them, and segments of whole tensors. */
import { size } from '../../core/graph.js'
import { valuesOf, type Block, type Equation, type Value } from '../../core/Ir.js'
import { Uncovered } from './cells.js'
import { denseSegment } from './dense/segment.js'
import type { Part } from './part.js'
import { withPrologue } from './prologue.js'
import { SEGMENT, segmented } from './segments.js'
import { ALONE, type Target } from './target.js'
import { compileChains } from './unrolled/compileChains.js'

export interface Parts {
  /** The block with its segments, each an equation. */
  readonly block: Block
  readonly parts: ReadonlyMap<Equation, Part>
  /** Why a loop isn't one over chains, or a segment none at all. */
  readonly reasons: ReadonlyMap<Equation, string>
}

export const partsOf = (block: Block, target: Target = ALONE): Parts => {
  const parts = new Map<Equation, Part>()
  const reasons = new Map<Equation, string>()
  const isApart = (e: Equation): boolean => parts.has(e)
  const types = valuesOf(block)
  const compiled = (e: Equation): boolean => {
    const found = compileChains(
      e,
      e.args.map((id): Value => types.get(id)!),
      target,
    )
    if ('part' in found) parts.set(e, found.part)
    else reasons.set(e, found.reason)
    return 'part' in found
  }
  const loops = block.equations.filter(
    (e) => e.op === 'loop' && e.outs.every((o) => size(o.shape) > 0) && compiled(e),
  )
  const whole = loops.reduce((b, e) => {
    const found = withPrologue(b, e, isApart)
    return found !== undefined && compiled(found.prologue) ? found.block : b
  }, block)
  const cut = segmented(whole, isApart)
  const equations = cut.equations.flatMap((e): readonly Equation[] => {
    if (e.op !== SEGMENT) return [e]
    const [inner] = e.blocks
    try {
      parts.set(e, denseSegment(inner!, target))
      return [e]
    } catch (thrown) {
      if (!(thrown instanceof Uncovered)) throw thrown
      const own = inner!.equations.filter((q) => q.op !== 'constant')
      own.forEach((q) => reasons.set(q, thrown.message))
      return own
    }
  })
  return { block: { ...cut, equations }, parts, reasons }
}
