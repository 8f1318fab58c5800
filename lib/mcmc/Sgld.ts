/**
 * Stochastic gradient Langevin dynamics: Langevin steps whose gradient looks at m of N data only, drawn at each step uniformly
 * and with replacement,
 *   g = grad U0(x) + (N / m) sum_j grad u(x, i_j),   x' = x - h g + sqrt(2 h) xi
 * for U(x) = U0(x) + sum_i u(x, i). The mean of g is grad U(x), and its variance adds to the noise: where all U0 and u are
 * quadratic with U'' = A on one number, the steps' law has mean argmin U and variance (2 + h V) / (A (2 - h A)) with V = var g. So
 * it is approximate.
 * Reference: Welling and Teh 2011, "Bayesian learning via stochastic gradient Langevin dynamics"; here the step size stays.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { axpy } from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Index, Scalar, Term } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Combined, Energy } from '../model/Energy.js'
import type { NoInfo } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { requireCount, requirePositive, shownOption } from './options.js'

/** A prior, and data one by one: the energy is the prior's plus the sum of the terms 0, ..., count - 1. */
export interface Posterior<X, L = unknown> {
  readonly prior: Energy<X, L>
  readonly count: number
  /** Minus the log-likelihood of datum i; of several data it is computed as one batch. */
  readonly term: (x: X, i: Index) => Scalar
}

type Indices = Term<readonly [number], 'int'>

/** The sum of the terms of the given data. */
const termsOf =
  <X, L>({ term }: Posterior<X, L>, indices: Indices) =>
  (x: X): Scalar =>
    T.sum(T.batch(indices.shape[0]!, (i: Index) => term(x, i))(indices))

/**
 * The energy of all data with the prior.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Kernel as K, Move as M, Run, Space as S, Term as T } from 'giry'
 * const data = T.vector([1, 3])
 * const posterior = {
 *   prior: E.standardNormal(S.scalar),
 *   count: 2,
 *   term: (x: T.Scalar, i: T.Index) => T.scale(0.5)(T.square(T.sub(x, T.element(data, i)))),
 * }
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([2], [1])), backend: 'reference' })
 * await at(E.value(M.posteriorEnergy(posterior)))() // Either.right(Data.data([2 + 0.5 + 0.5], [1]))
 * const kernel = M.sgld({ stepSize: 0.1, batch: 1 })(posterior)
 * kernel.exactness // K.approximate
 * kernel.options // { stepSize: 0.1, batch: 1 }
 */
export const posteriorEnergy = <X, L>(posterior: Posterior<X, L>): Energy<X, Combined<L, 'data'>> => {
  const value = (x: X): Scalar => termsOf(posterior, T.iota(posterior.count))(x)
  return pipe(posterior.prior, E.combine<X, 'data'>({ factors: [{ name: 'data', weight: 1, value }] }))
}

/** How far a step goes, and how many data it looks at. */
export interface SgldOptions {
  /** h > 0, the time step, as a number or a scalar term. */
  readonly stepSize: number | Scalar
  /** m, a whole number of at least 1. */
  readonly batch: number
}

/** For every posterior the kernel on its space; it claims nothing. */
export const sgld =
  ({ stepSize, batch }: SgldOptions) =>
  <X, L>(posterior: Posterior<X, L>): K.Kernel<X, X, K.Approximate, NoInfo, Combined<L, 'data'>> => {
    const { prior, count } = posterior
    const { space } = prior
    return K.kernel({
      name: 'sgld',
      options: { stepSize: shownOption(stepSize), batch },
      source: space,
      exactness: K.approximate,
      target: posteriorEnergy(posterior),
      step: (x) => {
        requirePositive('stepSize', stepSize, space, x)
        requireCount('batch', batch)
        requireCount('count', count)
        const h = T.toScalar(stepSize)
        const moved = (noise: X, indices: Indices): X => {
          const slope = axpy(space, count / batch, E.grad(prior)(x), T.grad(termsOf(posterior, indices))(x))
          return axpy(space, T.sqrt(T.scale(2)(h)), axpy(space, T.neg(h), x, slope), noise)
        }
        const chosen = R.map((u: T.Vec<number>): Indices => T.toInt(T.scale(count)(u)))(R.uniform([batch]))
        return R.map(
          ([noise, indices]: readonly [X, Indices]) => [moved(noise, indices), {} as NoInfo] as const,
        )(R.both(R.normalLike(space), chosen))
      },
    })
  }
