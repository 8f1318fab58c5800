/**
 * Enumeration: a program of lanes run by the Reference once for each way in which its discrete draws can fall. Draws
 * are known by stream and address, so equations that make the same draw agree.
 *   sum over paths of weight = 1,   sum over paths of weight f(results) = E f
 */
import { fail } from '../../core/GiryError.js'
import { size, type Shape, type TensorType } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { prepareProgram } from '../reference/block.js'
import type { Cells, Kernel } from '../reference/cells.js'
import { lanesOf } from '../reference/draw.js'
import { primitiveKernel } from '../reference/kernel.js'
import { walk, type Decisions, type Question } from './decisions.js'
import { laneKeys, type Lanes } from './lanes.js'

/** One way for the draws to fall: each lane's probability of it, and the results, one row per lane. */
export interface Path {
  readonly weights: Float64Array
  readonly results: readonly Cells[]
}

/** The value in each lane of one element of a continuous draw, which is known by its name. */
export type Continuous = (kind: 'normal' | 'uniform', draw: string) => (lane: number) => number

/** Runs through all paths from the given points (cells by leaf) and weights (by lane). */
export type Enumerator = (points: readonly Cells[], start: Float64Array, visit: (path: Path) => void) => void

/** What the draws of the present run are answered by. */
interface Oracle {
  readonly decisions: Decisions
  readonly continuous: Continuous
  readonly streams: Map<string, number>
}

/** Prepares a program of lanes for enumeration. */
export const enumerator = ({ reified, size: count }: Lanes<unknown>, continuous: Continuous): Enumerator => {
  const streams = new Map<string, number>()
  let decisions: Decisions | undefined
  const oracle = (): Oracle => ({ decisions: decisions!, continuous, streams })
  const kernel = prepareProgram(
    reified.program,
    undefined,
    (e, args) => draws[e.op]?.(oracle, e, args) ?? primitiveKernel(e, args),
  )
  const keys = laneKeys(count)
  return (points, start, visit) => {
    const given = [keys, ...points]
    const inputs = reified.program.inputs.map((port, i) =>
      i < given.length ? given[i]! : Float64Array.from(reified.bindings[port.name]!),
    )
    walk(start, (made) => {
      decisions = made
      const results = kernel(inputs)
      visit({ weights: made.weights, results })
    })
  }
}

type PrepareDraw = (oracle: () => Oracle, e: Equation, args: readonly TensorType[]) => Kernel

/** What is asked of one draw by name, of at most one of its lanes per lane of the program. */
interface Ask {
  readonly draw: string
  readonly places: number[]
  readonly lanes: number[]
}

/** The lanes of a draw by what they ask for, in order of their first lane. */
const asksOf = (at: ReturnType<typeof lanesOf>, k: Cells, a: Cells): readonly Ask[] => {
  const asks: Ask[] = []
  const byDraw = new Map<string, Ask[]>()
  let last: { readonly stream: number; readonly address: number; readonly same: Ask[] } | undefined
  for (let place = 0; place < at.count; place++) {
    const [lane, stream, address] = [at.key0(k, place), at.key1(k, place), at.address(a, place)]
    const draw = nameOf(stream, address)
    if (last?.stream !== stream || last.address !== address) {
      const same = byDraw.get(draw) ?? []
      byDraw.set(draw, same)
      last = { stream, address, same }
    }
    let ask = last.same.find((s) => s.lanes.at(-1) !== lane)
    if (ask === undefined) {
      ask = { draw, places: [], lanes: [] }
      asks.push(ask)
      last.same.push(ask)
    }
    ask.places.push(place)
    ask.lanes.push(lane)
  }
  return asks
}

const nameOf = (stream: number, address: number): string => `${stream}:${address}`

const plain =
  (kind: 'normal' | 'uniform'): PrepareDraw =>
  (oracle, e, [key, address]) => {
    const at = lanesOf(key!, address!)
    const n = size(e.params['shape'] as Shape)
    return ([k, a]) => {
      const out = new Float64Array(at.count * n)
      for (const { draw, places, lanes } of asksOf(at, k!, a!))
        for (let i = 0; i < n; i++) {
          const value = oracle().continuous(kind, `${draw}:${i}`)
          places.forEach((place, m) => (out[place * n + i] = value(lanes[m]!)))
        }
      return [out]
    }
  }

/** A draw among options, whose cuts of (0, 1) come from its parameters; option o is the value valueOf(o). */
const discrete =
  (
    optionsOf: (width: number) => number,
    cut: (parameters: Cells, weight: number, cuts: Float64Array) => void,
    valueOf: (option: number) => number,
  ): PrepareDraw =>
  (oracle, _, [key, address, parameter]) => {
    const at = lanesOf(key!, address!)
    const width = size(parameter!.shape) / Math.max(1, at.count)
    const options = optionsOf(width)
    const question = ({ places, lanes }: Ask, p: Cells, weights: Float64Array): Question => {
      const cuts = new Float64Array(places.length * (options + 1))
      places.forEach((place, m) =>
        cut(
          p.subarray(place * width, (place + 1) * width),
          weights[lanes[m]!]!,
          cuts.subarray(m * (options + 1), (m + 1) * (options + 1)),
        ),
      )
      return { lanes, options, cuts }
    }
    return ([k, a, p]) => {
      const { decisions } = oracle()
      const out = new Float64Array(at.count)
      for (const ask of asksOf(at, k!, a!)) {
        const option = decisions.decide(ask.draw, question(ask, p!, decisions.weights))
        ask.places.forEach((place) => (out[place] = valueOf(option)))
      }
      return [out]
    }
  }

/** True below min(1, exp r); where r is not a number, never, as in the Reference. */
const cutAccept = ([r]: Cells, _: number, cuts: Float64Array): void => {
  cuts[1] = Number.isNaN(r) ? 0 : Math.exp(Math.min(0, r!))
  cuts[2] = 1
}

/** The distribution function of softmax. */
const cutCategorical = (logits: Cells, weight: number, cuts: Float64Array): void => {
  const top = logits.reduce((m, l) => Math.max(m, l), -Infinity)
  const masses = logits.map((l) => Math.exp(l - top))
  const total = masses.reduce((s, m) => s + m, 0)
  if (weight > 0 && !(total > 0))
    fail('NumericalError', `a categorical draw with logits ${logits.join(', ')}`, 'give one finite logit')
  let below = 0
  masses.forEach((m, i) => (cuts[i + 1] = (below += m) / total))
  cuts[masses.length] = 1
}

const childKey: PrepareDraw = (oracle, _, [key, address]) => {
  const at = lanesOf(key!, address!)
  return ([k, a]) => {
    const out = new Float64Array(2 * at.count)
    for (let place = 0; place < at.count; place++) {
      out[2 * place] = at.key0(k!, place)
      out[2 * place + 1] = streamOf(oracle().streams, nameOf(at.key1(k!, place), at.address(a!, place)))
    }
    return [out]
  }
}

const streamOf = (streams: Map<string, number>, name: string): number => {
  const known = streams.get(name)
  if (known !== undefined) return known
  streams.set(name, streams.size + 1)
  return streams.size
}

const draws: Readonly<Record<string, PrepareDraw>> = {
  normal: plain('normal'),
  uniform: plain('uniform'),
  accept: discrete(
    () => 2,
    cutAccept,
    (option) => 1 - option,
  ),
  categorical: discrete(
    (width) => width,
    cutCategorical,
    (option) => option,
  ),
  childKey,
}
