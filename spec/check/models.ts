// Models with posteriors that are known, and conditional kernels for them.

import {
  Distribution as D,
  Energy as E,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { pair } from './pieces.js'

/** theta ~ N(0, 1), y ~ N(theta, 1): the posterior is N(y / 2, 1/2). */
export const mean = { prior: R.normal([]), data: (theta: T.Scalar) => D.normal({ mean: theta, sd: 1 }) }

/** Its energy; the prior's part has another weight in a wrong one. */
export const meanGiven =
  (priorWeight = 1) =>
  (y: T.Scalar) =>
    E.energy('posterior of a mean', S.scalar, (theta) =>
      T.scale(0.5)(T.add(T.scale(priorWeight)(T.square(theta)), T.square(T.sub(y, theta)))),
    )

export const malaForMean =
  (priorWeight = 1) =>
  (y: T.Scalar) =>
    M.mala({ stepSize: 0.4 })(meanGiven(priorWeight)(y))

/** (a, b) ~ N(0, I), y ~ N(a + b, 1): a given b and y is N((y - b) / 2, 1/2), and the same for b. */
export const sum = {
  prior: R.normal([2]),
  data: (ab: T.Vec<2>) => D.normal({ mean: T.sum(ab), sd: 1 }),
}

/** How its conditional laws are written: N(gain (y - dependence other), sd^2). */
export interface Conditional {
  readonly gain: number
  readonly dependence: number
  readonly sd: number
}

/** Each of a and b drawn afresh in turn. */
export const gibbsForSum =
  ({ gain = 0.5, dependence = 1, sd = Math.SQRT1_2 }: Partial<Conditional> = {}) =>
  (y: T.Scalar) =>
    K.kernel({
      name: 'scan',
      options: { gain, dependence, sd },
      source: S.real(2),
      exactness: K.invariant,
      step: (ab: T.Vec<2>) => {
        const given = (other: T.Scalar): R.Random<T.Scalar> =>
          D.normal({ mean: T.scale(gain)(T.sub(y, T.scale(dependence)(other))), sd })
        return R.chain((a: T.Scalar) => R.map((b: T.Scalar) => [pair(a, b), {}] as const)(given(a)))(
          given(T.unstack(ab)[1]),
        )
      },
    })

/** A membership: z with probability 0.3, y ~ N(1.5, 1) of members and N(-0.5, 1) of others. */
export const membership = {
  prior: D.bernoulli(0.3),
  data: (z: T.Flag) => D.normal({ mean: T.where(z, T.constant(1.5), T.constant(-0.5)), sd: 1 }),
}

/** The probability of a member given y, for prior odds of exp(logOdds). */
export const memberGiven = (y: T.Scalar, logOdds: number): T.Scalar =>
  T.sigmoid(T.shift(logOdds - 1)(T.scale(2)(y)))

export const LOG_ODDS = Math.log(0.3 / 0.7)

export const flipMembership =
  (logOdds = LOG_ODDS) =>
  (y: T.Scalar) =>
    K.kernel({
      name: 'membership',
      options: { logOdds },
      source: S.flag,
      exactness: K.reversible,
      step: () => R.map((z: T.Flag) => [z, {}] as const)(D.bernoulli(memberGiven(y, logOdds))),
    })
