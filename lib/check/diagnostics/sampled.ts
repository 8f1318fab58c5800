/** Draws of chains, and the numbers that they consist of. */
import * as Data from '../../core/Data.js'
import { fail } from '../../core/GiryError.js'
import type { Space } from '../../core/Space.js'

/** Draws of chains with their space, as `Run.chains` gives them: leaves [chains, draws, ...shape]. */
export interface Sampled<X> {
  readonly space: Space<X>
  readonly draws: Data.Concrete<X>
}

/** One number of the draws. */
export interface Element {
  /** The path of its leaf, 'x' for a space of one leaf. */
  readonly leaf: string
  /** Its place in the leaf, from 0. */
  readonly index: readonly number[]
  readonly chains: readonly Float64Array[]
}

/** The index of the i-th element in row-major order. */
const indexOf = (shape: readonly number[], i: number): readonly number[] =>
  shape.reduceRight<{ readonly rest: number; readonly index: readonly number[] }>(
    ({ rest, index }, d) => ({ rest: Math.floor(rest / d), index: [rest % d, ...index] }),
    { rest: i, index: [] },
  ).index

/** The leaves of draws, checked. */
export interface Leaves {
  readonly chains: number
  /** Draws of each chain. */
  readonly count: number
  readonly leaves: readonly {
    /** The path of the leaf, 'x' for a space of one leaf. */
    readonly name: string
    /** Of one draw. */
    readonly shape: readonly number[]
    readonly data: Data.Data
  }[]
}

/** The leaves of the draws in the order of their space. Stops with a `ShapeError` where they don't fit it, or there are none. */
export const leavesOf = <X>({ space, draws }: Sampled<X>): Leaves => {
  const found = Data.leaves(space, draws)
  const [chains, count] =
    found[0]?.shape ?? fail('ShapeError', 'no leaves', 'give draws of a space with leaves')
  if (chains === undefined || count === undefined)
    return fail('ShapeError', 'draws without two axes', 'give draws of shape [chains, draws, ...shape]')
  const leaves = space.leaves.map(({ path, shape, dtype }, k) => {
    const name = path === '' ? 'x' : path
    Data.expectData(`'${name}'`, found[k]!, { dtype, shape: [chains, count, ...shape] })
    return { name, shape, data: found[k]! }
  })
  return { chains, count, leaves }
}

/** All numbers of the draws, leaf by leaf, row-major. Stops as `leavesOf` does. */
export const elements = <X>(sampled: Sampled<X>): readonly Element[] => {
  const { chains, count, leaves } = leavesOf(sampled)
  return leaves.flatMap(({ name, shape, data: { values } }) => {
    const width = shape.reduce((n, d) => n * d, 1)
    return Array.from({ length: width }, (_, e) => ({
      leaf: name,
      index: indexOf(shape, e),
      chains: Array.from({ length: chains }, (_, c) =>
        Float64Array.from({ length: count }, (_, t) => values[(c * count + t) * width + e]!),
      ),
    }))
  })
}
