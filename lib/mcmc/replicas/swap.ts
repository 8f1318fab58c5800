/**
 * Swaps: neighbours on a ladder change places with probability min(1, exp (beta_i - beta_(i+1)) (S(x_i) - S(x_(i+1)))).
 * Pairs of one parity have no rung in common, so their swaps are independent Metropolis steps, which together are reversible for
 * the product of the rungs' laws; and so they are if a fair coin says which parity.
 */
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Batch, Flag, Scalar, Term, Vec } from '../../core/types.js'
import type { Energy } from '../../model/Energy.js'
import * as K from '../../model/Kernel.js'
import { replicas, requireLadder, type Path, type Replicas } from '../../model/Path.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { acceptanceOf } from '../accept.js'
import type { OnReplicas } from './explore.js'

/** At which betas, and which neighbours may change places: `either` leaves it to a fair coin. */
export interface SwapOptions {
  readonly ladder: readonly number[]
  readonly pairs: 'even' | 'odd' | 'either'
}

/** The mean of min(1, ratio) over all pairs of neighbours, of both parities; 0 if there is no pair. */
export interface SwapAcceptance {
  readonly [field: string]: Scalar
  readonly swapAcceptance: Scalar
}

/** The kernel with its target given, so that parts of one cycle share it. */
export const swapping = <X, L>(
  path: Path<X, L>,
  target: Energy<Batch<X>, Replicas<L>>,
  { ladder, pairs }: SwapOptions,
): OnReplicas<X, K.Reversible, SwapAcceptance, L> => {
  const coin = R.map((odd: Flag) => T.toFloat(odd))(R.accept(T.constant(-Math.LN2)))
  const parity = pairs === 'either' ? coin : R.of(T.constant(pairs === 'odd' ? 1 : 0))
  return K.kernel({
    name: 'swapRungs',
    options: { ladder, pairs },
    source: target.space,
    exactness: K.reversible,
    target,
    step: (xs) => {
      requireLadder(ladder)
      if (ladder.length === 1) return R.of([xs, { swapAcceptance: T.constant(0) }] as const)
      const logRatios = swapRatios(ladder, T.batch(ladder.length, path.slope)(xs))
      const acceptance = T.mean(T.batch(ladder.length - 1, acceptanceOf)(logRatios))
      return R.chain((odd: Scalar) =>
        R.map((accepted: Flags) => {
          const ys = rearranged(xs, origins(accepted, odd))
          return [ys, { swapAcceptance: acceptance }] as const
        })(R.plate(ladder.length - 1, R.accept)(logRatios) as Random<Flags>),
      )(parity)
    },
  })
}

type Flags = Term<readonly [number], 'bool'>
type Places = Term<readonly [number], 'int'>

const numbers = (xs: readonly number[]): Vec<number> => T.vector(xs)

/** (beta_i - beta_(i+1)) (S_i - S_(i+1)), the log-ratio of each pair of neighbours. */
const swapRatios = (ladder: readonly number[], slopes: Vec<number>): Vec<number> => {
  const pairs = ladder.length - 1
  const gaps = numbers(ladder.slice(1).map((b, i) => ladder[i]! - b))
  const [lower, upper] = [0, 1].map((from): Vec<number> => T.slice([from], [pairs], slopes))
  return T.mul(gaps, T.sub(lower!, upper!))
}

/** Where each rung's next point is now: at the other end of its pair, if that is of the parity and accepted. */
const origins = (accepted: Flags, odd: Scalar): Places => {
  const pairs = accepted.shape[0]!
  const parities = numbers(Array.from({ length: pairs }, (_, i) => i % 2))
  const swapped = T.toFloat(T.and(accepted, T.equal(parities, T.broadcast([pairs], odd))))
  const here = T.toFloat(T.iota(pairs + 1)) as Vec<number>
  const [up, down] = [T.concat<number>(swapped, numbers([0])), T.concat<number>(numbers([0]), swapped)]
  return T.toInt(T.sub(T.add(here, up), down))
}

const rearranged = <X>(xs: Batch<X>, places: Places): Batch<X> => {
  const space = Space.of(xs)
  return space.build(space.flatten(xs).map((leaf) => T.gather(leaf, places)))
}

/** Swaps of neighbours, all pairs of one parity at once. Of one rung it is the identity. */
export const swapRungs =
  (options: SwapOptions) =>
  <X, L>(path: Path<X, L>): OnReplicas<X, K.Reversible, SwapAcceptance, L> =>
    swapping(path, replicas(options.ladder, path), options)
