/**
 * Conditional kernels K_y for the posterior of a model, theta ~ prior and y ~ data(theta). If each K_y leaves the law of
 * theta given y invariant, then K(theta, y) = (K_y(theta), y) leaves the joint law invariant, from which the model itself draws
 * exactly. So conditional kernels are tested without a draw of any posterior: (theta0, y) from the model, theta1 from K_y(theta0),
 * and the joint law of (theta1, y) is that of (theta0, y). Geweke's successive simulation is this step followed by y ~
 * data(theta1), again and again; one step from exact draws keeps the pairs independent.
 * Reference: Geweke 2004, "Getting it right: joint distribution tests of posterior simulators".
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, type GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import type { Info } from '../../model/Info.js'
import * as K from '../../model/Kernel.js'
import { logDensity } from '../../random/density.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Verdict } from '../Verdict.js'
import { features, frequency, wave, type Feature } from './features.js'
import { untried } from './judge.js'
import { invariance, type Trial } from './invariance.js'
import { drawn, shown, type Model, type Pair } from './model.js'

/** A conditional kernel as one on pairs, and the model's own draws of pairs. */
export interface Joint<Theta, Y, I extends Info> {
  readonly kernel: K.Kernel<Pair<Theta, Y>, Pair<Theta, Y>, K.Approximate, I>
  readonly exact: Random<Pair<Theta, Y>>
}

/** log p(theta) + log p(y | theta), where giry derives them. */
const logJoint =
  <Theta, Y>({ prior, data }: Model<Theta, Y>) =>
  ([theta, y]: Pair<Theta, Y>): Scalar =>
    T.add(logDensity(prior)(theta), logDensity(data(theta))(y))

/**
 * A conditional kernel as a kernel on pairs of a parameter and data, for `invariance` and `rankTest`, with what draws its law
 * exactly. It claims what the conditional kernel claims. Left: a model or a kernel that can't be traced.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * import { Stat } from 'giry/check'
 * const model = { prior: R.normal([]), data: (theta: T.Scalar) => D.normal({ mean: theta, sd: 1 }) }
 * const posterior = (y: T.Scalar) =>
 *   E.energy('posterior', S.scalar, (t) => T.scale(0.5)(T.add(T.square(t), T.square(T.sub(y, t)))))
 * const joint = Stat.joint(model, (y) => M.mala({ stepSize: 0.4 })(posterior(y)))
 * const ranked = pipe(joint, Either.map(({ kernel, exact }) => Stat.rankTest(kernel, exact, { steps: 4, draws: 500, seed: 1 })))
 * pipe(ranked, Either.map((verdicts) => verdicts.every((v) => v.pass))) // Either.right(true)
 */
export const joint = <Theta, Y, C extends K.Approximate, I extends Info, L>(
  model: Model<Theta, Y>,
  conditional: (y: Y) => K.Kernel<Theta, Theta, C, I, L>,
): Either.Either<GiryError, Joint<Theta, Y, I>> =>
  attempt(() => {
    const exact = drawn(model)
    const [, data] = shown(exact)
    return { kernel: onPairs(conditional, data), exact }
  })

/** (theta, y) goes to (K_y(theta), y), and back as K_y goes back; `data` shows what data look like. */
const onPairs = <Theta, Y, I extends Info, L>(
  conditional: (y: Y) => K.Kernel<Theta, Theta, K.Approximate, I, L>,
  data: Y,
): Joint<Theta, Y, I>['kernel'] => {
  const given = conditional(data)
  return K.kernel<Pair<Theta, Y>, Pair<Theta, Y>, K.Approximate, I, unknown>({
    name: 'joint',
    options: { of: given.name },
    source: Space.tuple(given.source, Space.of(data)) as unknown as Space.Space<Pair<Theta, Y>>,
    exactness: given.exactness,
    ...(given.reversed && { reversed: () => onPairs((y: Y) => conditional(y).reversed!(), data) }),
    step: ([theta, y]) =>
      R.map(([next, info]: readonly [Theta, I]) => [[next, y], info] as const)(conditional(y).step(theta)),
  })
}

/**
 * Whether conditional kernels keep the posteriors of a model: the verdicts of `invariance` on pairs. The features, unless they
 * are given, are random ones of the pair and of the parameter, products of one of each of its parts, and one of the log-density
 * of the pair where giry derives it. What can't be traced fails with its error.
 *
 * @example
 * import { Distribution as D, Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * import { Stat } from 'giry/check'
 * const model = { prior: R.normal([]), data: (theta: T.Scalar) => D.normal({ mean: theta, sd: 1 }) }
 * const posterior = (weight: number) => (y: T.Scalar) =>
 *   E.energy('posterior', S.scalar, (t) => T.scale(0.5)(T.add(T.scale(weight)(T.square(t)), T.square(T.sub(y, t)))))
 * const passes = (weight: number) =>
 *   Stat.geweke(model, (y) => M.mala({ stepSize: 0.4 })(posterior(weight)(y)), { draws: 5000, seed: 1 }).every((v) => v.pass)
 * passes(1) // true
 * passes(0) // false
 */
export const geweke = <Theta, Y, C extends K.Approximate, I extends Info, L>(
  model: Model<Theta, Y>,
  conditional: (y: Y) => K.Kernel<Theta, Theta, C, I, L>,
  trial: Trial<Pair<Theta, Y>>,
): readonly Verdict[] =>
  pipe(
    joint(model, conditional),
    Either.fold(untried(['the target is invariant']), ({ kernel, exact }) =>
      invariance(kernel, exact, { features: standard(model, kernel.source, trial.seed), ...trial }),
    ),
  )

const standard = <Theta, Y>(
  model: Model<Theta, Y>,
  pairs: Space.Space<Pair<Theta, Y>>,
  seed: number,
): readonly Feature<Pair<Theta, Y>>[] => {
  const [theta, y] = Space.variables(pairs).value
  const ofTheta = features(Space.of(theta), 4, seed)
  const ofY = features(Space.of(y), 4, seed + 1)
  const density = logJoint(model)
  const derivable = Either.isRight(attempt(() => density([theta, y])))
  return [
    ...features(pairs, 4, seed + 2),
    ...ofTheta.map(
      (f) =>
        ([t]: Pair<Theta, Y>) =>
          f(t),
    ),
    ...ofTheta.map(
      (f, i) =>
        ([t, d]: Pair<Theta, Y>) =>
          T.mul(f(t), ofY[i]!(d)),
    ),
    ...(derivable ? [(pair: Pair<Theta, Y>) => wave(T.scale(frequency(pairs))(density(pair)))] : []),
  ]
}
