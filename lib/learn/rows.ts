/** Batches of values: every leaf has axis 0, of one length. */
import type { Shape } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Batch, Index } from '../core/types.js'

/** How many values a batch has. */
export const rows = (xs: unknown): number => Space.flatten(xs)[0]?.shape[0] ?? 0

/** Value k of a batch. */
export const rowAt = <A>(xs: Batch<A>, k: Index): A => {
  const space = Space.of(xs)
  return space.build(space.flatten(xs).map((leaf) => T.at<Shape>(leaf, k))) as unknown as A
}
