/**
 * Contrastive divergence: the contrast of an energy U between data and k steps of a kernel K for its law.
 *   contrastive   mean U(x) - mean U(x'),   x' ~ K^k(x, .)           from the data (Hinton 2002)
 *   persistent    mean U(x) - mean U(x'),   x' ~ K^k(pool, .)        from where the chains were left (Tieleman 2008)
 * For data of law w and a model of law pi, the gradient is the mean of grad U over w, less that over w K^k, or over the pool's
 * law times K^k. With k to infinity both are pi in the end, and the gradient is that of -log-likelihood in the mean.
 * The chain follows U too, and the gradient leaves that path out, as both papers do.
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Batch, Scalar } from '../../core/types.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import * as K from '../../model/Kernel.js'
import type { Move } from '../../mcmc/Move.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { rows } from '../rows.js'
import { contrast } from './contrast.js'

/** How far the negatives go. */
export interface ContrastiveOptions {
  /** k, the steps of the move, at least 1. */
  readonly steps: number
}

/** k steps of the move for the law of the energy, from each row. */
const advance =
  <D>(move: Move<K.Approximate, Info, D>, { steps }: ContrastiveOptions) =>
  <X extends D, L>(energy: Energy<X, L>) =>
  (starts: Batch<X>): Random<Batch<X>> => {
    requireOption('steps', steps, (k) => Number.isInteger(k) && k >= 1, 'a whole number of at least 1')
    const chain = K.times(steps)(move(energy))
    return R.plate(rows(starts), (x: X) => R.map(([end]: readonly [X, Info]) => end)(chain.step(x)))(starts)
  }

/**
 * The loss of an energy on a batch of data, with negatives that start there. The energy of the example is rate z, and
 * descent takes h rate from z.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Exact, Move as M, Objective, Random as R, Space as S, Term as T } from 'giry'
 * const exponential = (rate: T.Scalar) => E.energy('exponential', S.scalar, (z) => T.mul(rate, z))
 * const divergence = Objective.contrastive(M.descent({ stepSize: 0.1 }), { steps: 2 })
 * const loss = (rate: T.Scalar) => divergence(exponential(rate))(T.vector<readonly number[]>([1, 3]))
 * Exact.expectationAt(S.scalar, loss)(Data.data([5], [])) // Either.right(Data.data([5 * 2 - 5 * 1], []))
 * Exact.expectationAt(S.scalar, R.grad(loss))(Data.data([5], [])) // Either.right(Data.data([2 - 1], []))
 */
export const contrastive =
  <D>(move: Move<K.Approximate, Info, D>, o: ContrastiveOptions) =>
  <X extends D, L>(energy: Energy<X, L>) =>
  (data: Batch<X>): Random<Scalar> =>
    R.located('contrastive', () =>
      R.map((negatives: Batch<X>) => contrast(E.value(energy))(data, negatives))(
        advance(move, o)(energy)(data),
      ),
    )

/** What a step of persistent contrastive divergence gives: the loss, its gradient, and where the chains are now. */
export interface Persisted<P, X> {
  readonly loss: Scalar
  readonly gradient: P
  readonly pool: Batch<X>
}

/**
 * The loss of a model at parameters p and its gradient there, with negatives k steps on from a pool of chains. The pool goes
 * into the state of the learner: the next step goes on from the one that comes out. It needn't be as long as the data, and
 * `Latents.restart` lets some of its chains start anew before a step.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Exact, Move as M, Objective, Space as S, Term as T } from 'giry'
 * const exponential = (rate: T.Scalar) => E.energy('exponential', S.scalar, (z) => T.mul(rate, z))
 * const learn = Objective.persistent(M.descent({ stepSize: 0.1 }), { steps: 2 })(exponential)
 * const [pool, data] = [T.vector<readonly number[]>([7]), T.vector<readonly number[]>([1, 3])]
 * const step = Exact.expectation(learn(T.constant(5), pool, data), (s) => s)
 * const number = (x: number) => Data.data([x], [])
 * step // Either.right({ loss: number(5 * 2 - 5 * 6), gradient: number(2 - 6), pool: Data.data([6], [1]) })
 */
export const persistent =
  <D>(move: Move<K.Approximate, Info, D>, o: ContrastiveOptions) =>
  <P, X extends D, L>(model: (p: P) => Energy<X, L>) =>
  (p: P, pool: Batch<X>, data: Batch<X>): Random<Persisted<P, X>> =>
    R.located('persistent', () =>
      R.map((negatives: Batch<X>) => {
        const signal = (q: P): Scalar => contrast(E.value(model(q)))(data, negatives)
        const [loss, gradient] = T.valueAndGrad(signal)(p)
        return { loss, gradient, pool: negatives }
      })(advance(move, o)(model(p))(pool)),
    )
