/**
 * Draws. Lanes are the leading axes of key and address, broadcast against each other; lane l of a draw of n scalars
 * reads the blocks address_l .. address_l + ceil(n / 2) - 1 of stream key_l.
 */
import { size, type Shape, type TensorType } from '../../core/graph.js'
import { lanes } from '../../core/prim/draw.js'
import type { Equation } from '../../core/Ir.js'
import { blocksOf, childKey, fillWords, normalsOf, uniformOf } from '../../random/Rng.js'
import { offsets, stridesOf, type Cells, type Prepare } from './cells.js'

/** For each lane, where its key (in pairs of words) and its address lie; an axis of length 1 is shared. */
const laneOffsets = (own: Shape, all: Shape): Int32Array => {
  const strides = stridesOf(own)
  return offsets(
    all,
    strides.map((s, i) => (own[i] === 1 ? 0 : s)),
  )
}

export interface Lanes {
  readonly count: number
  readonly key0: (key: Cells, lane: number) => number
  readonly key1: (key: Cells, lane: number) => number
  readonly address: (address: Cells, lane: number) => number
}

/** The lanes of a draw with keys and addresses of the given types. */
export const lanesOf = (key: TensorType, address: TensorType): Lanes => {
  const all = lanes(key, address)
  const keys = laneOffsets(key.shape.slice(0, -1), all)
  const addresses = laneOffsets(address.shape, all)
  return {
    count: size(all),
    key0: (cells, lane) => cells[2 * keys[lane]!]!,
    key1: (cells, lane) => cells[2 * keys[lane]! + 1]!,
    address: (cells, lane) => cells[addresses[lane]!]!,
  }
}

/** How many blocks one lane of a draw uses; the key of a child stream uses one, from the upper half of the counters. */
export const blocksPerLane = (e: Equation): number =>
  e.op === 'uniform' || e.op === 'normal' ? blocksOf(size(e.params['shape'] as Shape)) : 1

const plain =
  (convert: (words: Uint32Array, out: Cells) => void): Prepare =>
  (e, [key, address]) => {
    const at = lanesOf(key!, address!)
    const n = size(e.params['shape'] as Shape)
    const words = new Uint32Array(2 * blocksOf(n))
    return ([k, a]) => {
      const out = new Float64Array(at.count * n)
      for (let lane = 0; lane < at.count; lane++) {
        fillWords(at.key0(k!, lane), at.key1(k!, lane), at.address(a!, lane), words)
        convert(words, out.subarray(lane * n, (lane + 1) * n))
      }
      return [out]
    }
  }

const uniform = plain((words, out) => {
  for (let i = 0; i < out.length; i++) out[i] = uniformOf(words[i]!)
})

const normal = plain((words, out) => {
  for (let i = 0; i < out.length; i += 2) normalsOf(words[i]!, words[i + 1]!, out, i)
})

/** One uniform per lane, and what it decides about the lane's parameters of the given width. */
const decided =
  (decide: (u: number, parameters: Cells) => number): Prepare =>
  (_, [key, address, parameter]) => {
    const at = lanesOf(key!, address!)
    const width = size(parameter!.shape) / Math.max(1, at.count)
    const words = new Uint32Array(1)
    return ([k, a, p]) => {
      const out = new Float64Array(at.count)
      for (let lane = 0; lane < at.count; lane++) {
        fillWords(at.key0(k!, lane), at.key1(k!, lane), at.address(a!, lane), words)
        out[lane] = decide(uniformOf(words[0]!), p!.subarray(lane * width, (lane + 1) * width))
      }
      return [out]
    }
  }

const accept = decided((u, [logRatio]) => Number(Math.log(u) < logRatio!))

/** The first k at which the distribution function of softmax passes u. */
const categorical = decided((u, logits) => {
  const top = logits.reduce((m, l) => Math.max(m, l), -Infinity)
  const weights = logits.map((l) => Math.exp(l - top))
  let left = u * weights.reduce((s, w) => s + w, 0)
  const k = weights.findIndex((w) => (left -= w) < 0)
  return k < 0 ? weights.length - 1 : k
})

const childKeyKernel: Prepare = (_, [key, address]) => {
  const at = lanesOf(key!, address!)
  return ([k, a]) => {
    const out = new Float64Array(2 * at.count)
    for (let lane = 0; lane < at.count; lane++)
      out.set(childKey([at.key0(k!, lane), at.key1(k!, lane)], at.address(a!, lane)), 2 * lane)
    return [out]
  }
}

export const drawKernels: Readonly<Record<string, Prepare>> = {
  uniform,
  normal,
  accept,
  categorical,
  childKey: childKeyKernel,
}
