/** Pictures of chains: traces, and ranks. */
import { lines } from '../shared/plots.js'
import type { Quantity } from './sample.js'

/** Draws of a chain that a trace shows, evenly spaced. */
const shown = 250

/** The cells of a rank plot. */
const cells = 20

const chainName = (c: number): string => `chain ${c + 1}`

/** The draws of each chain in their order. */
export const trace = ({ name, chains }: Quantity): Promise<string> => {
  const every = Math.max(1, Math.ceil((chains[0]?.length ?? 0) / shown))
  return lines({
    title: '',
    x: 'draw',
    y: name,
    series: chains.map((chain, c) => ({
      name: chainName(c),
      points: [...chain].flatMap((x, t) => (t % every === 0 ? [[t, x] as const] : [])),
    })),
  })
}

/**
 * How many draws of each chain have their rank among all draws in each of some cells of equal width; all chains have the same law
 * where these counts differ by chance only (Vehtari et al. 2021, section 4.2).
 *
 * @param chains of equal length
 */
export const rankCounts = (
  chains: readonly Float64Array[],
  width: number,
): readonly (readonly number[])[] => {
  const all = chains.flatMap((chain, c) => [...chain].map((x) => ({ x, c }))).sort((a, b) => a.x - b.x)
  const counts = chains.map(() => new Array<number>(width).fill(0))
  all.forEach(({ c }, rank) => counts[c]![Math.floor((rank * width) / all.length)]!++)
  return counts
}

/** The ranks of each chain's draws among all. */
export const ranks = ({ name, chains }: Quantity): Promise<string> =>
  lines({
    title: '',
    x: `rank of ${name}, as a part of all draws`,
    y: 'draws',
    series: rankCounts(chains, cells).map((counts, c) => ({
      name: chainName(c),
      points: counts.map((n, k) => [(k + 0.5) / cells, n] as const),
    })),
    rules: [{ name: 'all alike', value: (chains[0]?.length ?? 0) / cells }],
  })
