/**
 * Moves in other coordinates: for a bijection f from Z to X, x = f(z), a move on Z for the pulled-back energy
 *   U(f(z)) - log |det D f(z)|
 * is one on X for U, as exact as before: the conjugated kernel f K f^-1. With a flow near the target, Z looks like noise.
 * Reference: Parno and Marzouk 2018, "Transport map accelerated Markov chain Monte Carlo".
 */
import { constrained, type Bijection } from '../model/Bijection.js'
import * as E from '../model/Energy.js'
import type { Info } from '../model/Info.js'
import type { Approximate } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { moveOn, type Move } from './Move.js'

/**
 * A move on X from one on Z.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Bijection as B, Data, Energy as E, Kernel as K, Move as M, Run, Space as S, Term as T } from 'giry'
 * const gamma = E.energy('gamma', S.scalar, (x) => T.sub(x, T.log(x)))
 * const move = pipe(M.hmc({ stepSize: 0.5, steps: 3 }), M.transport(B.exponential(S.scalar)))
 * move.exactness // K.reversible
 * const start = Data.data([1], [1])
 * const run = await Run.chains({ start, chains: 1, draws: 50, seed: 1, backend: 'reference' })(move(gamma))()
 * run._tag === 'Right' && run.right.draws.values.every((x) => x > 0) // true
 * const bound = E.energy('gamma', S.positive, (x) => T.sub(x, T.log(x)))
 * const same = await Run.chains({ start, chains: 1, draws: 50, seed: 1, backend: 'reference' })(
 *   M.unconstrained(M.hmc({ stepSize: 0.5, steps: 3 }))(bound),
 * )()
 * run._tag === 'Right' && same._tag === 'Right' && same.right.draws.values.every((x, i) => x === run.right.draws.values[i]) // true
 */
export const transport =
  <Z, X>(bijection: Bijection<Z, X>) =>
  <C extends Approximate, I extends Info>(m: Move<C, I, Z>): Move<C, I, X> => {
    const { name, options, exactness, reversed } = m
    const back = reversed && { reversed: () => transport(bijection)(reversed()) }
    const description = { name: `transport(${bijection.name}) ${name}`, options, exactness, ...back }
    return moveOn<X, C, I>(description, (target) => (x) => {
      const [z] = bijection.inverse(x)
      return R.map(([next, info]: readonly [Z, I]) => [bijection.forward(next)[0], info] as const)(
        m(E.pullback(bijection)(target)).step(z),
      )
    })
  }

/**
 * A move in the coordinates that its target's space is bound to: by definition `transport` by `Bijection.constrained` of the space,
 * whose leaves may have supports. The state keeps to them.
 */
export const unconstrained = <C extends Approximate, I extends Info, D>(m: Move<C, I, D>): Move<C, I, D> => {
  const { name, options, exactness, reversed } = m
  const back = reversed && { reversed: () => unconstrained(reversed()) }
  return moveOn<D, C, I>(
    { name: `unconstrained ${name}`, options, exactness, ...back },
    (target) => transport(constrained(target.space))(m)(target).step,
  )
}
