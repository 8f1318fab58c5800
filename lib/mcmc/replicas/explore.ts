/**
 * Exploration: independent moves at the rungs of a ladder, the product kernel prod_i K_(beta_i). It leaves the product of the
 * rungs' laws invariant, and is as exact as its moves are.
 */
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import type { Energy } from '../../model/Energy.js'
import { summarise, type Info } from '../../model/Info.js'
import * as K from '../../model/Kernel.js'
import { replicas, requireLadder, type Path, type Replicas } from '../../model/Path.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Move } from '../Move.js'

/** The move at each beta; its step size may be a function of beta, which is a term. */
export type Explorer<C extends K.Approximate, I extends Info, D> = (beta: Scalar) => Move<C, I, D>

/** At which betas, and by which moves. */
export interface ExploreOptions<C extends K.Approximate, I extends Info, D = unknown> {
  /** Betas in [0, 1], ascending. */
  readonly ladder: readonly number[]
  readonly explorer: Explorer<C, I, D>
}

/** A kernel on points at the rungs of a ladder. */
export type OnReplicas<X, C extends K.Approximate, I extends Info, L> = K.Kernel<
  Batch<X>,
  Batch<X>,
  C,
  I,
  Replicas<L>
>

type Rung<X> = { readonly x: X; readonly beta: Scalar }

/** The kernel with its target given, so that parts of one cycle share it. */
export const exploring = <X extends D, L, C extends K.Approximate, I extends Info, D>(
  path: Path<X, L>,
  target: Energy<Batch<X>, Replicas<L>>,
  { ladder, explorer }: ExploreOptions<C, I, D>,
): OnReplicas<X, C, I, L> => {
  const { name, options, exactness, reversed } = explorer(T.constant(ladder[0] ?? 1))
  const backwards = (): OnReplicas<X, K.Approximate, Info, L> =>
    exploring(path, target, { ladder, explorer: (beta) => explorer(beta).reversed!() })
  return K.kernel({
    name: 'exploreRungs',
    options: { ladder, explorer: { name, options } },
    source: target.space,
    exactness,
    target,
    ...(reversed === undefined ? {} : { reversed: backwards }),
    step: (xs) => {
      requireLadder(ladder)
      const one = ({ x, beta }: Rung<X>): Random<readonly [X, I]> => explorer(beta)(path.at(beta)).step(x)
      return R.map(
        ([ys, rows]: readonly [Batch<X>, object]) => [ys, summarise<I>(ladder.length, rows)] as const,
      )(
        R.plate(ladder.length, one)({ x: xs, beta: T.vector(ladder) }) as unknown as Random<
          readonly [Batch<X>, object]
        >,
      )
    },
  })
}

/**
 * A step of every rung's move, independently. It reports the moves' infos, put together over the rungs.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Path, Space as S, Term as T } from 'giry'
 * const path = Path.geometric(E.standardNormal(S.scalar), E.energy('wells', S.scalar, (x) => T.square(T.shift(-9)(T.square(x)))))
 * const options = { ladder: [0, 0.3, 1], explorer: (beta: T.Scalar) => M.randomWalk({ scale: T.exp(T.neg(beta)) }) }
 * M.exploreRungs(options)(path).exactness // K.reversible
 * M.swapRungs({ ladder: [0, 0.3, 1], pairs: 'even' })(path).exactness // K.reversible
 * M.replicaExchange({ ...options, scheme: 'reversible' })(path).exactness // K.reversible
 * M.replicaExchange({ ...options, scheme: 'evenOdd' })(path).exactness // K.invariant
 */
export const exploreRungs =
  <C extends K.Approximate, I extends Info, D = unknown>(options: ExploreOptions<C, I, D>) =>
  <X extends D, L>(path: Path<X, L>): OnReplicas<X, C, I, L> =>
    exploring(path, replicas(options.ladder, path), options)
