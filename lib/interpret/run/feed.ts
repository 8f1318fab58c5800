/** Feeds: the data of iteration t as a pure function of t, so that a resumed run sees what an uninterrupted one does. */
import type { Either } from 'fp-ts/lib/Either.js'
import type { Concrete } from '../../core/Data.js'
import type { GiryError } from '../../core/GiryError.js'
import type { Space } from '../../core/Space.js'

/** What each iteration is given. */
export interface Feed<D> {
  readonly space: Space<D>
  /** The value of iteration t = 0, 1, ...; leaves that are the same object as before are not uploaded again. */
  readonly at: (iteration: number) => Either<GiryError, Concrete<D>>
}
