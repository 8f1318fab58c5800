/**
 * Mixtures of K Gaussians in R^D, as values: weights w_k, means m_k, and lower triangular factors L_k of the covariances L_k L_k',
 *   logDensity   log sum_k w_k N(z; m_k, L_k L_k')
 *   draw         m_k + L_k xi,   k with probability w_k,  xi ~ N(0, I)
 * They are fitted by expectation maximisation, and so a prior for codes of data that no training has asked to be Gaussian
 * (Ghosh et al. 2020, "From variational to deterministic autoencoders", section 4).
 * Reference: Bishop 2006, "Pattern recognition and machine learning", section 9.2.
 */
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Index, Scalar, Vec } from '../core/types.js'
import * as E from '../model/Energy.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { componentsOf, logOf, type Component, type Mixture } from './mixture/components.js'

export type { Mixture } from './mixture/components.js'
export {
  objective,
  step,
  type MaximisationOptions,
  type Maximised,
} from './mixture/expectationMaximisation.js'
export * from './mixture/fit.js'

/**
 * log p(z). In the example two standard normal laws at -1 and 1 are mixed.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Mixture, Run, Space as S, Term as T } from 'giry'
 * const mixture: Mixture.Mixture<1> = {
 *   logWeights: T.log(T.vector<readonly number[]>([0.5, 0.5])),
 *   means: T.tensor<readonly [number, 1]>([-1, 1], [2, 1]),
 *   factors: T.tensor<readonly [number, 1, 1]>([1, 1], [2, 1, 1]),
 * }
 * const at = Run.evaluate({ rows: Run.given(S.real(1), Data.data([0], [1, 1])), backend: 'reference' })
 * const [level, number] = [-0.5 - Math.log(2 * Math.PI) / 2, (x: number) => Either.right(Data.data([x], [1]))]
 * await at(Mixture.logDensity(mixture))() // number(level)
 * await at(E.value(Mixture.energy(mixture)))() // number(-level)
 */
export const logDensity = <D extends number>(mixture: Mixture<D>): ((z: Vec<D>) => Scalar) => {
  const components = componentsOf(mixture)
  const count = mixture.logWeights.shape[0]!
  return (z) => T.logsumexp(T.batch(count, (c: Component<D>) => logOf(c)(z))(components) as Vec<number>)
}

/**
 * A draw.
 *
 * @example
 * import { Mixture, Run, Term as T } from 'giry'
 * const points: Mixture.Mixture<2> = {
 *   logWeights: T.log(T.vector<readonly number[]>([0, 1])),
 *   means: T.tensor<readonly [number, 2]>([9, 9, 5, -5], [2, 2]),
 *   factors: T.tensor<readonly [number, 2, 2]>([0, 0, 0, 0, 0, 0, 0, 0], [2, 2, 2]),
 * }
 * const run = await Run.sample({ count: 1, seed: 1, backend: 'reference' })(Mixture.draw(points))()
 * run._tag === 'Right' && run.right.values // [5, -5]
 */
export const draw = <D extends number>({ logWeights, means, factors }: Mixture<D>): Random<Vec<D>> => {
  const size = means.shape[1] as D
  return R.map(([k, xi]: readonly [Index, Vec<D>]) =>
    T.add(T.at<readonly [D]>(means, k), T.matVec(T.at<readonly [D, D]>(factors, k), xi)),
  )(R.both(R.categorical(logWeights), R.normal([size])))
}

/** -log p(z), a prior for latents. */
export const energy = <D extends number>(mixture: Mixture<D>): E.Energy<Vec<D>, 'gaussianMixture'> => {
  const log = logDensity(mixture)
  return E.energy('gaussianMixture', Space.real(mixture.means.shape[1] as D), (z) => T.neg(log(z)))
}
