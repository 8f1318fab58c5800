/**
 * The reverse process of a diffusion: from N(0, I), `steps` steps with any noise predictor eps,
 *   z' = keep z + pull (z - sigma eps(z, tau)) / alpha + sd xi
 * with the coefficients of schedule.ts. Reference: Ho, Jain and Abbeel 2020, "Denoising diffusion probabilistic models".
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Index, Scalar, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { ancestral, type Step, type Variance } from './schedule.js'

/** A noise predictor, for one context. */
export type Predictor<D extends number> = (z: Vec<D>, tau: Scalar) => Vec<D>

/** Numbers of a step, as terms. */
export type Row<N extends string> = { readonly [name in N]: Scalar }

/** A table of steps, column by column. */
export type Columns<N extends string> = { readonly [name in N]: Vec<number> }

/** The columns of a table, one number for each step. */
export const columnsOf = <N extends string>(
  names: readonly N[],
  table: readonly { readonly [name in N]: number }[],
): Columns<N> =>
  Object.fromEntries(names.map((name) => [name, T.vector(table.map((row) => row[name]))])) as Columns<N>

/** The columns that a reverse step needs. */
export const reverseColumns = (table: readonly Step[]): Columns<keyof Step> =>
  columnsOf(['alpha', 'sigma', 'tau', 'keep', 'pull', 'sd'], table)

/** Row k of a table. */
export const rowAt = <N extends string>(columns: Columns<N>, k: Index): Row<N> =>
  Object.fromEntries(
    Object.entries<Vec<number>>(columns).map(([name, column]) => [name, T.element(column, k)]),
  ) as Row<N>

/** Where a reverse step goes without its noise. */
export const reverseMean =
  <D extends number>(predict: Predictor<D>) =>
  (z: Vec<D>, { alpha, sigma, tau, keep, pull }: Row<keyof Step>): Vec<D> => {
    const noise = predict(z, tau)
    const guess = T.scale(T.div(T.constant(1), alpha))(T.sub(z, T.scale(sigma)(noise)))
    return T.add(T.scale(keep)(z), T.scale(pull)(guess))
  }

/** Checks the number of reverse steps. Stops with an `OptionError`. */
export const requireSteps = (steps: number): void =>
  requireOption('steps', steps, (s) => Number.isInteger(s) && s >= 2, 'a whole number of at least 2')

/** One step of a table, by its number. */
export const reverseStep = <D extends number>(
  columns: Columns<keyof Step>,
  predict: Predictor<D>,
): ((z: Vec<D>, k: Index) => Random<Vec<D>>) => {
  const mean = reverseMean(predict)
  return (z, k) => {
    const row = rowAt(columns, k)
    return R.map((xi: Vec<D>) => T.add(mean(z, row), T.scale(row.sd)(xi)))(R.normal(z.shape as readonly [D]))
  }
}

/**
 * Ancestral sampling with any noise predictor: `steps` calls of it. In the example the predictor is that of data which are all
 * at the point (7, -7), where alpha = cos(pi tau / 2000) and sigma is the sine.
 *
 * @example
 * import { Diffusion, Run, Term as T } from 'giry'
 * const exact = (z: T.Vec<2>, tau: T.Scalar) => {
 *   const angle = T.scale(Math.PI / 2000)(tau)
 *   const noise = T.sub(z, T.scale(T.cos(angle))(T.vector([7, -7])))
 *   return T.scale(T.div(T.constant(1), T.sin(angle)))(noise)
 * }
 * const run = await Run.sample({ count: 1, seed: 1, backend: 'reference' })(Diffusion.reverse(2, 10, 'large')(exact))()
 * run._tag === 'Right' && run.right.values // [7, -7]
 */
export const reverse =
  <D extends number>(size: D, steps: number, variance: Variance) =>
  (predict: Predictor<D>): Random<Vec<D>> => {
    const step = reverseStep(reverseColumns(ancestral(steps, variance)), predict)
    return R.chain((z: Vec<D>) => R.times(steps, step)(z))(R.normal<readonly [D]>([size]))
  }
