/** Values whose leaves are floats. */
import { fail } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'

/** Stops with a `ShapeError` that names a leaf of another type. */
export const requireFloats = (name: string, space: Space.Space<unknown>): void => {
  const other = space.leaves.find((leaf) => leaf.dtype !== 'float')
  if (other !== undefined)
    fail(
      'ShapeError',
      `${name} of a leaf of type ${other.dtype}${other.path === '' ? '' : ` at '${other.path}'`}`,
      'convert it with T.toFloat in a contramap',
    )
}

/** The value with one number everywhere. */
export const everywhere = <X>(space: Space.Space<X>, c: number): X =>
  space.build(space.leaves.map((leaf) => T.fill(c, leaf.shape)))
