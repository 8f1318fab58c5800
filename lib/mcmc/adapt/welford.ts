/**
 * Running moments of vectors, one at a time (Welford 1962):
 *   n <- n + 1;   mean <- mean + (x - mean) / n;   M <- M + (x - mean_old) (x - mean)'
 * M is kept as a vector of squares, or as a matrix. Estimates of the covariance from few draws are drawn to a small multiple of
 * the identity, as Stan does: n / (n + 5) M / (n - 1) + 5 / (n + 5) 1e-3.
 */
import type { Shape } from '../../core/graph.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term, Vec } from '../../core/types.js'

/** Which second moments are kept. */
export type Moments = 'diagonal' | 'dense'

/** The moments of so many vectors. */
export interface Welford {
  readonly count: Scalar
  readonly mean: Vec<number>
  /** [n], or [n, n]. */
  readonly squares: Term<Shape>
}

/** No vectors of length n yet. */
export const none = (n: number, moments: Moments): Welford => ({
  count: T.constant(0),
  mean: T.fill(0, [n]),
  squares: T.fill<Shape>(0, moments === 'dense' ? [n, n] : [n]),
})

/** One vector more. */
export const seen = ({ count, mean, squares }: Welford, x: Vec<number>): Welford => {
  const next = T.shift(1)(count)
  const before = T.sub(x, mean)
  const moved = T.add(mean, T.scale(T.div(T.constant(1), next))(before))
  return { count: next, mean: moved, squares: T.add(squares, outer(squares.shape, before, T.sub(x, moved))) }
}

const outer = (shape: Shape, a: Vec<number>, b: Vec<number>): Term<Shape> => {
  const [n] = a.shape as readonly [number]
  if (shape.length === 1) return T.reshape<Shape>(shape, T.mul(a, b))
  return T.reshape<Shape>(shape, T.matMul(T.reshape([n, 1], a), T.reshape([1, n], b)))
}

/** A factor of the shrunk covariance: standard deviations, or a lower triangle L with L L' the matrix. */
export const factorOf = ({ count, squares }: Welford): Term<Shape> => {
  const weight = T.div(count, T.shift(5)(count))
  const shrunk = T.scale(T.div(weight, T.shift(-1)(count)))(squares)
  const least = T.scale(1e-3)(T.sub(T.constant(1), weight))
  if (squares.shape.length === 1) return T.sqrt(T.shift(least)(shrunk))
  const n = squares.shape[0]!
  const matrix = T.reshape([n, n], T.add(shrunk, T.scale(least)(T.reshape<Shape>([n, n], T.unitMatrix(n)))))
  return T.reshape<Shape>([n, n], T.cholesky(matrix))
}
