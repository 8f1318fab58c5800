/**
 * Flow matching: a velocity field is fitted to straight lines from draws x0 of a source to data x1,
 *   x_t = (1 - t) x0 + t x1,   loss E |v(x_t, t) - (x1 - x0)|^2,   t ~ U(0, 1)
 * In the mean it is least at v(x, t) = E[x1 - x0 | x_t = x], whose flow dx/dt = v(x, t) carries the law of the source at t = 0
 * to that of the data at t = 1: `Flow.integrate` follows it.
 * Reference: Lipman et al. 2023, "Flow matching for generative modeling"; Liu et al. 2023 for lines between any two laws.
 */
import * as Linear from '../../core/linear.js'
import * as Space from '../../core/Space.js'
import type { Scalar } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Velocity } from '../flow/integrate.js'

/**
 * The loss of a velocity field at one datum; values are of a space of floats. Of a source that is one point x0 and the field
 * (x - x0) / t it is 0, since that field follows the lines to every datum.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Objective, Random as R, Run, Space as S, Term as T } from 'giry'
 * const field = (x: T.Scalar, t: T.Scalar) => T.div(T.shift(-1)(x), t)
 * const loss = Objective.flowMatching(R.of(T.constant(1)))(field)(T.constant(5))
 * const run = await Run.sample({ count: 2, seed: 1, backend: 'reference' })(loss)()
 * run._tag === 'Right' && run.right.values // [0, 0]
 */
export const flowMatching =
  <X>(source: Random<X>) =>
  (velocity: Velocity<X>) =>
  (x1: X): Random<Scalar> =>
    R.located('flowMatching', () => {
      const space = Space.of(x1)
      const lossAt = (t: Scalar, x0: X): Scalar => {
        const line = Linear.combine(space, -1, x0, 1, x1)
        const rest = Linear.axpy(space, -1, velocity(Linear.axpy(space, t, x0, line), t), line)
        return Linear.dot(space, rest, rest)
      }
      return R.chain((t: Scalar) => R.map((x0: X) => lossAt(t, x0))(source))(R.uniform([]))
    })
