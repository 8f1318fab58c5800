/**
 * Amortized MCMC: a sampler family q learns what a Markov kernel K does to its own draws,
 *   q_k = argmin over q of D[ K^T q_(k-1) || q ]        (Li, Turner and Liu 2017; Yu et al. 2023)
 * in four ideas and their composition, for any family and any move:
 *   warmStart   z0 ~ q_slow(. | x)
 *   refine      z  = K^t z0, t steps of the move for the target at x
 *   project     M updates of q towards z, with one mask of the unconditional branch for all of them
 *   slowCopy    slow <- rho q + (1 - rho) slow, every so many iterations
 * A batch of observations xs has axis 0 in every leaf, and so has everything made for them.
 */
import { requireOption } from '../core/GiryError.js'
import * as T from '../core/Term.js'
import type { Batch, Flag, Index, Scalar } from '../core/types.js'
import type { Energy } from '../model/Energy.js'
import * as K from '../model/Kernel.js'
import type { Info } from '../model/Info.js'
import type { Move } from '../mcmc/Move.js'
import { bernoulli } from '../random/Distribution.js'
import { valueAndGrad } from '../random/gradient.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import type { Family } from './Family.js'
import { slowCopy as slowCopyOf, type Optimizer, type SlowCopyOptions, type Slots } from './Optimizer.js'
import { rows } from './rows.js'

export type { Family, FamilyWithDensity } from './Family.js'
export { independence } from './independence.js'

/** An amortizer in training: parameters, their slow copy, the optimizer's slots, and the iterations done. */
export interface Amortizer<Phi> {
  readonly phi: Phi
  readonly slow: Phi
  readonly slots: Slots
  readonly iteration: Index
}

/**
 * A fresh amortizer; its slow copy is a copy of its parameters. The example is a table, which `project` replaces by what it is
 * shown: with rate 1 the row of the observation 0 becomes the unit vector of the draw 1.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Amortizer as Q, Data, Exact, Optimizer as O, Random as R, Table, Term as T } from 'giry'
 * const family = Table.family({ conditions: 2, cells: Table.points(2) })
 * const rule = O.sgd({ rate: 1 })
 * const [xs, zs] = [[0], [1]].map((k) => T.toInt(T.vector<readonly number[]>(k)))
 * const start = Q.init(family, rule)
 * const learned = R.chain((q: Q.Amortizer<Table.Table>) => Q.project(family, { rule, updates: 1 })(q, xs!, zs!))(start)
 * const rows = (...ps: readonly number[]) => Either.right(Data.data(ps, [2, 2]))
 * Exact.expectation(start, (q) => q.phi.rows) // rows(0.5, 0.5, 0.5, 0.5)
 * Exact.expectation(learned, ([q]) => q.phi.rows) // rows(0, 1, 0.5, 0.5)
 * Exact.expectation(learned, ([q]) => Q.slowCopy({ weight: 0.5 })(q).slow.rows) // rows(0.25, 0.75, 0.5, 0.5)
 */
export const init = <Phi, C, Z>(family: Family<Phi, C, Z>, rule: Optimizer): Random<Amortizer<Phi>> =>
  R.map((phi: Phi) => ({ phi, slow: phi, slots: rule.init(phi), iteration: T.index(0) }))(family.init)

/**
 * z0 ~ q_slow(. | x) for each observation.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Amortizer as Q, Data, Exact, Random as R, Table, Term as T } from 'giry'
 * const family = Table.family({ conditions: 2, cells: Table.points(2) })
 * const slow = { rows: T.tensor<readonly [number, number]>([1, 0, 0.25, 0.75], [2, 2]), null: T.vector<readonly number[]>([1, 1]) }
 * const xs = T.toInt(T.vector<readonly number[]>([0, 1]))
 * const z0 = R.map((z: T.Term<readonly [number], 'int'>) => T.toFloat(z))(Q.warmStart(family)(slow, xs))
 * Exact.expectation(z0, (z) => z) // Either.right(Data.data([0, 0.75], [2]))
 */
export const warmStart =
  <Phi, C, Z>(family: Family<Phi, C, Z>) =>
  (slow: Phi, xs: Batch<C>): Random<Batch<Z>> =>
    R.plate(rows(xs), (x: C) => family.sample(slow, x))(xs)

/**
 * `steps` steps of the move from z0, each row for the target at its own observation. What comes out is a constant to gradients.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Amortizer as Q, Data, Energy as E, Exact, Move as M, Space as S, Term as T } from 'giry'
 * const near = (x: T.Scalar) => E.energy('near', S.scalar, (z) => T.scale(0.5)(T.square(T.sub(z, x))))
 * const [xs, z0] = [T.vector<readonly number[]>([8, 4]), T.vector<readonly number[]>([0, 0])]
 * const z = Q.refine(M.descent({ stepSize: 0.5 }), 2)(near)(xs, z0)
 * Exact.expectation(z, (ends) => ends) // Either.right(Data.data([6, 3], [2]))
 */
export const refine =
  <D>(move: Move<K.Approximate, Info, D>, steps: number) =>
  <C, Z extends D, L>(target: (x: C) => Energy<Z, L>) =>
  (xs: Batch<C>, z0: Batch<Z>): Random<Batch<Z>> =>
    R.plate(rows(xs), ({ x, z }: { readonly x: C; readonly z: Z }) =>
      R.map(([end]: readonly [Z, Info]) => T.stopGradient(end))(K.times(steps)(move(target(x))).step(z)),
    )({ x: xs, z: z0 })

/** How the sampler is moved towards what the chains found. */
export interface ProjectOptions {
  readonly rule: Optimizer
  /** M, how many updates. */
  readonly updates: number
  /**
   * The probability that an example trains the unconditional branch instead of its condition; default 0. With 'both' every example
   * trains both, by the sum of their losses.
   */
  readonly nullProbability?: number | 'both'
}

/**
 * The mean loss of the draws zs at the observations xs; mask 0 forgets an observation. The table's loss is |p - e|^2 / 2.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Amortizer as Q, Data, Exact, Table, Term as T } from 'giry'
 * const family = Table.family({ conditions: 1, cells: Table.points(2) })
 * const phi = { rows: T.tensor<readonly [number, number]>([1, 0], [1, 2]), null: T.vector<readonly number[]>([0.5, 0.5]) }
 * const [xs, zs] = [[0, 0], [1, 1]].map((k) => T.toInt(T.vector<readonly number[]>(k)))
 * const loss = Q.meanLoss(family)(phi, xs!, T.vector<readonly number[]>([1, 0]), zs!)
 * Exact.expectation(loss, (l) => l) // Either.right(Data.data([(1 + 0.25) / 2], []))
 */
export const meanLoss =
  <Phi, C, Z>(family: Family<Phi, C, Z>) =>
  (phi: Phi, xs: Batch<C>, mask: Batch<Scalar>, zs: Batch<Z>): Random<Scalar> =>
    R.map((losses: Batch<Scalar>) => T.mean(losses))(
      R.plate(rows(xs), ({ x, m, z }: { readonly x: C; readonly m: Scalar; readonly z: Z }) =>
        family.loss(phi, x, m, z),
      )({ x: xs, m: mask, z: zs }),
    )

/**
 * M updates of the family towards the draws zs, which are constants to it. Which examples train the unconditional
 * branch is drawn once. Returns the mean loss of the updates beside the amortizer.
 */
export const project =
  <Phi, C, Z>(family: Family<Phi, C, Z>, { rule, updates, nullProbability = 0 }: ProjectOptions) =>
  (q: Amortizer<Phi>, xs: Batch<C>, zs: Batch<Z>): Random<readonly [Amortizer<Phi>, Scalar]> => {
    type State = Pick<Amortizer<Phi>, 'phi' | 'slots'>
    const targets = T.stopGradient(zs)
    const update =
      (masks: readonly Batch<Scalar>[]) =>
      ({ phi, slots }: State): Random<readonly [State, Scalar]> =>
        R.map(([loss, gradient]: readonly [Scalar, Phi]) => {
          const next = rule.update(phi, gradient, slots, q.iteration)
          return [{ phi: next.params, slots: next.slots }, loss] as const
        })(
          valueAndGrad((p: Phi) =>
            R.map((losses: readonly Scalar[]) => losses.reduce((sum, loss) => T.add(sum, loss)))(
              R.sequence(masks.map((mask) => meanLoss(family)(p, xs, mask, targets))),
            ),
          )(phi),
        )
    return R.located('project', () => {
      requireOption('updates', updates, (m) => Number.isInteger(m) && m >= 1, 'a whole number of at least 1')
      if (nullProbability !== 'both')
        requireOption('nullProbability', nullProbability, (p) => p >= 0 && p < 1, "in [0, 1), or 'both'")
      return R.chain((masks: readonly Batch<Scalar>[]) =>
        R.map(
          ([state, losses]: readonly [State, Batch<Scalar>]) => [{ ...q, ...state }, T.mean(losses)] as const,
        )(
          R.scan(updates, update(masks))({ phi: q.phi, slots: q.slots }) as Random<
            readonly [State, Batch<Scalar>]
          >,
        ),
      )(masksOf(rows(xs), nullProbability))
    })
  }

/** The masks of the losses of an update: 1 for an example that trains its condition, 0 for one that trains the unconditional branch. */
const masksOf = (
  n: number,
  nullProbability: NonNullable<ProjectOptions['nullProbability']>,
): Random<readonly Batch<Scalar>[]> =>
  nullProbability === 'both'
    ? R.of([1, 0].map((known) => T.broadcast([n], T.constant(known))))
    : R.map((mask: Batch<Scalar>) => [mask])(
        R.replicate(n)(R.map((known: Flag) => T.toFloat(known))(bernoulli(1 - nullProbability))),
      )

/** Counts the iteration, and moves the slow copy when it is due. */
export const slowCopy =
  (o: SlowCopyOptions) =>
  <Phi>(q: Amortizer<Phi>): Amortizer<Phi> => {
    const done = T.addIndex(q.iteration, T.index(1))
    return { ...q, iteration: done, slow: slowCopyOf(o)(done, q.phi, q.slow) }
  }

/** What one iteration does: steps of the move, updates of the family, and when the slow copy follows. */
export interface AmortizeOptions extends ProjectOptions, SlowCopyOptions {
  /** Steps of the move. */
  readonly steps: number
}

/** One iteration: where the draws started, where the move took them, and the amortizer that has learned it. */
export interface Amortized<Phi, Z> {
  readonly q: Amortizer<Phi>
  readonly z0: Batch<Z>
  readonly zs: Batch<Z>
  readonly loss: Scalar
}

/**
 * One iteration of amortized MCMC on a batch of observations, for the posterior energy at each.
 *
 * @example
 * import { Amortizer as Q, Diffusion, Energy as E, Move as M, Net as N, Optimizer as O, Space as S, Term as T } from 'giry'
 * import { pipe } from 'fp-ts/lib/function.js'
 * const family = Diffusion.family({ size: 2, encoder: N.mlp([2, 16, 8], N.relu), context: 8, levels: [8, 8, 8], timeWidth: 8, steps: 4 })
 * const posterior = (x: T.Vec<2>) =>
 *   pipe(E.standardNormal(S.real(2)), E.combine(E.gaussianLikelihood({ mean: (z: T.Vec<2>) => T.square(z), sigma: 0.5 })(x)))
 * const rule = O.adam({ rate: 1e-3 })
 * const step = Q.amortize(family, M.ula({ stepSize: 0.005 }), { steps: 5, rule, updates: 2, weight: 0.75, every: 1 })(posterior)
 * // step(q, xs) is a Random of { q, z0, zs, loss }
 */
export const amortize =
  <Phi, C, Z>(family: Family<Phi, C, Z>, move: Move<K.Approximate, Info, Z>, o: AmortizeOptions) =>
  <L>(target: (x: C) => Energy<Z, L>) =>
  (q: Amortizer<Phi>, xs: Batch<C>): Random<Amortized<Phi, Z>> =>
    R.located('amortize', () =>
      R.chain((z0: Batch<Z>) =>
        R.chain((zs: Batch<Z>) =>
          R.map(([projected, loss]: readonly [Amortizer<Phi>, Scalar]) => ({
            q: slowCopy(o)(projected),
            z0,
            zs,
            loss,
          }))(project(family, o)(q, xs, zs)),
        )(refine(move, o.steps)(target)(xs, z0)),
      )(warmStart(family)(q.slow, xs)),
    )
