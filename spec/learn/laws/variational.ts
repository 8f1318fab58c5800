/** Laws of variational losses: the evidence and the posterior of a linear-Gaussian model in closed form. */
import fc from 'fast-check'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Gaussian from '../../../lib/learn/Gaussian.js'
import * as Objective from '../../../lib/learn/Objective.js'
import * as E from '../../../lib/model/Energy.js'
import { logDensity } from '../../../lib/random/density.js'
import * as R from '../../../lib/random/Random.js'
import { compile, flat, numbers } from '../evaluate.js'
import { expectation, near } from '../quadrature.js'

type Normal = Gaussian.Normal<2>
const normals: Space.Space<Normal> = Space.struct({ mean: Space.real(2), logSd: Space.real(2) })
const within = (bound: number): fc.Arbitrary<number> =>
  fc.double({ min: -bound, max: bound, noNaN: true, noDefaultInfinity: true })
interface Plain {
  readonly mean: readonly [number, number]
  readonly logSd: readonly [number, number]
}
const plain: fc.Arbitrary<Plain> = fc.record({
  mean: fc.tuple(within(1.5), within(1.5)),
  logSd: fc.tuple(within(0.7), within(0.7)),
})
const concrete = (q: Plain): never => ({ mean: numbers(q.mean, 2), logSd: numbers(q.logSd, 2) }) as never

/** The model z ~ N(mu, diag s^2) in the plane, x | z ~ N(w . z, sigma^2) on the line. */
const [w, sigma, x] = [[1.5, -0.5] as const, 0.7, 0.9]
const prior: Plain = { mean: [0.3, -0.2], logSd: [0.1, -0.4] }
const priorTerm: Normal = { mean: T.vector(prior.mean), logSd: T.vector(prior.logSd) }
const meanOf = (z: T.Vec<2>): T.Vec<1> => T.reshape([1], T.dot(z, T.vector(w)))
const likelihood = (z: T.Vec<2>): T.Scalar =>
  Gaussian.logDensity({ mean: meanOf(z), logSd: T.vector([Math.log(sigma)]) })(T.vector([x]))

/** -log p(x), and the posterior's precision [a b; b c] and mean, for a prior and an observation. */
const exact = ({ mean, logSd }: Plain) => {
  const [p0, p1] = logSd.map((l) => Math.exp(-2 * l)) as [number, number]
  const variance = sigma ** 2 + w[0] ** 2 / p0 + w[1] ** 2 / p1
  const rest = x - w[0] * mean[0] - w[1] * mean[1]
  const surprise = 0.5 * (rest ** 2 / variance + Math.log(2 * Math.PI * variance))
  const [a, b, c] = [p0 + w[0] ** 2 / sigma ** 2, (w[0] * w[1]) / sigma ** 2, p1 + w[1] ** 2 / sigma ** 2]
  const [r0, r1] = [p0 * mean[0] + (w[0] * x) / sigma ** 2, p1 * mean[1] + (w[1] * x) / sigma ** 2]
  const det = a * c - b * b
  return { surprise, a, b, c, det, posterior: [(c * r0 - b * r1) / det, (a * r1 - b * r0) / det] as const }
}
const model = exact(prior)

/** KL(q || posterior), and its gradients in the mean and the log standard deviation. */
const gap = (q: Plain, { a, b, c, det, posterior }: ReturnType<typeof exact>): readonly number[] => {
  const [v0, v1] = q.logSd.map((l) => Math.exp(2 * l)) as [number, number]
  const [d0, d1] = [q.mean[0] - posterior[0], q.mean[1] - posterior[1]]
  const [g0, g1] = [a * d0 + b * d1, b * d0 + c * d1]
  const value = 0.5 * (a * v0 + c * v1 + d0 * g0 + d1 * g1 - 2 - Math.log(det * v0 * v1))
  return [value, g0, g1, a * v0 - 1, c * v1 - 1]
}

/** In the mean over z, -ELBO is -log p(x) + KL(q || p(z | x)); so for its gradients, along the path of z. */
export const elboGap = (): void => {
  const loss = (q: Normal): R.Random<T.Scalar> =>
    Objective.negativeElbo({ encoder: (n: Normal) => n, logLikelihood: likelihood, prior: priorTerm })(q)
  fc.assert(
    fc.property(plain, (q) => {
      const [kl, ...gradient] = gap(q, model)
      near(
        expectation(normals, R.valueAndGrad(loss), concrete(q)),
        [model.surprise + kl!, ...gradient],
        1e-10,
      )
    }),
    { seed: 1, numRuns: 6, endOnFailure: true },
  )
}

/** The free energy of U(z) = |z|^2 / 2 + (x - w . z)^2 / (2 sigma^2), whose log Z follows from the evidence of prior N(0, I). */
export const freeEnergyGap = (): void => {
  const posterior = E.combine(E.gaussianLikelihood({ mean: meanOf, sigma })(T.vector([x])))(
    E.standardNormal(Space.real(2)),
  )
  const standard = exact({ mean: [0, 0], logSd: [0, 0] })
  const constants = 1.5 * Math.log(2 * Math.PI) + Math.log(sigma)
  const loss = (q: Normal): R.Random<T.Scalar> =>
    Objective.freeEnergy({ encoder: (n: Normal) => n, energy: () => posterior })(q)
  fc.assert(
    fc.property(plain, (q) => {
      const [kl, ...gradient] = gap(q, standard)
      const wanted = [standard.surprise - constants + kl!, ...gradient]
      near(expectation(normals, R.valueAndGrad(loss), concrete(q)), wanted, 1e-10)
    }),
    { seed: 2, numRuns: 6, endOnFailure: true },
  )
}

/** Where the posterior is a Gaussian of the family, the bound is tight at it, and no gradient is left. */
export const tightAtThePosterior = (): void => {
  const [axis, z] = [1.2, Space.real(1)]
  type Line = Gaussian.Normal<1>
  const space: Space.Space<Line> = Space.struct({ mean: z, logSd: z })
  const loss = (q: Line): R.Random<T.Scalar> =>
    Objective.negativeElbo({
      encoder: (n: Line) => n,
      logLikelihood: (c) =>
        Gaussian.logDensity({ mean: T.scale(axis)(c), logSd: T.vector([Math.log(sigma)]) })(T.vector([x])),
      prior: Gaussian.standard(1),
    })(q)
  const precision = 1 + (axis / sigma) ** 2
  const evidence = axis ** 2 + sigma ** 2
  const at = {
    mean: numbers([(axis * x) / sigma ** 2 / precision], 1),
    logSd: numbers([-0.5 * Math.log(precision)], 1),
  }
  const surprise = 0.5 * (x ** 2 / evidence + Math.log(2 * Math.PI * evidence))
  near(expectation(space, R.valueAndGrad(loss), at as never), [surprise, 0, 0], 1e-12)
}

/** KL and entropy are the means of log-densities, which are those of the draws. */
export const closedForms = (): void => {
  const pairs: Space.Space<readonly [Normal, Normal]> = Space.tuple(normals, normals)
  const sampled = ([q, p]: readonly [Normal, Normal]): R.Random<readonly T.Scalar[]> =>
    R.map((z: T.Vec<2>) => {
      const [logQ, logP] = [Gaussian.logDensity(q)(z), Gaussian.logDensity(p)(z)]
      return [T.sub(logQ, logP), T.neg(logQ), T.sub(logQ, logDensity(Gaussian.draw(q))(z))]
    })(Gaussian.draw(q))
  const closed = compile(pairs, ([q, p]) => [
    Gaussian.divergence(q, p),
    Gaussian.entropy(q),
    Gaussian.divergence(q, q),
  ])
  fc.assert(
    fc.property(plain, plain, (q, p) => {
      const at = [concrete(q), concrete(p)] as never
      near(expectation(pairs, sampled, at), flat(closed.run(at)), 1e-10)
    }),
    { seed: 3, numRuns: 6, endOnFailure: true },
  )
}
