/** Images of a table side by side: samples, and reconstructions under the images they are of. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { DataError } from '../../shared/failure.js'
import type { Figure, Section } from '../../shared/html.js'
import { imageGrid } from '../../shared/images.js'
import { bytesOf, everyPixel, first, type Images, type Shape } from '../data/images.js'
import { shown } from './evaluate.js'
import { generatedOf, measuredOf, type Found } from './findings.js'
import type { Row } from './rows.js'
import type { Work } from './work.js'

/** Pixels of the page for the side of an image. */
const sideOnPage = 48

const grid = (shape: Shape, columns: number, caption: string, bytes: Uint8Array): Figure => ({
  caption,
  png: imageGrid(bytes, shape, columns, Math.max(1, Math.round(sideOnPage / shape.width))),
})

const pixels = (images: Images, count: number): Either.Either<DataError, Uint8Array> =>
  everyPixel(first(count)(images))

/** The first result of a row's system. */
const oneOf = ({ system }: Row, found: readonly Found[]) =>
  found
    .filter((cell) => cell.system === system)
    .map(measuredOf)
    .find((measured) => measured !== undefined)

/** The sections of the report that show images. */
export const pictures = (
  { data: { train, test } }: Work,
  rows: readonly Row[],
  found: readonly Found[],
): Either.Either<DataError, readonly Section[]> =>
  pipe(
    Either.Do,
    Either.bind('trained', () => pixels(train, shown.samples)),
    Either.bind('tested', () => pixels(test, shown.reconstructions)),
    Either.map(({ trained, tested }) => {
      const known = rows.flatMap((row) => {
        const measured = oneOf(row, found)
        return measured === undefined ? [] : [{ row, measured }]
      })
      const ofSystems = known.filter(
        ({ row }, i) => known.findIndex((k) => k.row.system === row.system) === i,
      )
      const chains = ofSystems.flatMap(({ row, measured: { chains: c } }) =>
        c === undefined
          ? []
          : [
              grid(
                train,
                c.frames,
                `${row.system}: a chain a row, an image every ${c.stride} steps`,
                c.images,
              ),
            ],
      )
      return [
        {
          heading: 'Reconstructions',
          text: 'Test images on top; below them, for each system, its reconstructions after the descent.',
          figures: [
            grid(train, shown.reconstructions, 'test images', tested),
            ...ofSystems.map(({ row, measured }) =>
              grid(train, shown.reconstructions, row.system, measured.reconstructions),
            ),
          ],
        },
        {
          heading: 'Samples',
          figures: [
            grid(train, 8, 'training images', trained),
            ...known.map(({ row, measured }) =>
              grid(train, 8, row.name, generatedOf(row, measured)?.samples ?? new Uint8Array(bytesOf(train))),
            ),
          ],
        },
        ...(chains.length === 0
          ? []
          : [
              {
                heading: 'Chains of energy-based priors',
                text: 'Each starts from noise and goes four times as far as in training.',
                figures: chains,
              },
            ]),
      ]
    }),
  )
