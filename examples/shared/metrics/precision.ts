/**
 * Precision and recall of finding anomalies by a score. Above a threshold, precision is the share of anomalies among
 * what is found, and recall the share of the anomalies that are found. Equal scores are found together, so that the order
 * of the data doesn't matter: each different score is one point of the curve.
 *   averagePrecision        sum over points of (rise of recall) (precision there)
 *   precisionRecallArea     the area under straight lines between the points, from recall 0 and precision 1 on; the
 *                           AUPRC of Yu et al. 2023. Lines flatter the curve (Davis and Goadrich 2006).
 */
import * as Either from 'fp-ts/lib/Either.js'
import type { DataError } from '../failure.js'

/** A point of the curve: what a threshold finds. */
export interface Point {
  readonly recall: number
  readonly precision: number
}

const refuse = (what: string, remedy: string): Either.Either<DataError, never> =>
  Either.left({ _tag: 'DataError', what, where: 'precision and recall', remedy })

/** The curve, from the highest score down; parameters as for `averagePrecision`. */
export const precisionRecallCurve = (
  scores: ArrayLike<number>,
  anomalies: ArrayLike<boolean>,
): Either.Either<DataError, readonly Point[]> => {
  const total = Array.from(anomalies).filter((is) => is).length
  if (scores.length !== anomalies.length)
    return refuse(`${scores.length} scores for ${anomalies.length} images`, 'give each image one score')
  if (total === 0) return refuse('there is no anomaly', 'give at least one')
  if (!Array.from(scores).every((score) => !Number.isNaN(score)))
    return refuse('a score is NaN', 'look for images that diverged')
  const order = Array.from(scores, (_, i) => i).toSorted((a, b) => (scores[a]! < scores[b]! ? 1 : -1))
  const points: Point[] = []
  let found = 0
  order.forEach((image, i) => {
    found += anomalies[image] ? 1 : 0
    const isLast = i + 1 === order.length || scores[order[i + 1]!] !== scores[image]
    if (isLast) points.push({ recall: found / total, precision: found / (i + 1) })
  })
  return Either.right(points)
}

/** The sum over points of the rise of recall times what `height` makes of the two precisions. */
const under =
  (height: (before: number, here: number) => number) =>
  (points: readonly Point[]): number =>
    points.reduce((sum, { recall, precision }, i) => {
      const before = points[i - 1] ?? { recall: 0, precision: 1 }
      return sum + (recall - before.recall) * height(before.precision, precision)
    }, 0)

/**
 * The average precision, in (0, 1].
 *
 * @param scores higher for what looks more like an anomaly: [n].
 * @param anomalies whether it is one: [n], at least one true.
 */
export const averagePrecision = (
  scores: ArrayLike<number>,
  anomalies: ArrayLike<boolean>,
): Either.Either<DataError, number> =>
  Either.map(under((_, here) => here))(precisionRecallCurve(scores, anomalies))

/** The area under the curve of precision over recall, by trapezoids; parameters as for `averagePrecision`. */
export const precisionRecallArea = (
  scores: ArrayLike<number>,
  anomalies: ArrayLike<boolean>,
): Either.Either<DataError, number> =>
  Either.map(under((before, here) => (before + here) / 2))(precisionRecallCurve(scores, anomalies))
