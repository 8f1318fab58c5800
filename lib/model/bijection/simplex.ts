/**
 * Probabilities by breaking a stick: from n - 1 real numbers to n positive numbers that add to one,
 *   v_k = 1 / (1 + exp(-(x_k - log(n - k))))      the share of what is left that piece k takes; at x = 0 all pieces are equal
 *   p_k = v_k (1 - v_1) ... (1 - v_(k-1)),   p_n = (1 - v_1) ... (1 - v_(n-1))
 * The density is that of the first n - 1 pieces, whose Jacobian is triangular with p_k (1 - v_k) on its diagonal, so that
 *   log |det| = sum over all n of log p_k
 * Reference: the Stan reference manual, "Unit simplex"; Ishwaran and James 2001, "Gibbs sampling methods for stick-breaking priors".
 */
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Vec } from '../../core/types.js'
import type { Bijection } from './define.js'
import { requireLength } from './ordered.js'

/**
 * From n - 1 real numbers to n probabilities, n at least 2.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real<number>(1), Data.data([0, Math.log(3)], [2, 1])), backend: 'reference' })
 * await at((x) => B.simplex(2).forward(x)[0])() // Either.right(Data.data([0.5, 0.5, 0.75, 0.25], [2, 2]))
 * await at((x) => B.simplex(2).forward(x)[1])() // Either.right(Data.data([Math.log(1 / 4), Math.log(3 / 16)], [2]))
 */
export const simplex = <const N extends number>(n: N): Bijection<Vec<number>, Vec<N>> => {
  requireLength('probabilities', n)
  const rest: number = n - 1
  const offsets: Vec<number> = T.vector(Array.from({ length: rest }, (_, k) => Math.log(rest - k)))
  const zero = T.fill<readonly [number]>(0, [1])
  const backwards = T.toInt(T.vector<readonly number[]>(Array.from({ length: rest }, (_, k) => rest - 1 - k)))
  return {
    name: 'simplex',
    source: Space.real(rest),
    target: Space.real(n),
    forward: (x) => {
      const t = T.sub(x, offsets)
      const taken = T.neg(T.softplus(T.neg(t)))
      const left = T.cumsum(T.neg(T.softplus(t)))
      const logs = T.add(T.concat<N>(taken, zero), T.concat<N>(zero, left))
      return [T.exp(logs), T.sum(logs)]
    },
    inverse: (p) => {
      // what is left after each piece, added up from the far end
      const others = T.gather<readonly [number]>(T.slice([1], [rest], p), backwards)
      const left = T.gather<readonly [number]>(T.cumsum(others), backwards)
      const odds = T.sub(T.log(T.slice([0], [rest], p)), T.log(left))
      return [T.add(odds, offsets), T.neg(T.sum(T.log(p)))]
    },
  }
}
