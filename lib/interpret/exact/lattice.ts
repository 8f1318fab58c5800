/**
 * Nodes for independent draws: a rank-one lattice of n points in the unit cube,
 *   point_k = frac(k (1, g, g^2, ...) / n),
 * whose projection on each axis has n evenly spaced points, so that a draw which alone decides a step is integrated
 * as finely as if it were the only one. A normal draw spreads its axis over (-6.5, 6.5) and weighs by its density. The
 * generator g keeps the points apart on every pair of axes.
 * Reference: Sloan and Joe 1994, "Lattice methods for multiple integration".
 */
import { trimmed, type Nodes } from './nodes.js'

export type Draw = 'normal' | 'uniform'

/** Normals reach this far: beyond lie 8e-11 of them. */
const REACH = 6.5

/** Generators that are tried. */
const CANDIDATES = 250

const fraction = (x: number): number => x - Math.floor(x)

/** The powers of g modulo n. */
const powers = (g: number, n: number, count: number): readonly number[] => {
  const found = [1]
  while (found.length < count) found.push((found.at(-1)! * g) % n)
  return found
}

/** The least squared distance of a point of the lattice from the origin, around the torus, on two of its axes. */
const nearest = (first: number, second: number, n: number): number => {
  let least = Infinity
  for (let k = 1; k < n; k++) {
    const [x, y] = [fraction((k * first) / n), fraction((k * second) / n)]
    least = Math.min(least, Math.min(x, 1 - x) ** 2 + Math.min(y, 1 - y) ** 2)
  }
  return least
}

/** Worse where the points crowd on some pair of axes. */
const crowding = (steps: readonly number[], n: number): number =>
  steps.flatMap((a, i) => steps.slice(0, i).map((b) => 1 / nearest(a, b, n))).reduce((s, x) => s + x, 0)

const generator = (n: number, count: number): readonly number[] => {
  const stride = Math.max(1, Math.floor(n / 2 / CANDIDATES))
  let best = powers(1, n, count)
  let least = Infinity
  for (let g = 2; g <= n / 2; g += stride) {
    const steps = powers(g, n, count)
    const found = crowding(steps, n)
    if (found < least) [best, least] = [steps, found]
  }
  return best
}

/** Independent draws as n nodes, a column for each draw. */
export const drawNodes = (kinds: readonly Draw[], n: number): Nodes => {
  if (kinds.length === 0) return { columns: [], weights: Float64Array.of(1) }
  const steps = kinds.length === 1 ? [1] : generator(n, kinds.length)
  const columns = kinds.map((kind, i) =>
    Float64Array.from({ length: n }, (_, k) => {
      const u = fraction((k * steps[i]! + 0.5) / n)
      return kind === 'normal' ? REACH * (2 * u - 1) : u
    }),
  )
  const weights = Float64Array.from({ length: n }, (_, k) =>
    Math.exp(-0.5 * kinds.reduce((s, kind, i) => (kind === 'normal' ? s + columns[i]![k]! ** 2 : s), 0)),
  )
  return trimmed({ columns, weights })
}
