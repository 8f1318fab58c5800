/** Priors that are fitted afterwards: what they are shown, mixtures of Gaussians, and a second stage of linear nets. */
import { pipe } from 'fp-ts/lib/function.js'
import { Mixture, Move as M, Net as N, Optimizer as O, Random as R, Term as T } from 'giry'
import { expect } from 'vitest'
import { fixedScale } from '../../../../../examples/04-systems/generator.js'
import { gaussianEncoder } from '../../../../../examples/04-systems/inference/gaussianEncoder.js'
import { persistentChains } from '../../../../../examples/04-systems/inference/persistentChains.js'
import { shortRun } from '../../../../../examples/04-systems/inference/shortRun.js'
import type { Code, Inference, Latent, Report } from '../../../../../examples/04-systems/parts.js'
import type { Afterwards } from '../../../../../examples/04-systems/prior/afterwards.js'
import { mixture } from '../../../../../examples/04-systems/prior/mixture.js'
import { secondStage } from '../../../../../examples/04-systems/prior/secondStage.js'
import { standardNormal } from '../../../../../examples/04-systems/prior/standardNormal.js'
import { refitted } from '../../../../../examples/04-systems/system.js'
import { compileRandom, draw, flat, nothing } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'
import { expected, iterated, moments } from '../exact.js'
import { frozen, generatorNet, imageOf, latents, matrix } from '../linear.js'
import {
  apply,
  chained,
  combined,
  diagonal,
  identity,
  meanOf,
  moment,
  outer,
  posterior,
  scaled,
  standard,
  times,
  transposed,
  type Matrix,
  type Vector,
} from '../matrices.js'

const none = {} as never
const w: Matrix = [
  [1, 0.3],
  [-0.4, 0.8],
  [0.2, 0.5],
]
const sigma = 0.7
const image = [1, -0.5, 0.4]

/** A fit that always draws N((1, 2), diag(9, 16)). */
const fit: Afterwards<object> = {
  iterations: 1,
  batch: 1,
  init: () => R.of({}),
  learn: (a) => R.of([a, {}]),
  sample: () =>
    R.map((xi: Latent) =>
      T.add(T.vector<readonly number[]>([1, 2]), T.mul(T.vector<readonly number[]>([3, 4]), xi)),
    )(R.normal([2]) as R.Random<Latent>),
}
const refittedWith = <Q>(inference: Inference<Q, Latent>) =>
  refitted(
    {
      generator: fixedScale({ latents: latents(2), net: generatorNet(w), rule: frozen, sigma }),
      inference,
      prior: standardNormal(latents(2)),
    },
    fit,
    { steps: 10, stepSize: 0.05, sigma },
  )
type Codes = { readonly mean: unknown; readonly logSd: unknown }

/** The code of an image is its normal law, else the latent that the inference keeps for it, else a draw of the inference. */
export const codes = (): void => {
  const encoder = gaussianEncoder({
    net: N.net(R.of(T.constant(2)), (p) => (x: N.Image): Code => {
      const first = T.slice<readonly [number]>([0], [2], N.flatten(3)(x))
      return { mean: T.scale(p)(first), logSd: T.neg(first) }
    }),
    rule: frozen,
  })
  const chain = { move: M.ula({ stepSize: 0.1 }), steps: 3 }
  const code = <Q>(inference: Inference<Q, Latent>): R.Random<readonly [unknown, unknown]> => {
    const made = refittedWith(inference)
    return pipe(
      made.init,
      R.chain((s) => made.afterwards!.code(s, { image: imageOf(T.vector(image)), position: T.index(1) })),
      R.map(({ mean, logSd }: Codes) => [mean, T.exp(logSd as Latent)] as const),
    )
  }
  near(moments(nothing, () => code(encoder), none).mean, [2, -1, Math.exp(-1), Math.exp(0.5)], 1e-12)
  const chains = persistentChains({ latents: latents(2), count: 3, chain, coldSteps: 5 })
  const fixed = {
    ...chains,
    init: R.map(
      () =>
        matrix([
          [1, 2],
          [3, 4],
          [5, 6],
        ]) as never as T.Batch<Latent>,
    )(chains.init),
  }
  near(moments(nothing, () => code(fixed), none).mean, [3, 4, 0, 0], 1e-12)
  const wanted = chained(posterior({ w, sigma }, image), { steps: 3, stepSize: 0.1 }, standard(2))
  const drawnCode = moments(nothing, () => code(shortRun(latents(2), chain)), none)
  near(drawnCode.mean, [...wanted.mean, 0, 0], 1e-12)
  near(
    drawnCode.covariance.slice(0, 2).flatMap((row) => row.slice(0, 2)),
    wanted.covariance.flat(),
    1e-12,
  )
}

/** A system with a fitted prior generates through the fit. */
export const generatesByTheFit = (): void => {
  const made = refittedWith(shortRun(latents(2), { move: M.ula({ stepSize: 0.1 }), steps: 1 }))
  const { mean, covariance } = moments(
    nothing,
    () => R.chain((s: never) => made.generate(s, {}))(made.init as never),
    none,
  )
  near(mean, apply(w, [1, 2]), 1e-12)
  near(covariance.flat(), times(times(w, diagonal([9, 16])), transposed(w)).flat(), 1e-12)
}

/** Three clusters in the plane, as points or with a spread. */
const points: Matrix = [
  [2, 2.2], [2.3, 1.9], [1.8, 2.1], [2.1, 1.7],
  [-2, 1.9], [-2.2, 2.2], [-1.7, 1.8], [-2.1, 2.4],
  [0.1, -2], [-0.2, -2.2], [0.3, -1.8], [0, -2.4],
] // prettier-ignore
const codesOf = (logSd: number): T.Batch<Code> =>
  ({ mean: matrix(points), logSd: T.fill(logSd, [points.length, 2]) }) as never

/** Steps of a fit on point codes; what each reports. */
const fitted = <A>(prior: Afterwards<A>, codes: T.Batch<Code>) => {
  let a = draw(prior.init(codes))
  const { run } = compileRandom(N.spaceOf(prior.init(codes)), (p: A) => prior.learn(p, codes, T.index(0)))
  const reports = Array.from({ length: prior.iterations }, (_, t) => {
    const [after, report] = run(a, t) as readonly [never, { readonly [name: string]: never }]
    a = after
    return flat(report['logLikelihood'])[0]!
  })
  return { a, reports }
}

/**
 * The objective never falls, and ends above that of N(0, I); the mean of the fit is that of the codes, and its covariance theirs and
 * the ridge, K v / N, v the mean variance. Draws of the fit have these moments, and so are nearer to the codes than N(0, I) is.
 */
export const mixtureOfCodes = (): void => {
  const components = 3
  const prior = mixture({ components, iterations: 12 })
  const { a, reports } = fitted(prior, codesOf(-200))
  reports.slice(1).forEach((r, i) => expect(r).toBeGreaterThan(reports[i]! - 1e-12))
  const square = (x: Vector): number => x.reduce((s, v) => s + v * v, 0)
  const plain = points.reduce((s, x) => s - (square(x) / 2 + Math.log(2 * Math.PI)) / points.length, 0)
  expect(reports.at(-1)!).toBeGreaterThan(plain)
  const sample = expected(
    N.spaceOf(prior.init(codesOf(-200))),
    (law) => R.map((z: Latent) => [z, T.square(z)] as const)(prior.sample(law)),
    a,
  )
  const [mean, squares] = sample(a) as readonly [never, never]
  const centre = meanOf(points)
  const spread = combined(moment(points, points), outer(centre, centre), -1)
  const v = (spread[0]![0]! + spread[1]![1]!) / 2
  const wanted = combined(moment(points, points), identity(2), (components * v) / points.length)
  near(flat(mean), centre, 1e-9)
  near(flat(squares), [wanted[0]![0]!, wanted[1]![1]!], 1e-9)
}

/** Each visit draws a code afresh: of one component the second moments are those of points and spread in the mean. */
export const spreadOfCodes = (): void => {
  const codes = codesOf(Math.log(0.5))
  const prior = mixture({ components: 1, iterations: 1 })
  const start = draw(prior.init(codes))
  const fitOnce = (law: Mixture.Mixture<number>) =>
    R.map(([next]: readonly [Mixture.Mixture<number>, Report]) => next.means)(
      prior.learn(law, codes, T.index(0)),
    )
  const { mean, covariance } = moments(N.spaceOf(prior.init(codes)), fitOnce, start)
  near(mean, meanOf(points), 1e-9)
  near(covariance.flat(), scaled(0.25 / points.length, identity(2)).flat(), 1e-9)
}

/** What a fit learns in the mean. */
const meanFit = <A>(prior: Afterwards<A>, codes: T.Batch<Code>) => {
  const start = draw(prior.init(codes))
  const next = expected(
    N.spaceOf(prior.init(codes)),
    (a: A) => R.map(([after]: readonly [A, Report]) => after)(prior.learn(a, codes, T.index(0))),
    start,
  )
  return iterated(next, prior.iterations, start)
}

/**
 * A second stage of linear nets of codes is O4 once more: where u is 0 for the second of two directions, gamma^2 is the eigenvalue that is
 * left out, and draws have the covariance of the codes, which N(0, I) has not.
 */
export const secondStageOfCodes = (): void => {
  const spread = { mean: [[1.9, 0.4], [-1.9, -0.4], [0.3, -0.5], [-0.3, 0.5]], logSd: Math.log(0.2) } // prettier-ignore
  const vector = (values: Vector): T.Vec<number> => T.vector<readonly number[]>(values)
  const prior = secondStage({
    encoder: N.net(R.struct({ v: R.of(matrix([[0.3, 0.1], [0, 0.2]])), logSd: R.of(vector([-0.5, -0.5])) }), (p) => (z: Latent): Code => ({ mean: T.matVec(p.v, z), logSd: p.logSd })), // prettier-ignore
    decoder: N.net(
      R.of(vector([0.8, 0.3])),
      (g) =>
        (u: Latent): Latent =>
          T.scale(T.element(u, T.index(0)))(g),
    ),
    latent: 2,
    rule: O.sgd({ rate: 0.03, momentum: 0.8 }),
    iterations: 500,
    batch: 4,
  })
  const codes = { mean: matrix(spread.mean), logSd: T.fill(spread.logSd, [4, 2]) } as never as T.Batch<Code>
  const a = meanFit(prior, codes)
  const target = combined(moment(spread.mean, spread.mean), identity(2), 0.04)
  const { mean, covariance } = moments(N.spaceOf(prior.init(codes)), prior.sample, a)
  near(mean, [0, 0], 1e-12)
  near(covariance.flat(), target.flat(), 1e-6)
}
