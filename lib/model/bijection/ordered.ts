/**
 * Increasing vectors: y_1 = x_1 and y_k = y_(k-1) + e^(x_k), from all real vectors. The Jacobian is triangular, with 1 and then
 * e^(x_k) on its diagonal, so that log |det| = x_2 + ... + x_n.
 */
import { fail } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Vec } from '../../core/types.js'
import type { Bijection } from './define.js'

/** Checks a length. Stops with a `ShapeError`. */
export const requireLength = (what: string, n: number): void => {
  if (!(Number.isInteger(n) && n >= 2))
    fail('ShapeError', `${what} of length ${n}`, 'use a whole number of at least 2')
}

/**
 * From all vectors of length n, at least 2, to the increasing ones.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(3), Data.data([5, 0, Math.LN2], [1, 3])), backend: 'reference' })
 * await at((x) => B.ordered(3).forward(x)[0])() // Either.right(Data.data([5, 6, 8], [1, 3]))
 * await at((x) => B.ordered(3).forward(x)[1])() // Either.right(Data.data([Math.LN2], [1]))
 */
export const ordered = <const N extends number>(n: N): Bijection<Vec<N>, Vec<N>> => {
  requireLength('increasing vectors', n)
  const space = Space.real(n)
  const split = (x: Vec<N>): readonly [Vec<1>, Vec<number>] => [
    T.slice([0], [1], x),
    T.slice([1], [(n - 1) as number], x),
  ]
  return {
    name: 'ordered',
    source: space,
    target: space,
    forward: (x) => {
      const [first, logs] = split(x)
      return [T.cumsum(T.concat<N>(first, T.exp(logs))), T.sum(logs)]
    },
    inverse: (y) => {
      const [first, later] = split(y)
      const logs = T.log(T.sub(later, T.slice([0], [(n - 1) as number], y)))
      return [T.concat<N>(first, logs), T.neg(T.sum(logs))]
    },
  }
}
