/** Learning curves with so few points that they can be drawn. */
import type { Point } from '../../shared/training.js'

const most = 200

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** A curve of at most 200 points, each the average of as many neighbours, at the last one's iteration. */
export const thinned = (curve: readonly Point[]): readonly Point[] => {
  const each = Math.ceil(curve.length / most)
  return Array.from({ length: Math.ceil(curve.length / Math.max(1, each)) }, (_, i) => {
    const some = curve.slice(i * each, (i + 1) * each)
    const { iteration, losses } = some.at(-1)!
    return {
      iteration,
      losses: Object.fromEntries(
        Object.keys(losses).map((name) => [name, mean(some.map((p) => p.losses[name] ?? NaN))]),
      ),
    }
  })
}
