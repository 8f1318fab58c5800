/**
 * Elliptical slice sampling: for a target that is a Gaussian N(m, S) times a likelihood, a turn on the ellipse through x and a
 * draw n of N(0, S), to a point of it that is likely enough,
 *   y(t) = m + (x - m) cos t + n sin t,   L(y(t)) < L(x) - log u,   L = target - Gaussian energy
 * with t by shrinkage from a turn that is cut at random. It has no step size. Every target is of that form for every Gaussian,
 * so the move is reversible whatever Gaussian it is given; the better L is bounded, the better it moves.
 * References: Murray, Adams and MacKay 2010, "Elliptical slice sampling"; Nishihara, Murray and Adams 2014.
 */
import { combine } from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Flag, Scalar, Vec } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import { reversible, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { move, moveOn, type Move } from './Move.js'
import { BOUND, shrink, type Refusals, type ShrinkageOptions, type Shrunk } from './shrink.js'

/** A Gaussian law on X in the forms that are asked for; that they are forms of one law is the caller's word. */
export interface Gaussian<X> {
  readonly name: string
  /** Minus its log-density, up to a constant. */
  readonly energy: Pick<Energy<X>, 'space' | 'factors'>
  /** Draws of it less its mean. */
  readonly noise: Random<X>
  /** By default 0. */
  readonly mean?: X
}

const stepOf =
  <X>(target: Energy<X>, { energy, noise, mean }: Gaussian<X>, bound: number) =>
  (x: X): Random<readonly [X, Refusals]> => {
    const { space } = target
    const likelihood = (y: X): Scalar => T.sub(E.value(target)(y), E.value(energy)(y))
    const centred = mean === undefined ? x : combine(space, 1, x, -1, mean)
    const turned = (n: X, t: Scalar): X => {
      const y = combine(space, T.cos(t), centred, T.sin(t), n)
      return mean === undefined ? y : combine(space, 1, mean, 1, y)
    }
    const onEllipse = (n: X, us: Vec<2>): Random<readonly [X, Refusals]> => {
      const [u, cut] = T.unstack(us)
      const level = T.sub(likelihood(x), T.log(u))
      const low = T.scale(-2 * Math.PI)(cut)
      const inside = (t: Scalar): Flag => T.less(likelihood(turned(n, t)), level)
      return R.map(({ at, refused }: Shrunk) => [turned(n, at), { refused }] as const)(
        shrink(bound, inside, low, T.shift(2 * Math.PI)(low)),
      )
    }
    return R.chain(([n, us]: readonly [X, Vec<2>]) => onEllipse(n, us))(R.both(noise, R.uniform([2])))
  }

/**
 * Elliptical slice sampling around N(0, I), on any space of floats: for targets that are the standard normal law combined with
 * a likelihood. It reports `refused`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Kernel as K, Move as M, Run, Space as S, Term as T } from 'giry'
 * const likelihood = E.gaussianLikelihood({ mean: (z: T.Scalar) => T.scale(3)(z), sigma: 0.5 })
 * const posterior = pipe(E.standardNormal(S.scalar), E.combine(likelihood(T.constant(5))))
 * M.ellipticalSlice().exactness // K.reversible
 * const run = await Run.chains({ chains: 4, draws: 25, seed: 1, backend: 'reference' })(M.ellipticalSlice()(posterior))()
 * run._tag === 'Right' && run.right.draws.shape // [4, 25]
 * const prior = await Run.chains({ chains: 2, draws: 3, seed: 1, backend: 'reference' })(
 *   M.ellipticalSlice()(E.standardNormal(S.scalar)),
 * )()
 * prior._tag === 'Right' && prior.right.info.refused.values.every((n) => n === 0) // true
 */
export const ellipticalSlice = ({ bound = BOUND }: ShrinkageOptions = {}): Move<Reversible, Refusals> =>
  move(
    { name: 'ellipticalSlice', options: { bound }, exactness: reversible },
    <X, L>(target: Energy<X, L>) => {
      const { space } = target
      const prior = { name: 'standardNormal', energy: E.standardNormal(space), noise: R.normalLike(space) }
      return stepOf(target as Energy<X>, prior as Gaussian<X>, bound)
    },
  )

/**
 * Elliptical slice sampling around another Gaussian, for targets on its space. The example's prior is N(3, 2^2).
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Distribution as D, Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * import { Stat } from 'giry/check'
 * const mean = T.constant(3)
 * const draws = D.normal({ mean, sd: 2 })
 * const prior: M.Gaussian<T.Scalar> = {
 *   name: 'prior',
 *   energy: E.fromRandom('prior', S.scalar, draws),
 *   noise: R.map(T.scale(2)<readonly []>)(R.normal([])),
 *   mean,
 * }
 * const kernel = M.ellipticalSliceOn(prior)(prior.energy)
 * Stat.invariance(kernel, draws, { draws: 2000, seed: 1 }).every((v) => v.pass) // true
 */
export const ellipticalSliceOn = <X>(
  prior: Gaussian<X>,
  { bound = BOUND }: ShrinkageOptions = {},
): Move<Reversible, Refusals, X> =>
  moveOn(
    { name: 'ellipticalSlice', options: { prior: prior.name, bound }, exactness: reversible },
    <L>(target: Energy<X, L>) => stepOf(target as Energy<X>, prior, bound),
  )
