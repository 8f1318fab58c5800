/** Draws of a random value on the Reference, in float64, many lanes at once: draw i has the stream (seed, i). */
import { requireOption } from '../../core/GiryError.js'
import { size } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import { lanes } from '../../interpret/exact/lanes.js'
import { prepareProgram } from '../../interpret/reference/block.js'
import type { Random } from '../../random/Random.js'
import { streamKey } from '../../random/Rng.js'

/** How much a test looks at, and from which seed. */
export interface Sampling {
  /** The chance of a false alarm, by default the whole budget. */
  readonly alpha?: number
  /** Independent draws. */
  readonly draws: number
  readonly seed: number
}

/** Lanes computed side by side. */
const CHUNK = 4096

/** `draws` draws of a random value; a column for each number in it, in the order of its leaves. */
export const sample = (
  random: Random<unknown>,
  { draws, seed }: Pick<Sampling, 'draws' | 'seed'>,
): readonly Float64Array[] => {
  requireOption('draws', draws, (n) => Number.isInteger(n) && n > 0, 'a whole number of at least 1')
  const lane = Math.min(CHUNK, draws)
  const program = lanes('stat', Space.tuple(), lane, () => random)
  const kernel = prepareProgram(program.reified.program)
  const bound = program.reified.program.inputs
    .slice(1)
    .map((p) => Float64Array.from(program.reified.bindings[p.name]!))
  const sizes = program.space.leaves.map((leaf) => size(leaf.shape))
  const columns = sizes.map((n) => Array.from({ length: n }, () => new Float64Array(draws)))
  for (let from = 0; from < draws; from += lane) {
    const keys = Float64Array.from({ length: 2 * lane }, (_, i) => streamKey(seed, from + (i >> 1))[i & 1]!)
    const results = kernel([keys, ...bound])
    const count = Math.min(lane, draws - from)
    columns.forEach((leaf, i) =>
      leaf.forEach((column, k) => {
        for (let r = 0; r < count; r++) column[from + r] = results[i]![r * sizes[i]! + k]!
      }),
    )
  }
  return columns.flat()
}
