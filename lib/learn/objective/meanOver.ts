/** Means over batches of draws, which are constants: nothing is differentiated back into what made them. */
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import { rows } from '../rows.js'

/** The mean of f over a batch. */
export const meanOver = <X>(f: (x: X) => Scalar, xs: Batch<X>): Scalar =>
  T.mean(T.batch(rows(xs), f)(T.stopGradient(xs)))
