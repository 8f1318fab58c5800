/** Infos on the host: sums over steps, as counts or as averages. */
import type { Data } from '../../core/Data.js'
import type { Space } from '../../core/Space.js'
import { isCount } from '../../model/Info.js'

/** The last name of a path. */
export const fieldOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1)

/** Sums over `steps` steps as infos: counts stay sums, everything else becomes an average. */
export const fromSums = (space: Space<unknown>, sums: readonly Data[], steps: number): readonly Data[] =>
  sums.map((sum, i) =>
    isCount(fieldOf(space.leaves[i]!.path))
      ? sum
      : { ...sum, values: Float64Array.from(sum.values, (s) => s / Math.max(steps, 1)) },
  )

/** Averages per step of infos that are added up as they come. */
export interface Averages {
  /** Takes one total for each leaf, over so many steps. */
  readonly add: (totals: readonly number[], steps: number) => void
  /** The averages since they were last taken, by path. */
  readonly take: () => Readonly<Record<string, number>>
}

export const total = ({ values }: Data): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum
}

export const averages = (space: Space<unknown>): Averages => {
  const paths = space.leaves.map((leaf, i) => leaf.path || `info ${i}`)
  let sums = paths.map(() => 0)
  let count = 0
  return {
    add: (totals, steps) => {
      sums = sums.map((s, i) => s + totals[i]!)
      count += steps
    },
    take: () => {
      const found = count === 0 ? {} : Object.fromEntries(paths.map((p, i) => [p, sums[i]! / count]))
      sums = paths.map(() => 0)
      count = 0
      return found
    },
  }
}
