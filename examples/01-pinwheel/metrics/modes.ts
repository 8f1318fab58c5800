/**
 * Modes of a density on a grid and their basins of attraction. A mode is a cell that none of its eight
 * neighbours exceeds and whose density is above 5 % of the peak; a cell's basin is the mode that it reaches by
 * steepest ascent of the log density. Among equal cells the one of lower index counts as higher, so a peak that
 * falls between cells is still one mode.
 */
import { centre, type Grid } from './grid.js'

/** One mode. */
export interface Mode {
  readonly cell: number
  /** The centre of the cell, (z0, z1). */
  readonly z: readonly [number, number]
  /** Density over the density of the highest mode, in (0.05, 1]. */
  readonly relativeDensity: number
}

/** The modes, highest first, and for each cell of the grid the position in `modes` of the one it belongs to. */
export interface Modes {
  readonly modes: ReadonlyArray<Mode>
  readonly basins: Int32Array
}

/** Maxima lower than this share of the peak are no modes of their own. */
const leastRelativeDensity = 0.05

/** The neighbour of cell `k` in the direction of steepest ascent; `k` itself where it is a maximum. */
const uphill = ({ lattice: { cells }, logDensity }: Grid, k: number): number => {
  const row = Math.floor(k / cells)
  const column = k - row * cells
  let best = k
  let steepest = -Infinity
  for (let r = Math.max(row - 1, 0); r <= Math.min(row + 1, cells - 1); r++)
    for (let c = Math.max(column - 1, 0); c <= Math.min(column + 1, cells - 1); c++) {
      const j = r * cells + c
      const rise = logDensity[j] - logDensity[k]
      const higher = rise > 0 || (rise === 0 && j < k)
      const slope = r !== row && c !== column ? rise / Math.SQRT2 : rise
      if (higher && slope > steepest) {
        best = j
        steepest = slope
      }
    }
  return best
}

/** For each cell the maximum at the end of its path of steepest ascent. */
const summits = (grid: Grid): Int32Array => {
  const summit = new Int32Array(grid.logDensity.length).fill(-1)
  for (let start = 0; start < summit.length; start++) {
    const path: number[] = []
    let k = start
    while (summit[k] < 0) {
      path.push(k)
      const next = uphill(grid, k)
      if (next === k) summit[k] = k
      k = next
    }
    for (const cell of path) summit[cell] = summit[k]
  }
  return summit
}

/** The position in `modes` of the one nearest to the centre of `cell`. */
const nearest = (grid: Grid, modes: ReadonlyArray<Mode>, cell: number): number => {
  const [z0, z1] = centre(grid.lattice, cell)
  const distances = modes.map(({ z }) => (z[0] - z0) ** 2 + (z[1] - z1) ** 2)
  return distances.indexOf(Math.min(...distances))
}

/**
 * The modes of a grid and their basins. The whole basin of a maximum too low to be a mode goes to the mode
 * nearest to that maximum.
 */
export const modes = (grid: Grid): Modes => {
  const summit = summits(grid)
  const maxima = [...new Set(summit)]
  const peak = Math.max(...maxima.map((cell) => grid.logDensity[cell]))
  const relativeDensity = (cell: number): number => Math.exp(grid.logDensity[cell] - peak)
  const listed = maxima
    .map((cell): Mode => ({ cell, z: centre(grid.lattice, cell), relativeDensity: relativeDensity(cell) }))
    .filter((mode) => mode.relativeDensity > leastRelativeDensity)
    .sort((a, b) => b.relativeDensity - a.relativeDensity || a.cell - b.cell)
  const modeOf = new Map(maxima.map((cell) => [cell, nearest(grid, listed, cell)]))
  return { modes: listed, basins: summit.map((cell) => modeOf.get(cell) ?? 0) }
}

/** The exact probability of each mode's basin, in the order of `modes`; they sum to 1. */
export const modeMasses = ({ masses }: Grid, { modes, basins }: Modes): Float64Array => {
  const totals = new Float64Array(modes.length)
  masses.forEach((mass, k) => (totals[basins[k]] += mass))
  return totals
}
