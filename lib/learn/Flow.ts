/**
 * Normalizing flows: bijections f with parameters, from noise z ~ N(0, I) to data x = f(z), whose density is known,
 *   log p(x) = log N(f^-1(x); 0, I) + log |det D f^-1(x)|
 * They sample exactly, are fitted by maximum likelihood, and are exact proposals of Metropolis and Hastings.
 * Reference: Papamakarios et al. 2021, "Normalizing flows for probabilistic modeling and inference".
 */
import * as Linear from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Batch, Scalar, Vec } from '../core/types.js'
import type { Bijection } from '../model/Bijection.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { conditioners, couplings, type CouplingOptions } from './flow/coupling.js'
import type { FamilyWithDensity } from './Family.js'
import type { Net } from './net/define.js'
import { meanOver } from './objective/meanOver.js'

export type { CouplingOptions } from './flow/coupling.js'
export { integrate, type IntegrateOptions, type Velocity } from './flow/integrate.js'

/** Bijections from noise to data, by their parameters. */
export interface Flow<P, X> {
  readonly name: string
  /** A random value of the parameters. */
  readonly init: Random<P>
  readonly bijection: (p: P) => Bijection<X, X>
}

/**
 * A stack of affine couplings. In the example the net sees nothing and moves everything by 1, so that two layers of it are
 * a shift of every element.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Flow, Net as N, Random as R, Run, Space as S, Term as T } from 'giry'
 * const ones = (_: number, outputs: number) =>
 *   N.net(R.of(T.constant(1)), (p: T.Scalar) => () => T.concat<number>(T.fill(0, [outputs / 2]), T.broadcast([outputs / 2], p)))
 * const flow = Flow.coupling({ size: 3, layers: 2, conditioner: ones })
 * const at = Run.evaluate({ rows: Run.given(S.real(3), Data.data([0, 5, -5], [1, 3])), backend: 'reference' })
 * const bijection = flow.bijection([T.constant(1), T.constant(1)])
 * await at((z) => bijection.forward(z)[0])() // Either.right(Data.data([1, 6, -4], [1, 3]))
 * await at(Flow.logDensity(bijection))() // Either.right(Data.data([-1.5 * Math.log(2 * Math.PI) - (1 + 16 + 36) / 2], [1]))
 * const points = T.tensor<readonly [number, 3]>([0, 5, -5, 1, 1, 1], [2, 3])
 * const loss = () => Flow.negativeLogLikelihood(flow)([T.constant(1), T.constant(1)])(points)
 * await at(loss)() // Either.right(Data.data([1.5 * Math.log(2 * Math.PI) + 53 / 4], [1]))
 */
export const coupling = <P, const D extends number>(o: CouplingOptions<P, D>): Flow<readonly P[], Vec<D>> => {
  const nets = conditioners(o, 0)
  return {
    name: 'coupling',
    init: R.sequence(nets.map((net) => net.init)),
    bijection: (params) => couplings(o, nets, params),
  }
}

/**
 * x = f(z), z ~ N(0, I): the draws of a flow, or of any other bijection from noise.
 *
 * @example
 * import { Bijection as B, Flow, Run, Space as S } from 'giry'
 * const lognormal = Flow.sample(B.exponential(S.real(2)))
 * const run = await Run.sample({ count: 3, seed: 1, backend: 'reference' })(lognormal)()
 * run._tag === 'Right' && run.right.values.every((x) => x > 0) // true
 */
export const sample = <Z, X>(f: Bijection<Z, X>): Random<X> =>
  R.located(f.name, () => R.map((z: Z) => f.forward(z)[0])(R.normalLike(f.source)))

/** log p(x) of the draws of `sample`. */
export const logDensity =
  <Z, X>(f: Bijection<Z, X>) =>
  (x: X): Scalar => {
    const [z, logDet] = f.inverse(x)
    const constant = Linear.toVector(f.source, z).shape[0] * 0.5 * Math.log(2 * Math.PI)
    return T.sub(logDet, T.shift(constant)(T.scale(0.5)(Linear.dot(f.source, z, z))))
  }

/** The maximum-likelihood loss of a flow's parameters: the mean of -log p over data, in nats. */
export const negativeLogLikelihood =
  <P, X>(flow: Flow<P, X>) =>
  (p: P) =>
  (data: Batch<X>): Scalar =>
    T.neg(meanOver(logDensity(flow.bijection(p)), data))

/** The parameters of a conditional flow: encoder, the context of the unconditional branch, and layers. */
export interface Parameters<E, P> {
  readonly encoder: E
  readonly null: Vec<number>
  readonly layers: readonly P[]
}

/** A stack of couplings whose nets see an encoded condition too. */
export interface ConditionalOptions<E, P, C, D extends number, N extends number> extends CouplingOptions<
  P,
  D
> {
  /** From a condition to a context of length `context`. */
  readonly encoder: Net<E, C, Vec<N>>
  readonly context: NoInfer<N>
}

/**
 * The family of a conditional flow: `loss` is -log q(z | c), exactly. The unconditional branch has a context of its own, at
 * first 0.
 *
 * @example
 * import { Flow, Net as N } from 'giry'
 * const conditioner = (inputs: number, outputs: number) => N.mlp([inputs, 16, outputs], N.tanh)
 * const family = Flow.family({ size: 2, layers: 4, conditioner, encoder: N.dense(3, 8), context: 8 })
 * N.count({ space: N.spaceOf(family.init) }) // 4 * 8 + 8 + 4 * (10 * 16 + 17 * 2)
 */
export const family = <E, P, C, const D extends number, const N extends number>(
  o: ConditionalOptions<E, P, C, D, N>,
): FamilyWithDensity<Parameters<E, P>, C, Vec<D>> => {
  const nets = conditioners(o, o.context)
  const within = (phi: Parameters<E, P>, context: Vec<number>): Bijection<Vec<D>, Vec<D>> =>
    couplings(o, nets, phi.layers, context)
  const encoded = (phi: Parameters<E, P>, c: C): Vec<number> =>
    o.encoder(phi.encoder)(c) as unknown as Vec<number>
  const located = <A>(build: () => Random<A>): Random<A> => R.located('flow', build)
  return {
    name: 'flow',
    init: R.struct({
      encoder: o.encoder.init,
      null: located(() => R.of(T.fill<readonly [number]>(0, [o.context]))),
      layers: R.sequence(nets.map((net) => net.init)),
    }),
    sample: (phi, c) => located(() => sample(within(phi, encoded(phi, c)))),
    sampleNull: (phi) => located(() => sample(within(phi, phi.null))),
    loss: (phi, c, mask, z) =>
      located(() => {
        const blank = T.scale(T.sub(T.constant(1), mask))(phi.null)
        const seen = T.add(T.scale(mask)(encoded(phi, c)), blank)
        return R.of(T.neg(logDensity(within(phi, seen))(z)))
      }),
    logDensity: (phi, c) => logDensity(within(phi, encoded(phi, c))),
  }
}
