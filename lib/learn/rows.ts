/** Batches of values: every leaf has axis 0, of one length. */
import * as Space from '../core/Space.js'

/** How many values a batch has. */
export const rows = (xs: unknown): number => Space.flatten(xs)[0]?.shape[0] ?? 0
