/**
 * The Bayesian fraction of missing information without stored energies: sum_t (H_t - H_{t-1})^2 / sum_t (H_t - mean)^2.
 * Reference: Betancourt 2016; `Diagnostics.bfmi` of giry/check finds the same of stored energies.
 */
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import { reducer, type Reducer } from './define.js'
import { noMoments, stepMoments, type Moments } from './moments.js'

interface Jumps {
  readonly energies: Moments<Scalar, Scalar>
  readonly last: Scalar
  /** The sum of squared jumps. */
  readonly jumps: Scalar
  /** The least fraction of the chains before this one. */
  readonly least: Scalar
}

const infinity = T.constant(Infinity)

const least = (a: Jumps): Scalar =>
  T.select(
    T.equal(a.energies.count, T.constant(0)),
    a.least,
    T.min(a.least, T.div(a.jumps, a.energies.scatter)),
  )

/**
 * The Bayesian fraction of missing information of the energies that are the points; of several chains the least one. To merge two
 * states is to take the smaller fraction. Infinity of no chain, NaN of equal energies. Draws mustn't be thinned.
 *
 * @example
 * import { Data, Kernel as K, Reducer, Run, Space as S, Term as T } from 'giry'
 * const next = K.lift('next', S.scalar, (x) => T.shift(1)(x)) // 1, 2, 3, 4
 * const options = { start: Data.data([0], [1]), chains: 1, draws: 4, seed: 1, backend: 'reference' }
 * const run = await Run.reduce({ ...options, reducer: Reducer.bfmi() })(next)()
 * run._tag === 'Right' && run.right.value.values // [0.6]
 */
export const bfmi = (): Reducer<Scalar, Scalar> =>
  reducer('bfmi', () => ({
    init: { energies: noMoments(Space.scalar), last: T.constant(0), jumps: T.constant(0), least: infinity },
    step: ({ energies, last, jumps, least: before }: Jumps, x) => ({
      energies: stepMoments(Space.scalar, energies, x),
      last: x,
      jumps: T.select(T.equal(energies.count, T.constant(0)), jumps, T.add(jumps, T.square(T.sub(x, last)))),
      least: before,
    }),
    merge: (a, b) => ({ ...b, least: T.min(least(a), b.least) }),
    finish: least,
  }))
