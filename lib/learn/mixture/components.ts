/**
 * Components of a mixture, ready for their log-densities: with W = L^-1,
 *   log w N(z; m, L L') = level - |W (z - m)|^2 / 2,   level = log w - sum log diag L - D log(2 pi) / 2
 * W is computed once for all z, so that many z are one matrix product.
 */
import * as T from '../../core/Term.js'
import type { Batch, Mat, Scalar, Term, Vec } from '../../core/types.js'

/** A mixture of K Gaussians in R^D. */
export interface Mixture<D extends number> {
  /** Logarithms of weights that add to 1: [K]. */
  readonly logWeights: Vec<number>
  /** [K, D]. */
  readonly means: Mat<number, D>
  /** [K, D, D], lower triangular with positive diagonals. */
  readonly factors: Term<readonly [number, D, D]>
}

/** A component, with its weight in the level. */
export interface Component<D extends number> {
  readonly mean: Vec<D>
  readonly whitener: Mat<D, D>
  readonly level: Scalar
}

interface Part<D extends number> {
  readonly logWeight: Scalar
  readonly mean: Vec<D>
  readonly factor: Mat<D, D>
}

/** All components, side by side. */
export const componentsOf = <D extends number>(m: Mixture<D>): Batch<Component<D>> => {
  const [count, size] = [m.logWeights.shape[0]!, m.means.shape[1] as D]
  const parts = { logWeight: m.logWeights, mean: m.means, factor: m.factors }
  return T.batch(count, ({ logWeight, mean, factor }: Part<D>) => {
    const logDiagonal = T.sum(T.log(T.diagonal(factor)))
    const level = T.shift(-0.5 * size * Math.log(2 * Math.PI))(T.sub(logWeight, logDiagonal))
    return { mean, whitener: T.solveLower(factor, T.unitMatrix(size)), level }
  })(parts) as Batch<Component<D>>
}

/** log w N(z; m, L L'). */
export const logOf =
  <D extends number>({ mean, whitener, level }: Component<D>) =>
  (z: Vec<D>): Scalar =>
    T.sub(level, T.scale(0.5)(T.sum(T.square(T.matVec(whitener, T.sub(z, mean))))))
