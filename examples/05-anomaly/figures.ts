/** What can be seen of a case: how scores are spread, what the anomalies cost to find, and which images are at both ends. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { DataError, Failure } from '../shared/failure.js'
import type { Figure } from '../shared/html.js'
import { grayGrid } from '../shared/images.js'
import { precisionRecallCurve } from '../shared/metrics/precision.js'
import { lines, type LinePlot, type Point } from '../shared/plots.js'
import { bytesOf, scaled } from '../04-systems/data/images.js'
import type { Finding } from './findings.js'
import { nameOf } from './work.js'

const drawn = (plot: LinePlot): TaskEither.TaskEither<Failure, string> =>
  TaskEither.tryCatch(
    () => lines(plot),
    (e) => new Error(`can't draw: ${String(e)}`),
  )

const bins = 40
const most = 200

/** The share of scores in each of 40 equal parts of an interval, by the middles of the parts; those beyond it count in the last. */
export const histogram = (scores: ArrayLike<number>, low: number, high: number): readonly Point[] => {
  const width = (high - low) / bins || 1
  const counts = new Float64Array(bins)
  Array.from(scores).forEach((score) => {
    counts[Math.max(0, Math.min(bins - 1, Math.floor((score - low) / width)))]! += 1
  })
  return Array.from(counts, (count, i) => [low + (i + 0.5) * width, count / scores.length] as const)
}

/** The number below which a share of some numbers lie. */
const quantile = (sorted: Float32Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!

const spread = ({ scores, split: { anomalies }, which }: Finding): LinePlot => {
  const sorted = scores.toSorted()
  const [low, high] = [sorted[0]!, quantile(sorted, 0.995)]
  const part = (is: boolean) =>
    histogram(
      scores.filter((_, i) => anomalies[i] === is),
      low,
      high,
    )
  return {
    title: nameOf(which),
    x: 'score',
    y: 'share of the images',
    series: [
      { name: 'other digits', points: part(false) },
      { name: `the digit ${which.digit}`, points: part(true) },
    ],
  }
}

/** At most 200 of some points, the last one among them. */
const thinned = (points: readonly Point[]): readonly Point[] => {
  const each = Math.ceil(points.length / most)
  return points.filter((_, i) => i % each === 0 || i === points.length - 1)
}

/** The curves of all systems for one digit. */
export const curves = (found: readonly Finding[]): TaskEither.TaskEither<Failure, Figure> =>
  pipe(
    found,
    TaskEither.traverseSeqArray(({ scores, split, which }) =>
      pipe(
        TaskEither.fromEither(precisionRecallCurve(scores, split.anomalies)),
        TaskEither.map((points) => ({
          name: which.system,
          points: thinned(points.map(({ recall, precision }) => [recall, precision] as const)),
        })),
      ),
    ),
    TaskEither.chainW((series) => drawn({ title: '', x: 'recall', y: 'precision', series })),
    TaskEither.map((svg) => ({ caption: 'Precision over recall of the anomalies', svg })),
  )

const columns = 16
const scale = 3

/** The images of the test that are the least and the most surprising: first of the others, then of the digit. */
const ends = (finding: Finding): Either.Either<DataError, Figure> => {
  const { scores, split, which } = finding
  const order = Array.from(scores.keys()).toSorted((a, b) => scores[a]! - scores[b]!)
  const of = (is: boolean): readonly number[] => order.filter((i) => split.anomalies[i] === is)
  const at = [of(false), of(true)].flatMap((some) => [some.slice(0, columns), some.slice(-columns)])
  const blank = -1
  const rows = at.flatMap((some) => [...some, ...Array.from({ length: columns - some.length }, () => blank)])
  return pipe(
    split.test.read(Int32Array.from(rows, (i) => Math.max(0, i))),
    Either.map((bytes) => {
      const size = bytesOf(split.test)
      const pixels = scaled(bytes)
      const images = rows.map((i, k) =>
        i === blank ? new Float32Array(size).fill(-1) : pixels.subarray(k * size, (k + 1) * size),
      )
      return {
        caption:
          `${nameOf(which)}: other digits with the lowest scores, with the highest scores; ` +
          `images of ${which.digit} with the lowest, with the highest`,
        png: grayGrid(images, split.test.width, columns, scale),
      }
    }),
  )
}

/** The figures of one case. */
export const figuresOf = (finding: Finding): TaskEither.TaskEither<Failure, readonly Figure[]> =>
  pipe(
    drawn(spread(finding)),
    TaskEither.bindTo('svg'),
    TaskEither.bindW('pictures', () => TaskEither.fromEither(ends(finding))),
    TaskEither.map(({ svg, pictures }) => [
      { caption: `${nameOf(finding.which)}: scores of the test images`, svg },
      pictures,
    ]),
  )
