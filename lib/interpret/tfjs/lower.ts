/** A program as steps: every equation by the rule of its primitive, calls replaced by their bodies beforehand. */
import { fail } from '../../core/GiryError.js'
import { size } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import type { Builder } from './builder.js'
import { loop, whileLoop, type LowerBlock } from './control.js'
import { convolutionRules } from './convolution.js'
import { dotRules } from './dot.js'
import { drawRules } from './draw.js'
import { elementwiseRules } from './elementwise.js'
import { layersOf, lowerLayer, stepsOfResults } from './fuse.js'
import { belongsOnHost, onHostAlone } from './host.js'
import { indexRules } from './indexing.js'
import { layoutRules } from './layout.js'
import { lowerPart, modulesOf } from './modules.js'
import type { Place } from './place.js'
import { reduceRules } from './reduce.js'
import type { Rules } from './rule.js'

const rules: Rules = {
  ...elementwiseRules,
  ...layoutRules,
  ...reduceRules,
  ...dotRules,
  ...convolutionRules,
  ...indexRules,
  ...drawRules,
}

const EMPTY = new Float64Array(0)

/** Nothing is read of a tensor without elements, and what comes of it is known without the device. */
const touchesNothing = (e: Equation, args: readonly Place[]): boolean =>
  e.op !== 'concat' && args.some((a) => size(a.shape) === 0)

const lowerEquation = (
  e: Equation,
  args: readonly Place[],
  b: Builder,
  lower: LowerBlock,
): readonly Place[] => {
  if (e.op === 'constant')
    return [b.constant(Float64Array.from(e.params['data'] as readonly number[]), e.outs[0]!)]
  if (e.op === 'loop') return loop(e, args, b, lower)
  if (e.op === 'while') return whileLoop(e, args, b, lower)
  if (e.outs.every((o) => size(o.shape) === 0)) return e.outs.map((o) => b.constant(EMPTY, o))
  const rule = rules[e.op]
  const host = touchesNothing(e, args) || (e.op !== 'argmax' && belongsOnHost(e, args, b))
  if (host) return onHostAlone(e, args, b)
  return rule === undefined
    ? fail('BackendError', `no lowering for '${e.op}'`, 'use the primitives of this version', e.where)
    : rule(e, args, b)
}

/** Writes the steps of a block in the present section; gives the places of its results. */
export const lowerBlock =
  (b: Builder): LowerBlock =>
  (given, params) => {
    const { block, parts } = modulesOf(b, stepsOfResults(given))
    const { endingAt, inside } = layersOf(block)
    const places = new Map<number, Place>(block.params.map((p, i) => [p.id, params[i]!]))
    const placeOf = (id: number): Place => places.get(id)!
    for (const e of block.equations) {
      if (inside.has(e)) continue
      const [layer, part] = [endingAt.get(e), parts.get(e)]
      const made = b.at(e.op, e.where, () => {
        if (part !== undefined) return lowerPart(b, e, part, e.args.map(placeOf))
        return layer === undefined
          ? lowerEquation(e, e.args.map(placeOf), b, lowerBlock(b))
          : [lowerLayer(b, layer, placeOf)]
      })
      e.outs.forEach((o, i) => places.set(o.id, made[i]!))
    }
    return block.results.map(placeOf)
  }
