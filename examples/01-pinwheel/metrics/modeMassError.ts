/**
 * Mode-mass error: how wrongly samples are spread over the modes of a density, whatever their spread within one.
 *
 * With p_m the exact probability of the basin of mode m, q_m the share of the samples that lie in it, and q_out
 * the share outside the lattice (where p is 0; points that aren't numbers count here), it is the total variation
 *
 *   TV = (sum_m |p_m - q_m| + q_out) / 2,   between 0 and 1.
 *
 * It is biased upward: n exact draws have an expected error of the order of n^(-1/2), so a value is to be read
 * beside that of as many draws from the grid.
 */
import { cellOf, type Grid } from './grid.js'
import { modeMasses, type Modes } from './modes.js'

/**
 * The mode-mass error of samples.
 *
 * @param samples at least one point, interleaved [n, 2] row-major.
 */
export const modeMassError = (grid: Grid, modes: Modes, samples: Float32Array | Float64Array): number => {
  const n = samples.length / 2
  const shares = new Float64Array(modes.modes.length)
  let outside = 0
  for (let i = 0; i < n; i++) {
    const cell = cellOf(grid.lattice, samples[2 * i], samples[2 * i + 1])
    if (cell < 0) outside += 1 / n
    else shares[modes.basins[cell]] += 1 / n
  }
  return modeMasses(grid, modes).reduce((sum, mass, m) => sum + Math.abs(mass - shares[m]), outside) / 2
}
