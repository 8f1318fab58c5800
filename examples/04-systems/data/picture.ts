/** Pictures of jpg and png files: bytes [height, width, 3], whatever colours the file has; transparency is left out. */
import * as Either from 'fp-ts/lib/Either.js'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import type { DataError } from '../../shared/failure.js'
import { reason } from './files.js'
import { dataError } from './images.js'

export interface Picture {
  readonly height: number
  readonly width: number
  /** Red, green and blue, row-major. */
  readonly pixels: Uint8Array
}

/** The formats that are read. */
export type Format = 'jpg' | 'png'

/** The format that a name's ending says. */
export const formatOf = (path: string): Format | undefined =>
  /\.jpe?g$/i.test(path) ? 'jpg' : /\.png$/i.test(path) ? 'png' : undefined

const signatures: Readonly<Record<Format, readonly number[]>> = {
  jpg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47],
}

const withoutAlpha = (rgba: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!)

const decoders: Readonly<Record<Format, (bytes: Uint8Array) => Picture>> = {
  jpg: (bytes) => {
    const { width, height, data } = jpeg.decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
    })
    return { width, height, pixels: data }
  },
  png: (bytes) => {
    const { width, height, data } = PNG.sync.read(Buffer.from(bytes))
    return { width, height, pixels: withoutAlpha(data) }
  },
}

/** The picture of a file's bytes; the format is that of its name, and must be that of its bytes. */
export const decodePicture = (
  bytes: Uint8Array,
  format: Format,
  path: string,
): Either.Either<DataError, Picture> =>
  !signatures[format].every((byte, i) => bytes[i] === byte)
    ? Either.left(
        dataError(`the file isn't ${format} data`, path, 'give it the ending of its format, or take it out'),
      )
    : Either.tryCatch(
        () => decoders[format](bytes),
        (e) =>
          dataError(
            `the picture can't be read (${reason(e)})`,
            path,
            'put back the whole file, or take it out',
          ),
      )
