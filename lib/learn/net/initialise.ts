/**
 * Initial parameters: independent uniforms on (-1/sqrt n, 1/sqrt n), where n is the fan-in of the layer, for weights
 * and biases alike (LeCun et al. 1998; the default of common frameworks for dense layers and convolutions).
 */
import { requireOption } from '../../core/GiryError.js'
import type { Shape } from '../../core/graph.js'
import type { Term } from '../../core/types.js'
import { uniform } from '../../random/Distribution.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'

/**
 * A tensor of independent uniforms on (-1/sqrt fanIn, 1/sqrt fanIn). A length that is no positive integer is an `OptionError`.
 *
 * @example
 * import { Net as N, Run } from 'giry'
 * const run = await Run.sample({ count: 10, seed: 1, backend: 'reference' })(N.uniformFanIn([4, 3], 4))()
 * run._tag === 'Right' && run.right.shape // [10, 4, 3]
 * run._tag === 'Right' && run.right.values.every((w) => Math.abs(w) < 1 / 2) // true
 */
export const uniformFanIn = <const S extends Shape>(shape: S, fanIn: number): Random<Term<S>> => ({
  trace: (site) => {
    shape.forEach((d) => requireOption('width', d, (n) => Number.isInteger(n) && n > 0, 'a positive integer'))
    const bound = 1 / Math.sqrt(fanIn)
    return uniform({ low: -bound, high: bound, shape }).trace(site)
  },
})

/** The parameters of an affine map: a weight of the given shape, then its bias. */
export const affine = <const W extends Shape, const B extends Shape>(
  weight: W,
  bias: B,
  fanIn: number,
): Random<{ readonly weight: Term<W>; readonly bias: Term<B> }> =>
  R.map(([w, b]: readonly [Term<W>, Term<B>]) => ({ weight: w, bias: b }))(
    R.both(uniformFanIn(weight, fanIn), uniformFanIn(bias, fanIn)),
  )
