/**
 * Random functions at given points and streams, on the Reference, for laws that compare two of them. The programs are
 * not simplified, so that what is compared is what was written; and the draws are watched.
 */
import * as fc from 'fast-check'
import { within as located } from '../core/GiryError.js'
import { constant, size, variable, type TensorType } from '../core/graph.js'
import type { Equation } from '../core/Ir.js'
import { reify } from '../core/reify.js'
import * as Space from '../core/Space.js'
import { prepareProgram } from '../interpret/reference/block.js'
import type { Cells, Kernel } from '../interpret/reference/cells.js'
import { blocksPerLane, lanesOf } from '../interpret/reference/draw.js'
import { primitiveKernel } from '../interpret/reference/kernel.js'
import { orFail } from '../interpret/run/task.js'
import type { Random } from '../random/Random.js'
import { fillWords, uniformOf } from '../random/Rng.js'

/** A point of a space, and a stream for the draws. */
export interface Sample {
  readonly key: readonly [number, number]
  /** The numbers of each leaf. */
  readonly point: readonly (readonly number[])[]
}

/** Blocks of a stream that a draw used. */
export interface Used {
  readonly stream: string
  readonly from: number
  readonly to: number
}

export interface Evaluated {
  /** The numbers of all leaves, end to end. */
  readonly values: readonly number[]
  /** The least distance of an accept's log u from its threshold: below it, rounding may decide. */
  readonly margin: number
  readonly used: readonly Used[]
}

export interface Evaluation {
  readonly at: (sample: Sample) => Evaluated
  /** The blocks that the function says it uses. */
  readonly blocks: number
}

const word = fc.integer({ min: 0, max: 0xffffffff })
/** Numbers at which nothing special happens, between -2 and 2. */
const real = fc.integer({ min: -2000, max: 2000 }).map((n) => n / 1000 + 0.00037)

/** The same, moved into a support. */
const within = ({ low, high }: Space.Support): fc.Arbitrary<number> =>
  real.map((x) => (high === undefined ? low + Math.exp(x) : low + ((high - low) * (x + 2.1)) / 4.2))

const numberOf = (leaf: Space.Leaf): fc.Arbitrary<number> =>
  leaf.dtype === 'float'
    ? leaf.support === undefined
      ? real
      : within(leaf.support)
    : leaf.dtype === 'bool'
      ? fc.nat({ max: 1 })
      : fc.nat({ max: (leaf.cardinality ?? 10) - 1 })

/** Points of a space with streams. */
export const samples = (space: Space.Space<unknown>): fc.Arbitrary<Sample> =>
  fc.record({
    key: fc.tuple(word, word),
    point: fc.tuple(
      ...space.leaves.map((leaf) => {
        const n = size(leaf.shape)
        return fc.array(numberOf(leaf), { minLength: n, maxLength: n })
      }),
    ),
  })

/** A watch on the draws of one run. */
interface Watch {
  margin: number
  used: Used[]
}

const watched =
  (watch: Watch) =>
  (e: Equation, args: readonly TensorType[]): Kernel => {
    const kernel = primitiveKernel(e, args)
    if (!['normal', 'uniform', 'accept', 'categorical', 'childKey'].includes(e.op)) return kernel
    const at = lanesOf(args[0]!, args[1]!)
    const blocks = blocksPerLane(e)
    const words = new Uint32Array(1)
    return (cells) => {
      const [key, address, threshold] = cells as readonly [Cells, Cells, Cells]
      for (let lane = 0; lane < at.count; lane++) {
        const [k0, k1, from] = [at.key0(key, lane), at.key1(key, lane), at.address(address, lane)]
        // child keys are made from counters of their own, the upper half
        const stream = `${k0}:${k1}${e.op === 'childKey' ? ':child' : ''}`
        watch.used.push({ stream, from, to: from + blocks })
        if (e.op !== 'accept') continue
        fillWords(k0, k1, from, words)
        watch.margin = Math.min(watch.margin, Math.abs(Math.log(uniformOf(words[0]!)) - threshold[lane]!))
      }
      return kernel(cells)
    }
  }

/** A random function on a space, ready to be evaluated. Stops with the error of building it. */
export const evaluation = <X, Y>(space: Space.Space<X>, f: (x: X) => Random<Y>): Evaluation => {
  const key = variable({ dtype: 'int', shape: [2] })
  const { value: x, tensors } = Space.variables(space)
  const traced = located('law', () => f(x).trace({ key, address: constant([0], [], 'int') }))
  const inputs = [key, ...tensors].map((tensor, i) => ({ name: `x${i}`, tensor }))
  const { program, bindings } = orFail(reify('law', inputs, Space.flatten(traced.value)))
  const watch: Watch = { margin: Infinity, used: [] }
  const kernel = prepareProgram(program, undefined, watched(watch))
  const bound = program.inputs.slice(inputs.length).map((port) => Float64Array.from(bindings[port.name]!))
  return {
    blocks: traced.blocks,
    at: ({ key: words, point }) => {
      watch.margin = Infinity
      watch.used = []
      const leaves = point.map((numbers) => Float64Array.from(numbers))
      const results = kernel([Float64Array.from(words), ...leaves, ...bound])
      return { values: results.flatMap((cells) => Array.from(cells)), margin: watch.margin, used: watch.used }
    },
  }
}

/** How two lists of numbers differ to the bit; 0 and -0 are the same, and so is NaN in the same place. */
export const differs = (a: readonly number[], b: readonly number[]): string | undefined => {
  if (a.length !== b.length) return `${a.length} numbers against ${b.length}`
  const i = a.findIndex((x, k) => !(x === b[k] || (Number.isNaN(x) && Number.isNaN(b[k]))))
  return i < 0 ? undefined : `number ${i} is ${a[i]} against ${b[i]}`
}

/** How two lists of numbers differ by more than the tolerance times their size. */
export const differsBeyond = (
  tolerance: number,
  a: readonly number[],
  b: readonly number[],
): string | undefined => {
  if (a.length !== b.length) return `${a.length} numbers against ${b.length}`
  const scale = [...a, ...b].reduce((m, x) => Math.max(m, Math.abs(x)), 1)
  const i = a.findIndex((x, k) => !(Math.abs(x - b[k]!) <= tolerance * scale))
  return i < 0 ? undefined : `number ${i} is ${a[i]} against ${b[i]}, beyond ${tolerance * scale}`
}
