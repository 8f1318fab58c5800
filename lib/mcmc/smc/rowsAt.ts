/** Particles by index. */
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Batch } from '../../core/types.js'
import type { Ancestors } from './resampling.js'

/** Rows by index, in each leaf. */
export const rowsAt = <X>(particles: Batch<X>, ancestors: Ancestors): Batch<X> => {
  const space = Space.of(particles)
  return space.build(space.flatten(particles).map((leaf) => T.gather(leaf, ancestors)))
}
