// Kernels that learned samplers and bijections make, from exact draws.

import { pipe } from 'fp-ts/lib/function.js'
import {
  Amortizer as Q,
  Diffusion,
  Energy as E,
  Flow,
  Kernel as K,
  Move as M,
  Net as N,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Stat } from 'giry/check'
import type { Info } from '../../../lib/model/Info.js'
import type { Statistics } from '../../budget.js'
import { trial } from './kernels.js'

/** Scales and shifts that see one number and the context: 2 outputs, of 0.4 tanh(gain (x + c)) and 0.5 gain sin(x + c). */
const bend = (): N.Net<T.Scalar, T.Vec<number>, T.Vec<number>> =>
  N.net(R.of(T.constant(1)), (gain) => (x) => {
    const seen = T.scale(gain)(T.sum(x))
    return T.stack([T.scale(0.4)(T.tanh(seen)), T.scale(0.5)(T.sin(seen))]) as unknown as T.Vec<number>
  })

/** A flow that has learned nothing, and sees a condition. */
export const bent = Flow.family({
  size: 2,
  layers: 2,
  conditioner: bend,
  encoder: N.dense(1, 1),
  context: 1,
})
export const bentPhi = {
  encoder: { weight: T.fill(1, [1, 1]), bias: T.fill(0, [1]) },
  null: T.vector<readonly number[]>([0]),
  layers: [T.constant(1), T.constant(-1)],
}
const bijection = Flow.coupling({ size: 2, layers: 2, conditioner: bend }).bijection(bentPhi.layers)

/** a ~ N(0, 1), b ~ N(a^2 / 4, 1). */
export const arch = E.energy('arch', S.real(2), (z) => {
  const [x, y] = T.unstack(z)
  return T.scale(0.5)(T.add(T.square(x), T.square(T.sub(y, T.scale(0.25)(T.square(x))))))
})
const archDraws = R.map((xi: T.Vec<2>) => {
  const [x, y] = T.unstack(xi)
  return T.stack([x, T.add(y, T.scale(0.25)(T.square(x)))])
})(R.normal([2]))

/** The exact noise predictor of N(0, I). */
export const exact = <const D extends number>(z: T.Vec<D>, tau: T.Scalar): T.Vec<D> =>
  T.scale(T.sin(T.scale(Math.PI / 2000)(tau)))(z)

/** A predictor that is not quite right for anything. */
export const crooked = <const D extends number>(z: T.Vec<D>, tau: T.Scalar): T.Vec<D> =>
  T.add(exact(z, tau), T.scale(0.2)(T.tanh(T.shift(0.2)(z))))

/** Two modes, exactly drawn. */
const modes = <const D extends number>(size: D): R.Random<T.Vec<D>> =>
  R.mixture(
    T.log(T.vector([1, 2])),
    [-1, 1].map((m) => R.map((xi: T.Vec<D>) => T.shift(m)(T.scale(0.6)(xi)))(R.normal<readonly [D]>([size]))),
  )
const plane = E.fromRandom('modes', S.real(2), modes(2))
const line = E.fromRandom('modes', S.real(1), modes(1))
const byPaths = Diffusion.pathMetropolis({ size: 2, steps: 3 })(crooked)

/** A number, two rates and a share. */
const bounded = S.struct({ x: S.scalar, rate: S.positives(2), share: S.interval(0, 1) })
const boundedLaw = E.energy('bounded', bounded, ({ x, rate, share }) => {
  const [a, b] = T.unstack(rate)
  const rates = T.add(a, T.scale(0.5)(b))
  return T.sub(T.add(T.scale(0.5)(T.square(x)), rates), T.log(share))
})
// minus the logarithm of a uniform number is exponential, the larger one of two has the density 2 x
const boundedDraws = R.map(([x, us]: readonly [T.Scalar, T.Vec<4>]) => {
  const [a, b, u, v] = T.unstack(us)
  return { x, rate: T.neg(T.log(T.stack([a, T.square(b)]))), share: T.max(u, v) }
})(R.both(R.normal([]), R.uniform([4])))

const of =
  <X, C extends K.Approximate, I extends Info, L>(kernel: K.Kernel<X, X, C, I, L>, draws: R.Random<X>) =>
  (share: Stat.Share) =>
    Stat.invariance(kernel, draws, trial(share))

const tests = {
  'a flow mixed with MALA': of(
    M.mix([0.5, Q.independence(bent)(bentPhi, T.vector([0.3]))], [0.5, M.mala({ stepSize: 0.2 })])(arch),
    archDraws,
  ),
  'transport by a flow': of(
    pipe(M.hmc({ stepSize: 0.5, steps: 2 }), M.transport(bijection))(arch),
    archDraws,
  ),
  pathMetropolis: of(byPaths(plane), modes(2)),
  'pathMetropolis mixed with MALA': of(
    M.mix([0.5, byPaths], [0.5, M.mala({ stepSize: 0.1 })])(plane),
    modes(2),
  ),
  'ranks of pathMetropolis': (share: Stat.Share) =>
    Stat.rankTest(Diffusion.pathMetropolis({ size: 1, steps: 2, lastSd: 0.01 })(crooked)(line), modes(1), {
      draws: 20_000,
      steps: 5,
      ...share,
    }),
  unconstrained: of(M.unconstrained(M.hmc({ stepSize: 0.4, steps: 3 }))(boundedLaw), boundedDraws),
} satisfies Stat.Tests

/** All of them keep their targets. */
export const amortized: Statistics & { readonly tests: typeof tests } = { suite: 'amortized', tests }
