/**
 * Expectation maximisation of Gaussian mixtures on N data x_n, with responsibilities r_kn = P(k | x_n):
 *   w_k = N_k / N,   m_k = sum_n r_kn x_n / N_k,   C_k = (sum_n r_kn (x_n - m_k)(x_n - m_k)' + ridge v I) / N_k,   N_k = sum_n r_kn
 * where v is the mean variance of the data's elements, so that a fit doesn't depend on their unit. Diagonal covariances drop what is off the diagonal.
 * No step makes the objective smaller, in nats for each datum:
 *   mean_n log p(x_n) - ridge v / (2 N) sum_k tr C_k^-1
 * The ridge keeps components from shrinking to a point, where there would be no bound, and covariances fit for float32: it is worth so many
 * data. A component that no datum belongs to has weight 0.
 * References: Dempster, Laird and Rubin 1977; Bishop 2006, section 9.2.2; Fraley and Raftery 2007 for the penalty.
 */
import { fail, requireOption } from '../../core/GiryError.js'
import { showType } from '../../core/graph.js'
import * as T from '../../core/Term.js'
import type { Batch, Mat, Scalar, Term, Vec } from '../../core/types.js'
import { rowAt, rows } from '../rows.js'
import { componentsOf, logOf, type Component, type Mixture } from './components.js'

/** Which covariances are fitted. */
export interface MaximisationOptions {
  /** Default 'full'. */
  readonly covariances?: 'full' | 'diagonal'
  /** At least 0; default 1. With 0 it is maximum likelihood, for many data in each component and for float64. */
  readonly ridge?: number
}

/** A mixture after a step, and the objective before it. */
export interface Maximised<D extends number> {
  readonly mixture: Mixture<D>
  readonly objective: Scalar
}

/** f of each component, one after the other, so that what it needs for all data is in memory once. */
const each = <A, B>(count: number, parts: Batch<A>, f: (part: A) => B): Batch<B> =>
  T.scan(count, (none: readonly [], k) => [none, f(rowAt(parts, k))] as const)([])[1]

/** The ridge times the mean variance of the data's elements. */
export const ridgeOf = <D extends number>(
  { ridge = 1 }: MaximisationOptions,
  data: Mat<number, D>,
): Scalar => {
  requireOption('ridge', ridge, (r) => r >= 0, 'at least 0')
  const mean = T.scale(1 / rows(data))(T.sumOver<readonly [D]>([0], data))
  return T.scale(ridge)(T.mean(T.square(T.sub(data, T.broadcast(data.shape as readonly [number, D], mean)))))
}

/** The Cholesky factor of a covariance: (scatter + ridge I) / weight. */
export const factorOf = <D extends number>(
  { covariances = 'full' }: MaximisationOptions,
  ridge: Scalar,
  scatter: Mat<D, D>,
  weight: Scalar,
): Mat<D, D> => {
  const unit = T.unitMatrix(scatter.shape[0] as D)
  const kept = covariances === 'full' ? scatter : T.mul(scatter, unit)
  return T.cholesky(T.scale(T.div(T.constant(1), weight))(T.add(kept, T.scale(ridge)(unit))))
}

/** sum_n r_n (x_n - m)(x_n - m)'. */
export const scatterOf = <D extends number>(
  data: Mat<number, D>,
  r: Vec<number>,
  mean: Vec<D>,
): Mat<D, D> => {
  const centred = T.sub(data, T.broadcast(data.shape as readonly [number, D], mean))
  const weighted = T.batch(rows(data), ({ x, w }: { readonly x: Vec<D>; readonly w: Scalar }) =>
    T.scale(w)(x),
  )({
    x: centred,
    w: r,
  })
  return T.contract<readonly [D, D]>(weighted, centred, { batch: [], contract: [[0, 0]] })
}

/** log w_k p(x_n | k): [K, N], and the penalty of the covariances. */
const expected = <D extends number>(mixture: Mixture<D>, data: Mat<number, D>) => {
  const components = componentsOf(mixture)
  const [count, n] = [mixture.logWeights.shape[0]!, rows(data)]
  const logs = each(count, components, (c: Component<D>) => T.batch(n, logOf(c))(data) as Vec<number>)
  const precision = T.sum(T.square(components.whitener as Term<readonly [number, D, D]>))
  return { logs: logs as Mat<number, number>, precision }
}

/** log p(x_n) from log w_k p(x_n | k). */
const marginal = (logs: Mat<number, number>): Vec<number> => {
  const byDatum = T.transpose<readonly [number, number]>([1, 0], logs)
  return T.batch(byDatum.shape[0], (row: Vec<number>) => T.logsumexp(row))(byDatum) as Vec<number>
}

const objectiveOf = (ridge: Scalar, precision: Scalar, marginals: Vec<number>): Scalar =>
  T.sub(T.mean(marginals), T.scale(0.5 / marginals.shape[0])(T.mul(ridge, precision)))

const checked = <D extends number>(data: Mat<number, D>): void => {
  if (data.shape.length !== 2 || data.shape[0] === 0)
    fail('ShapeError', `data ${showType(data)}`, 'give a table with one row per datum')
}

/**
 * The objective of a mixture on data [N, D], in nats for each datum: without a ridge, the mean log-likelihood.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Mixture, Run, Space as S, Term as T } from 'giry'
 * const data = Run.given(S.tensor<readonly [number, 1]>([2, 1]), Data.data([-1, 3], [1, 2, 1]))
 * const at = Run.evaluate({ rows: data, backend: 'reference' })
 * const standard: Mixture.Mixture<1> = {
 *   logWeights: T.vector<readonly number[]>([0]),
 *   means: T.tensor<readonly [number, 1]>([0], [1, 1]),
 *   factors: T.tensor<readonly [number, 1, 1]>([1], [1, 1, 1]),
 * }
 * const number = (x: number) => Either.right(Data.data([x], [1]))
 * await at(Mixture.objective({ ridge: 0 })(standard))() // number(-2.5 - Math.log(2 * Math.PI) / 2)
 * await at((xs) => Mixture.step({ ridge: 0 })(standard)(xs).mixture.means)() // Either.right(Data.data([1], [1, 1, 1]))
 * await at((xs) => Mixture.step({ ridge: 2.5 })(standard)(xs).mixture.factors)() // Either.right(Data.data([3], [1, 1, 1, 1]))
 */
export const objective =
  (o: MaximisationOptions) =>
  <D extends number>(mixture: Mixture<D>) =>
  (data: Mat<number, D>): Scalar => {
    checked(data)
    const { logs, precision } = expected(mixture, data)
    return objectiveOf(ridgeOf(o, data), precision, marginal(logs))
  }

/** One step of expectation maximisation on data [N, D]. A ridge below 0 is an `OptionError`. */
export const step =
  (o: MaximisationOptions) =>
  <D extends number>(mixture: Mixture<D>) =>
  (data: Mat<number, D>): Maximised<D> => {
    checked(data)
    const [count, n] = [mixture.logWeights.shape[0]!, rows(data)]
    const ridge = ridgeOf(o, data)
    const { logs, precision } = expected(mixture, data)
    const marginals = marginal(logs)
    const found = each(count, logs as Batch<Vec<number>>, (row: Vec<number>) => {
      const r = T.exp(T.sub(row, marginals))
      const weight = T.max(T.sum(r), T.constant(LEAST))
      const mean = T.scale(T.div(T.constant(1), weight))(T.vecMat(r, data)) as Vec<D>
      return { weight: T.sum(r), mean, factor: factorOf(o, ridge, scatterOf(data, r, mean), weight) }
    })
    return {
      mixture: {
        logWeights: T.shift(-Math.log(n))(T.log(found.weight as Vec<number>)),
        means: found.mean as Mat<number, D>,
        factors: found.factor as Term<readonly [number, D, D]>,
      },
      objective: objectiveOf(ridge, precision, marginals),
    }
  }

/** Data that a component has at the least, where it is divided by. */
const LEAST = 1e-10
