/** Which parts of a block run as WebAssembly modules: loops over chains, and segments of whole tensors. */
import { size } from '../../core/graph.js'
import { valuesOf, type Block, type Equation, type Value } from '../../core/Ir.js'
import { Uncovered } from '../wasm/cells.js'
import { denseSegment } from '../wasm/dense/segment.js'
import { compileLoop } from '../wasm/part.js'
import type { Part } from '../wasm/part.js'
import { SEGMENT, segmented } from '../wasm/segments.js'
import { threadsOf, type Threads } from '../wasm/threads.js'
import type { Builder } from './builder.js'
import { heapOf } from './heap.js'
import { moduleStep } from './moduleStep.js'
import type { Place } from './place.js'

/** The parts of a block that have modules, by their equation. */
export interface Modules {
  readonly block: Block
  readonly parts: ReadonlyMap<Equation, Part>
}

/** The part of a segment, or undefined where the generator doesn't cover it after all. */
const segmentPart = (block: Block, threads: Threads): Part | undefined => {
  try {
    return denseSegment(block, threads)
  } catch (thrown) {
    if (thrown instanceof Uncovered) return undefined
    throw thrown
  }
}

/** The block with its segments, and the modules of these and of its loops over chains. */
export const modulesOf = (b: Builder, block: Block): Modules => {
  if (heapOf(b.device) === undefined) return { block, parts: new Map() }
  const threads = threadsOf(b.device.pool?.threads ?? 1)
  const types = valuesOf(block)
  const parts = new Map<Equation, Part>()
  block.equations.forEach((e) => {
    if (e.op !== 'loop' || e.outs.some((o) => size(o.shape) === 0)) return
    const found = compileLoop(
      e,
      e.args.map((id): Value => types.get(id)!),
      threads,
    )
    if ('part' in found) parts.set(e, found.part)
  })
  const cut = segmented(block, (e) => parts.has(e))
  const equations = cut.equations.flatMap((e): readonly Equation[] => {
    if (e.op !== SEGMENT) return [e]
    const part = segmentPart(e.blocks[0]!, threads)
    if (part === undefined) return e.blocks[0]!.equations.filter((q) => q.op !== 'constant')
    parts.set(e, part)
    return [e]
  })
  return { block: { ...cut, equations }, parts }
}

/** The part as one step. */
export const lowerPart = (b: Builder, e: Equation, part: Part, args: readonly Place[]): readonly Place[] =>
  moduleStep(b, heapOf(b.device)!, part, args, e.outs)
