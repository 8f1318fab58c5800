/** What a bijection is. */
import type * as Space from '../../core/Space.js'
import type { Scalar } from '../../core/types.js'

/** A bijection from X to Y that knows its log-determinants. */
export interface Bijection<X, Y> {
  readonly name: string
  readonly source: Space.Space<X>
  readonly target: Space.Space<Y>
  /** y = f(x) and log |det D f(x)|. */
  readonly forward: (x: X) => readonly [Y, Scalar]
  /** x = f^-1(y) and log |det D f^-1(y)|. */
  readonly inverse: (y: Y) => readonly [X, Scalar]
}
