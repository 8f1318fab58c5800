/**
 * A model of this example: an energy of its natural parameters, a bijection to them from all real numbers, where chains run, and
 * the quantities that the reference knows.
 *   energy on X,   free: Z -> X,   chains on Z for U(f(z)) - log |det D f(z)|,   quantities of f(z)
 */
import type { Adapt, Bijection as B, Energy as E, Space as S } from 'giry'

export interface Model<Z, X, Q = X, L = unknown> {
  /** Of the posterior, in posteriordb. */
  readonly name: string
  /** Up to a constant, on the natural parameters. */
  readonly energy: E.Energy<X, L>
  readonly free: B.Bijection<Z, X>
  /** What is compared with the reference. */
  readonly quantities: { readonly space: S.Space<Q>; readonly of: (x: X) => Q }
  /** The metric that the warm-up learns; dense where parameters go together. */
  readonly moments: NonNullable<Adapt.WindowedOptions['moments']>
  /** The leapfrog steps of HMC: about a quarter of a turn at the step size that the warm-up finds. */
  readonly leapfrogs: number
}

/** A model whose natural parameters are what the reference knows. */
export const model = <Z, X, L>(m: Omit<Model<Z, X, X, L>, 'quantities'>): Model<Z, X, X, L> => ({
  ...m,
  quantities: { space: m.energy.space, of: (x) => x },
})
