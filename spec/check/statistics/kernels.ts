// One step from exact draws, of every kernel of the library that claims a law on real numbers.

import { pipe } from 'fp-ts/lib/function.js'
import {
  Bijection as B,
  Distribution as D,
  Energy as E,
  Focus as F,
  Kernel as K,
  Metric,
  Move as M,
  Path,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Stat } from 'giry/check'
import type { Info } from '../../../lib/model/Info.js'
import type { Statistics } from '../../budget.js'
import {
  banana,
  bananaDraws,
  correlated,
  correlatedDraws,
  funnel,
  funnelDraws,
  gaussian,
  gaussianDraws,
  skewed,
  skewedDraws,
  wells,
  wellsDraws,
} from '../exact.js'

/** A difference of a feature over one step has a deviation of about 0.25; nine features and two laws share a test. */
export const trial = (share: Stat.Share) => ({
  draws: Stat.plan({ alpha: share.alpha, discrepancy: 0.03, deviation: 0.25, among: 2 * 2 * 9 }),
  ...share,
})

const of =
  <X, C extends K.Approximate, I extends Info, L>(kernel: K.Kernel<X, X, C, I, L>, exact: R.Random<X>) =>
  (share: Stat.Share) =>
    Stat.invariance(kernel, exact, trial(share))

const plane = S.real(2)
const slanted = Metric.dense(T.tensor([1, 0, 0.5, 0.7], [2, 2]))
const [first, second] = [F.component(plane, 0), F.component(plane, 1)] as const

/** Momenta that are at home in the target's phases. */
const phaseDraws = R.map(([x, v]: readonly [T.Vec<2>, T.Vec<2>]) => ({ x, v }))(
  R.both(gaussianDraws, gaussianDraws),
)

const ladder = [0.3, 0.6, 1]
const tempered = Path.tempering(E.standardNormal(S.scalar))
/** N(0, 1 / beta) at every rung. */
const rungDraws: R.Random<T.Vec<number>> = R.map((z: T.Vec<3>) =>
  T.reshape<readonly [number]>([3], T.mul(z, T.vector([0.3 ** -0.5, 0.6 ** -0.5, 1]))),
)(R.normal([3]))

const tests: Stat.Tests = {
  'mala with a metric': of(M.mala({ stepSize: 0.1, metric: slanted })(banana), bananaDraws),
  barker: of(M.barker({ scale: 0.6 })(funnel), funnelDraws),
  hmc: of(M.hmc({ stepSize: 0.2, steps: 4, jitter: 0.4, metric: slanted })(banana), bananaDraws),
  generalizedHmc: of(M.generalizedHmc({ stepSize: 0.9, steps: 2, persistence: 0.7 })(gaussian), phaseDraws),
  nuts: of(M.nuts({ stepSize: 0.5, maxDepth: 4 })(wells), wellsDraws),
  'nuts with a metric': of(M.nuts({ stepSize: 0.3, maxDepth: 4, metric: slanted })(banana), bananaDraws),
  slice: of(M.slice({ width: 1, steps: 4 })(wells), wellsDraws),
  'slice along directions': of(M.slice({ width: 0.7, steps: 3 })(correlated), correlatedDraws),
  ellipticalSlice: of(M.ellipticalSlice()(correlated), correlatedDraws),
  independence: of(M.independence({ draw: D.normal({ mean: T.constant(0), sd: 1.8 }) })(wells), wellsDraws),
  'on, in a scan': of(
    M.cycle(
      M.on(first)(M.mala({ stepSize: 0.2 })),
      M.on(second)(M.slice({ width: 1, steps: 3 })),
    )(correlated),
    correlatedDraws,
  ),
  transport: of(
    pipe(
      M.hmc({ stepSize: 0.4, steps: 3 }),
      M.transport(B.invert(B.exponential(S.scalar))),
    )(pipe(skewed, E.pullback(B.identity(S.scalar)))),
    skewedDraws,
  ),
  involutive: of(
    M.involutive<T.Scalar, T.Scalar>({
      name: 'scaling',
      auxiliary: () => R.normal([]),
      involution: ({ x, v }) => ({ x: T.mul(x, T.exp(v)), v: T.neg(v) }),
    })(skewed),
    skewedDraws,
  ),
  palindrome: of(M.palindrome(M.mala({ stepSize: 0.3 }), M.slice({ width: 1, steps: 2 }))(wells), wellsDraws),
  repeat: of(
    M.repeat(3)(M.mix([1, M.mala({ stepSize: 0.3 })], [1, M.barker({ scale: 1 })]))(wells),
    wellsDraws,
  ),
  barkerAcceptance: of(M.barkerAcceptance(M.ula({ stepSize: 0.1 }))(funnel), funnelDraws),
  'replicaExchange, reversible': of(
    M.replicaExchange({ ladder, explorer: () => M.mala({ stepSize: 0.5 }), scheme: 'reversible' })(tempered),
    rungDraws,
  ),
  'replicaExchange, even and odd': of(
    M.replicaExchange({ ladder, explorer: () => M.mala({ stepSize: 0.5 }), scheme: 'evenOdd' })(tempered),
    rungDraws,
  ),
}

/** Every kernel keeps its target. */
export const kernels: Statistics = { suite: 'kernels', tests }
