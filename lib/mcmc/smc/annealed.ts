/**
 * Annealed importance sampling: x_0 from exp(-U_(beta_0)), and then for t = 1, ..., n
 *   log w = log w - (beta_t - beta_(t-1)) S(x),   x ~ K_(beta_t)(x, .)
 * with kernels that leave exp(-U_(beta_t)) invariant. For every function f
 *   E[w f(x)] = (Z_(beta_n) / Z_(beta_0)) E_(beta_n)[f],   Z_beta = integral of exp(-U_beta)
 * whatever the moves; the better they are, the smaller is the variance. Reference: Neal 2001.
 */
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import type { Info } from '../../model/Info.js'
import type { Invariant } from '../../model/Kernel.js'
import { requireLadder, type Path } from '../../model/Path.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Move } from '../Move.js'

/** An exact move at each beta, which is a term; `M.repeat` makes it several moves. */
export type MoveAt<X> = (beta: Scalar) => Move<Invariant, Info, X>

/** From where to where, and by which moves. */
export interface AnnealedOptions<X, L> {
  readonly path: Path<X, L>
  /** Betas in [0, 1], ascending; from the first one's law `init` draws. */
  readonly ladder: readonly number[]
  readonly move: MoveAt<X>
}

/** A point with the logarithm of its weight. */
export interface Weighted<X> {
  readonly x: X
  readonly logWeight: Scalar
}

/** One step of a move at beta, without its info. */
export const moved =
  <X, L>({ path, move }: Pick<AnnealedOptions<X, L>, 'path' | 'move'>, beta: Scalar) =>
  (x: X): Random<X> =>
    R.map(([y]: readonly [X, Info]) => y)(move(beta)(path.at(beta)).step(x))

/**
 * Annealed importance sampling of one point; `R.replicate` makes it many. The moves must be exact: an approximate one is a
 * compile error.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Exact, Move as M, Path, Random as R, Smc, Term as T } from 'giry'
 * const [fair, bent] = [E.categorical('fair', [1, 1]), E.categorical('bent', [1, 5])]
 * const toss = M.proposalOn<T.Index>({ name: 'toss', options: {} }, () => () => R.categorical(T.vector([0, 0])))
 * const options = { path: Path.geometric(fair, bent), ladder: [0, 0.5, 1], move: () => M.metropolis(toss) }
 * const annealed = Smc.ais(options)(R.categorical(T.vector([0, 0])))
 * Exact.expectation(annealed, ({ logWeight }) => T.exp(logWeight)) // Either.right(Data.data([6 / 2], []))
 */
export const ais =
  <X, L>(options: AnnealedOptions<X, L>) =>
  (init: Random<X>): Random<Weighted<X>> => {
    const { path, ladder } = options
    const betas = (i: T.Index): Scalar => T.element(T.vector<readonly number[]>(ladder), i)
    const anneal = ({ x, logWeight }: Weighted<X>, step: T.Index): Random<Weighted<X>> => {
      const [beta, next] = [betas(step), betas(T.addIndex(step, T.index(1)))]
      const weight = T.sub(logWeight, T.mul(T.sub(next, beta), path.slope(x)))
      return R.map((y: X) => ({ x: y, logWeight: weight }))(moved(options, next)(x))
    }
    return R.located('ais', () => {
      requireLadder(ladder)
      return R.chain((x: X) => R.times(ladder.length - 1, anneal)({ x, logWeight: T.constant(0) }))(init)
    })
  }
