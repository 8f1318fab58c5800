/**
 * Score matching: a function s is fitted to the score grad log p of data, without the normaliser of p.
 *   denoising   E |s(x + sigma xi) + xi / sigma|^2 / 2,   xi ~ N(0, I)
 *               least where s is the score of the data with noise sigma; the least value isn't 0 (Vincent 2011)
 *   sliced      E v' grad s(x) v + (v' s(x))^2 / 2,       v with E v v' = I
 *               in the mean over v the explicit E tr grad s(x) + |s(x)|^2 / 2 of Hyvarinen (2005); least, for vanishing
 *               tails, where s is the score of the data (Song et al. 2019, eq. 7; with |s(x)|^2 / 2 in full eq. 8)
 * Both are for one example; data are whatever a space of floats has.
 */
import { requireOption } from '../../core/GiryError.js'
import * as Linear from '../../core/linear.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Flag, Scalar } from '../../core/types.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import { bernoulli } from '../../random/Distribution.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { size } from '../../core/graph.js'

/** A vector field on the data's space, to be the gradient of a log-density. */
export type Score<X> = (x: X) => X

/**
 * The score of an energy's law, -grad U.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Objective, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([3, -4], [1, 2])), backend: 'reference' })
 * await at(Objective.scoreOf(E.standardNormal(S.real(2))))() // Either.right(Data.data([-3, 4], [1, 2]))
 */
export const scoreOf =
  <X, L>(energy: Energy<X, L>): Score<X> =>
  (x) =>
    Linear.scale(energy.space, -1, E.grad(energy)(x))

const halfSquare = <X>(space: Space.Space<X>, x: X): Scalar => T.scale(0.5)(Linear.dot(space, x, x))

/**
 * The denoising loss of a score at one example, sigma > 0 the noise's standard deviation. The example is the score of
 * data at 0 with noise 0.5, which knows the noise; at a score of 0 the loss is xi^2 / (2 sigma^2).
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Objective, Random as R, Run, Term as T } from 'giry'
 * const loss = (score: (x: T.Scalar) => T.Scalar) => Objective.denoisingScoreMatching({ sigma: 0.5 })(score)(T.constant(0))
 * const losses = R.struct({ exact: loss(T.scale(-1 / 0.25)), none: loss(T.scale(0)) })
 * const run = await Run.sample({ count: 3, seed: 1, backend: 'reference' })(losses)()
 * run._tag === 'Right' && run.right.exact.values // [0, 0, 0]
 * run._tag === 'Right' && run.right.none.values.every((l) => l > 0) // true
 */
export const denoisingScoreMatching =
  ({ sigma }: { readonly sigma: number | Scalar }) =>
  <X>(score: Score<X>) =>
  (x: X): Random<Scalar> =>
    R.located('denoisingScoreMatching', () => {
      if (typeof sigma === 'number') requireOption('sigma', sigma, (s) => s > 0, 'positive')
      const space = Space.of(x)
      const perSigma = T.div(T.constant(1), T.toScalar(sigma))
      return R.map((xi: X) => {
        const noisy = Linear.axpy(space, sigma, x, xi)
        return halfSquare(space, Linear.axpy(space, perSigma, score(noisy), xi))
      })(R.normalLike(space))
    })

/** How a score is projected. */
export interface SlicedOptions {
  /** Independent signs, or standard normals; default signs, for which diagonal second derivatives have no variance. */
  readonly directions?: 'rademacher' | 'normal'
  /** |s|^2 / 2 in full instead of (v' s)^2 / 2: the same in the mean, with less variance; default true. */
  readonly varianceReduced?: boolean
}

/** Independent signs, for every number of a value. */
const signsLike = <X>(space: Space.Space<X>): Random<X> => {
  const count = space.leaves.reduce((n, leaf) => n + size(leaf.shape), 0)
  const sign = R.map((up: Flag) => T.where(up, T.constant(1), T.constant(-1)))(bernoulli(0.5))
  return R.map((signs: T.Vec<number>) => Linear.fromVector(space, signs))(R.replicate(count)(sign))
}

/**
 * The sliced loss of a score at one example. The example's score is -x, so that tr grad s + |s|^2 / 2 is -2 + (9 + 16) / 2.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Exact, Objective, Space as S } from 'giry'
 * const score = Objective.scoreOf(E.standardNormal(S.real(2)))
 * const loss = Objective.slicedScoreMatching({ directions: 'rademacher' })(score)
 * Exact.expectationAt(S.real(2), loss)(Data.data([3, -4], [2])) // Either.right(Data.data([10.5], []))
 */
export const slicedScoreMatching =
  ({ directions = 'rademacher', varianceReduced = true }: SlicedOptions = {}) =>
  <X>(score: Score<X>) =>
  (x: X): Random<Scalar> =>
    R.located('slicedScoreMatching', () => {
      const space = Space.of(x)
      return R.map((v: X) => {
        const along = (y: X): Scalar => Linear.dot(space, v, score(y))
        const [projected, slope] = T.valueAndGrad(along)(x)
        const energy = varianceReduced ? halfSquare(space, score(x)) : T.scale(0.5)(T.square(projected))
        return T.add(Linear.dot(space, slope, v), energy)
      })(directions === 'normal' ? R.normalLike(space) : signsLike(space))
    })
