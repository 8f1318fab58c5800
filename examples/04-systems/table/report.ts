/** The page: table, images, learning curves, and what went wrong. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { Figure, Report, Section } from '../../shared/html.js'
import { lines } from '../../shared/plots.js'
import { brief } from '../../shared/progressLine.js'
import type { Point } from '../../shared/training.js'
import { textOf } from './assignments.js'
import { nameOf, type Measured } from './cell.js'
import { lost, measuredOf, type Found, type RowFinding } from './findings.js'
import type { Task } from './job.js'
import type { Options } from './options.js'
import { pictures } from './pictures.js'
import { cellsOf, columns } from './text.js'
import type { Work } from './work.js'

export interface Content {
  readonly options: Options
  readonly work: Work
  readonly rows: readonly RowFinding[]
  readonly found: readonly Found[]
  /** The MSE of the mean training image. */
  readonly meanImage: number
  readonly stopped: boolean
}

const intro = `Systems that learn images as p(z) p(x | z), compared on one data set: the nets of the generator \
are the same for all but sri-5. Numbers are means over seeds with their standard deviation.

MSE: of a pixel on [-1, 1], of test images from where the system's inference starts, after steps without noise; before them \
in the next column. FCD: the Frechet distance between features of generated and of training images, in a classifier that was \
trained on the training images; it is not FID. KID: the kernel distance of the same features. FCD of N(0, I): by the same \
generator, of draws that the prior has not been asked for. Lower is better everywhere.`

/** The profile, and what was put in its place. */
const departureOf = ({ profile, set = [] }: Options): string =>
  set.length === 0 ? profile : `${profile} with ${textOf(set)}`

/** One loss of all systems, each by its first result. */
const curve = async (
  loss: string,
  found: readonly { readonly name: string; readonly points: readonly Point[] }[],
): Promise<Figure> => ({
  caption: loss,
  svg: await lines({
    title: '',
    x: 'iteration',
    y: loss,
    series: found.map(({ name, points }) => ({
      name,
      points: points.flatMap(({ iteration, losses }) => {
        const value = losses[loss]
        return value === undefined ? [] : [[iteration, value] as const]
      }),
    })),
  }),
})

const curves = async (
  heading: string,
  found: readonly Found[],
  of: (m: Measured) => readonly Point[],
): Promise<Section> => {
  const known = found.flatMap((cell) => {
    const measured = measuredOf(cell)
    return measured === undefined ? [] : [{ system: cell.system, name: nameOf(cell), points: of(measured) }]
  })
  const firsts = known.filter((k, i) => known.findIndex(({ system }) => system === k.system) === i)
  const losses = [...new Set(firsts.flatMap(({ points }) => points.flatMap((p) => Object.keys(p.losses))))]
  return {
    heading,
    figures: await Promise.all(
      losses.map((loss) =>
        curve(
          loss,
          firsts.filter(({ points }) => points.some((p) => p.losses[loss] !== undefined)),
        ),
      ),
    ),
  }
}

const missing = (found: readonly Found[]): readonly Section[] => {
  const rows = lost(found)
  return rows.length === 0
    ? []
    : [{ heading: 'Cells without numbers', table: { columns: ['cell', 'why'], rows } }]
}

export const report = ({ options, work, rows, found, meanImage, stopped }: Content): Task<Report> =>
  pipe(
    TaskEither.fromEither(pictures(work, options.systems, found)),
    TaskEither.bindTo('images'),
    TaskEither.bindW('drawn', () =>
      TaskEither.tryCatch(
        () =>
          Promise.all([
            curves('Learning curves', found, (m) => m.curve),
            curves('Learning curves of what is fitted afterwards', found, (m) => m.fitCurve),
          ]),
        (e) => new Error(String(e)),
      ),
    ),
    TaskEither.map(({ images, drawn }) => ({
      title: `${options.data}: ${rows.length} ways to learn images`,
      intro,
      sections: [
        {
          heading: 'Table',
          text:
            `Profile ${departureOf(options)}, ${work.data.train.count} training images of ${work.data.train.height} x ` +
            `${work.data.train.width}. The mean training image has an MSE of ${brief(meanImage)}.` +
            (stopped ? ' The table was stopped: this is what had been found by then.' : ''),
          table: { columns, rows: rows.map(cellsOf) },
        },
        ...missing(found),
        ...images,
        ...drawn.filter(({ figures = [] }) => figures.length > 0),
      ],
    })),
  )
