/**
 * Frechet distance between two sets of feature vectors, each taken as a Gaussian of the set's mean m and unbiased
 * covariance C (D. C. Dowson and B. V. Landau, 1982):
 *
 *   |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)).
 *
 * On features of a classifier trained on the data at hand it is the Frechet classifier distance (FCD). That is not FID,
 * the distance on features of one Inception network, and can't be compared with it. Both are biased upward for small
 * sets, so only values of equally many images compare.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { DataError } from '../failure.js'

/** Mean, [width], and unbiased covariance, [width, width], of a set of feature vectors. */
export interface Moments {
  readonly mean: Float64Array
  readonly covariance: Matrix
}

const featureError = (what: string, remedy: string): Either.Either<DataError, never> =>
  Either.left({ _tag: 'DataError', what, where: 'Frechet distance', remedy })

/** The sums over rows of products of centred features, over n - 1. */
const covarianceOf = (features: Float32Array | Float64Array, mean: Float64Array): Matrix => {
  const width = mean.length
  const n = features.length / width
  const centred = new Float64Array(width)
  const sums = new Float64Array(width * width)
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < width; i++) centred[i] = features[row * width + i] - mean[i]
    for (let i = 0; i < width; i++)
      for (let j = 0; j <= i; j++) sums[i * width + j] += centred[i] * centred[j]
  }
  const entries = Array.from({ length: width }, (_, i) =>
    Array.from({ length: width }, (_, j) => sums[Math.max(i, j) * width + Math.min(i, j)] / (n - 1)),
  )
  return new Matrix(entries)
}

/**
 * The moments of a set, in float64.
 *
 * @param features [n, width] row-major with n at least 2, all finite.
 */
export const moments = (
  features: Float32Array | Float64Array,
  width: number,
): Either.Either<DataError, Moments> => {
  const n = features.length / width
  if (!Number.isInteger(n) || n < 2)
    return featureError(
      `${features.length} numbers aren't two or more rows of ${width}`,
      'give at least two feature vectors of that width, row by row',
    )
  const broken = features.findIndex((value) => !Number.isFinite(value))
  if (broken >= 0)
    return featureError(
      `feature ${broken % width} of row ${Math.floor(broken / width)} is ${features[broken]}`,
      'look for images that diverged',
    )
  const mean = new Float64Array(width)
  features.forEach((value, i) => (mean[i % width] += value / n))
  return Either.right({ mean, covariance: covarianceOf(features, mean) })
}

const decompose = (symmetric: Matrix): EigenvalueDecomposition =>
  new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })

/** Roots of eigenvalues; those that rounding made negative count as 0. */
const roots = (eigenvalues: ReadonlyArray<number>): number[] =>
  eigenvalues.map((value) => Math.sqrt(Math.max(value, 0)))

/** The symmetric root of a positive semidefinite matrix. */
const squareRoot = (symmetric: Matrix): Matrix => {
  const { eigenvectorMatrix, realEigenvalues } = decompose(symmetric)
  return eigenvectorMatrix.mmul(Matrix.diag(roots(realEigenvalues))).mmul(eigenvectorMatrix.transpose())
}

/** tr (C1 C2)^(1/2), by the symmetric matrix C1^(1/2) C2 C1^(1/2), which has the eigenvalues of C1 C2. */
const traceOfRoot = (first: Matrix, second: Matrix): number => {
  const root = squareRoot(first)
  const product = root.mmul(second).mmul(root)
  const symmetric = Matrix.add(product, product.transpose()).mul(0.5)
  return roots(decompose(symmetric).realEigenvalues).reduce((a, b) => a + b, 0)
}

/** The squared Frechet distance between the Gaussians of two pairs of moments of one width. */
export const frechetOfMoments = (first: Moments, second: Moments): number => {
  const shift = first.mean.reduce((sum, m, i) => sum + (m - second.mean[i]) ** 2, 0)
  const traces = first.covariance.trace() + second.covariance.trace()
  return shift + traces - 2 * traceOfRoot(first.covariance, second.covariance)
}

/**
 * The Frechet distance between two sets of feature vectors.
 *
 * @param first, second [n, width] and [m, width] row-major, at least two rows each.
 * @returns a number in squared feature units, 0 for equal sets up to rounding.
 */
export const frechetDistance = (
  first: Float32Array | Float64Array,
  second: Float32Array | Float64Array,
  width: number,
): Either.Either<DataError, number> =>
  pipe(
    Either.Do,
    Either.bind('a', () => moments(first, width)),
    Either.bind('b', () => moments(second, width)),
    Either.map(({ a, b }) => frechetOfMoments(a, b)),
  )
