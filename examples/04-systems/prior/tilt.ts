/** The tilt f of a prior proportional to exp(f(z)) N(z; 0, I), and how it is learned. */
import type { Net as N, Optimizer as O, Space as S, Term as T } from 'giry'

export interface Tilt<F, Z> {
  readonly latents: S.Space<Z>
  readonly net: N.Net<F, Z, T.Scalar>
  readonly rule: O.Optimizer
}
