/** The extremes of a sequence. */
import { zip } from '../../core/linear.js'
import * as T from '../../core/Term.js'
import { reducer, type Reducer } from './define.js'
import { everywhere, requireFloats } from './floats.js'

/** The least and the largest value of each element. */
export interface Extremes<X> {
  readonly least: X
  readonly largest: X
}

/** The extremes of each element; of no points, the least is infinity and the largest -infinity. Leaves are floats. */
export const extremes = <X>(): Reducer<X, Extremes<X>> =>
  reducer('extremes', (space) => {
    requireFloats('extremes', space)
    const least = (a: X, b: X): X => zip(space, (x, y) => T.min(x!, y!), a, b)
    const largest = (a: X, b: X): X => zip(space, (x, y) => T.max(x!, y!), a, b)
    return {
      init: { least: everywhere(space, Infinity), largest: everywhere(space, -Infinity) },
      step: (state: Extremes<X>, x) => ({ least: least(state.least, x), largest: largest(state.largest, x) }),
      merge: (a, b) => ({ least: least(a.least, b.least), largest: largest(a.largest, b.largest) }),
      finish: (state) => state,
    }
  })
