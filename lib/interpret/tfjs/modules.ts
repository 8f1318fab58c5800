/** Parts of a block that run as WebAssembly modules, where the back end has a heap for them. */
import type { Block, Equation } from '../../core/Ir.js'
import type { Part } from '../wasm/part.js'
import { partsOf, type Parts } from '../wasm/parts.js'
import { targetOf } from '../wasm/target.js'
import type { Builder } from './builder.js'
import { heapOf } from './heap.js'
import { moduleStep } from './moduleStep.js'
import type { Place } from './place.js'

/** The block with its segments, and the modules of these and of its loops over chains. */
export const modulesOf = ({ device }: Builder, block: Block): Pick<Parts, 'block' | 'parts'> =>
  heapOf(device) === undefined
    ? { block, parts: new Map() }
    : partsOf(block, targetOf(device.pool?.threads ?? 1, device.relaxed))

/** The part as one step. */
export const lowerPart = (b: Builder, e: Equation, part: Part, args: readonly Place[]): readonly Place[] =>
  moduleStep(b, heapOf(b.device)!, part, args, e.outs)
