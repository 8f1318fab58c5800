/**
 * Replica exchange, parallel tempering: points x_1, ..., x_n at the betas of a ladder, of the law
 *   exp(- sum_i U_(beta_i)(x_i)),   U_beta = U_0 + beta S
 * which is explored at every rung by a move of its own, E = prod_i K_(beta_i), and whose neighbours change places with
 * probability min(1, exp (beta_i - beta_(i+1)) (S(x_i) - S(x_(i+1)))). Swaps of the pairs (0, 1), (2, 3), ... are even, those
 * of (1, 2), (3, 4), ... are odd; together they are reversible, and so they are if a fair coin says which.
 *   reversible   swap by a coin, explore, swap by a coin        as exact as the explorer
 *   evenOdd      explore, swap even, explore, swap odd          invariant; replicas travel without turning round by chance
 * References: Geyer 1991; Okabe et al. 2001; Syed et al. 2022.
 */
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Batch, Scalar } from '../core/types.js'
import { summarise, type Info } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import { replicas, type Path, type Replicas } from '../model/Path.js'
import * as R from '../random/Random.js'
import { exploring, type ExploreOptions, type OnReplicas } from './replicas/explore.js'
import { swapping, type SwapAcceptance, type SwapOptions } from './replicas/swap.js'

export { exploreRungs, type ExploreOptions, type Explorer, type OnReplicas } from './replicas/explore.js'
export { swapRungs, type SwapAcceptance, type SwapOptions } from './replicas/swap.js'

/** Reversible steps, or the deterministic alternation of even and odd swaps. */
export type Scheme = 'reversible' | 'evenOdd'

/** At which betas, by which moves, and in which order. */
export interface ReplicaExchangeOptions<
  C extends K.Approximate,
  I extends Info,
  S extends Scheme,
  D = unknown,
> extends ExploreOptions<C, I, D> {
  readonly scheme: S
}

/** What replica exchange can claim. */
export type Exchanged<C, S extends Scheme> = S extends 'reversible' ? K.Weakest<C> : K.Cycled<C>

/**
 * Replica exchange on a path. `reversible` swaps, explores and swaps again, pairs chosen by coins; `evenOdd` explores twice, and
 * swaps even pairs after the first time and odd ones after the second. It reports the explorers' infos, put together over
 * rungs, and the mean swap acceptance. The last rung of draws of shape [chains, draws, n, ...] is the target's.
 *
 * @example
 * import { Energy as E, Move as M, Path, Run, Space as S, Term as T } from 'giry'
 * const wells = E.energy('wells', S.scalar, (x) => T.square(T.shift(-9)(T.square(x))))
 * const kernel = M.replicaExchange({
 *   ladder: [0, 0.01, 0.1, 1],
 *   explorer: () => M.randomWalk({ scale: 0.5 }),
 *   scheme: 'evenOdd',
 * })(Path.geometric(E.standardNormal(S.scalar), wells))
 * const run = await Run.chains({ chains: 2, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.shape // [2, 5, 4]
 * run._tag === 'Right' && run.right.info[1].swapAcceptance.shape // [2, 5]
 */
export const replicaExchange =
  <C extends K.Approximate, I extends Info, const S extends Scheme, D = unknown>(
    options: ReplicaExchangeOptions<C, I, S, D>,
  ) =>
  <X extends D, L>(path: Path<X, L>): OnReplicas<X, Exchanged<C, S>, readonly [I, SwapAcceptance], L> => {
    const { ladder, scheme } = options
    const target = replicas(ladder, path)
    const explore = exploring(path, target, options)
    const swap = (pairs: SwapOptions['pairs']): AnyPart<X, L> => swapping(path, target, { ladder, pairs })
    const claim = scheme === 'reversible' ? K.weakest([explore.exactness]) : K.cycled([explore.exactness])
    const parts =
      scheme === 'reversible'
        ? [swap('either'), explore, swap('either')]
        : [explore, swap('even'), explore, swap('odd')]
    return inTurn(explore, { scheme, ...explore.options }, claim as Exchanged<C, S>, parts)
  }

type AnyPart<X, L> = K.AnyKernel<Batch<X>, Replicas<L>>

/** The parts as one kernel that reports what the explorers and the swaps did. */
const inTurn = <X, L, C extends K.Approximate, I extends Info>(
  explore: OnReplicas<X, K.Approximate, I, L>,
  options: K.Options,
  exactness: C,
  parts: readonly AnyPart<X, L>[],
): OnReplicas<X, C, readonly [I, SwapAcceptance], L> => {
  const back = K.reversals(parts)
  const infosOf = <J extends Info>(swaps: boolean, infos: readonly Info[]): J =>
    together<J>(
      infos.filter((_, i) => (parts[i]!.name === 'swapRungs') === swaps) as readonly Info[] as readonly J[],
    )
  return K.kernel({
    source: explore.source,
    ...(explore.target === undefined ? {} : { target: explore.target }),
    name: 'replicaExchange',
    options,
    exactness,
    ...(back === undefined ? {} : { reversed: () => inTurn(explore, options, exactness, back) }),
    step: (xs) =>
      R.map(([ys, infos]: K.State<Batch<X>>) => {
        return [ys, [infosOf<I>(false, infos), infosOf<SwapAcceptance>(true, infos)] as const] as const
      })(K.inTurn(parts)(xs)),
  })
}

/** Infos of one kind as one. */
const together = <I extends Info>(infos: readonly I[]): I => {
  const rows = infos.map((info) => Space.flatten(info) as readonly Scalar[])
  const stacked = rows[0]!.map((_, i) => T.stack<readonly [], readonly Scalar[]>(rows.map((r) => r[i]!)))
  return summarise<I>(infos.length, Space.of(infos[0]!).build(stacked) as object)
}
