/** The tilt f of a prior proportional to exp(f(z)) N(z; 0, I), and how it is learned. */
import type { Net as N, Space as S, Term as T } from 'giry'
import type { Rule } from '../learner.js'

export interface Tilt<F, Z> {
  readonly latents: S.Space<Z>
  readonly net: N.Net<F, Z, T.Scalar>
  readonly rule: Rule
}
