/**
 * Auxiliary variables: to move x, draw a given x, move both, and forget a.
 *   augment(q)(m)(U):   a ~ q(. | x),   (y, b) ~ m(U(x) - log q(a | x))(x, a),   to y
 * It is as exact as the move is on pairs, whose law pi(x) q(a | x) has pi for its first part: summed over a and b, detailed
 * balance of pairs is that of x. So a sampler whose draws have no density of their own, but one together with how they came about,
 * can propose.
 * References: Tanner and Wong 1987, "The calculation of posterior distributions by data augmentation"; Besag and Green
 * 1993, "Spatial statistics and Bayesian computation", section 3.
 */
import * as Space from '../core/Space.js'
import type { Scalar } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import type { Info } from '../model/Info.js'
import type { Approximate } from '../model/Kernel.js'
import { logDensity as derived } from '../random/density.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { moveOn, type Move } from './Move.js'

/**
 * An auxiliary variable on a space, and its law given x. The density is given where giry can't derive it, up to a constant that
 * x doesn't change.
 */
export interface Auxiliary<X, A> {
  readonly name: string
  readonly space: Space.Space<A>
  readonly draw: (x: X) => Random<A>
  readonly logDensity?: (x: X) => (a: A) => Scalar
}

/** A state and its auxiliary variable. */
export interface Augmented<X, A> {
  readonly x: X
  readonly auxiliary: A
}

/**
 * A move on X from one on pairs. In the example the auxiliary variable is a coin that shows the state in 3 of 4 cases, and the
 * move draws x anew from its law given the coin.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Focus as F, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * const shown = (x: T.Flag) => R.accept(T.select(x, T.constant(Math.log(0.75)), T.constant(Math.log(0.25))))
 * const coin = { name: 'coin', space: S.flag, draw: shown }
 * const pairs = S.struct({ x: S.flag, auxiliary: S.flag })
 * const move = pipe(M.gibbs(F.field(pairs, 'x')), M.augment(coin))
 * move.exactness // K.reversible
 * Exact.matrix(move(E.flat(S.flag))) // Either.right([[0.625, 0.375], [0.375, 0.625]])
 */
export const augment =
  <X, A>(auxiliary: Auxiliary<X, A>) =>
  <C extends Approximate, I extends Info>(m: Move<C, I, Augmented<X, A>>): Move<C, I, X> => {
    const { name, options, exactness, reversed } = m
    const { draw, logDensity = (x: X) => derived(draw(x)) } = auxiliary
    const back = reversed && { reversed: () => augment(auxiliary)(reversed()) }
    const pairsOf = <L>(target: Energy<X, L>) => {
      const space: Space.Space<Augmented<X, A>> = Space.struct({
        x: target.space,
        auxiliary: auxiliary.space,
      })
      const marginal = E.contramap(space, ({ x }: Augmented<X, A>) => x)(target)
      return E.tilt((pair: Augmented<X, A>) => logDensity(pair.x)(pair.auxiliary))(marginal)
    }
    return moveOn<X, C, I>(
      { name: `augment(${auxiliary.name}) ${name}`, options, exactness, ...back },
      (target) => (x) =>
        R.chain((a: A) =>
          R.map(([next, info]: readonly [Augmented<X, A>, I]) => [next.x, info] as const)(
            m(pairsOf(target)).step({ x, auxiliary: a }),
          ),
        )(draw(x)),
    )
  }
