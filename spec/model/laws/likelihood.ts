/** Laws of Gaussian likelihoods, with a number or a term for their scale, and of products of frozen tilts. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Energy as E, Error, Exact, Random as R, Space as S, Term as T } from 'giry'
import { evaluate, flat, numbers, right } from '../../learn/evaluate.js'
import { expectation, near, normalRule, uniformRule } from '../../learn/quadrature.js'

type Latent = T.Vec<2>
const mean = (z: Latent): T.Vec<3> => {
  const [a, b] = T.unstack(z)
  return T.stack([T.sin(a), T.mul(a, b), T.scale(2)(b)]) as T.Vec<3>
}
const X = [0.3, -1, 2]
const alone = (sigma: number | T.Scalar) => (z: Latent) =>
  E.value(pipe(E.flat(S.real(2)), E.combine(E.gaussianLikelihood({ mean, sigma })(T.vector(X) as T.Vec<3>))))(
    z,
  )

/** With a term: -log p(x | z) without 3 log(2 pi) / 2. With a number: without 3 log sigma as well. */
export const surprise = (): void => {
  for (const [a, b] of [
    [0.5, -0.7],
    [-2, 1.5],
  ] as const)
    for (const sigma of [0.2, 1, 3]) {
      const z = numbers([a, b], 2)
      const residuals = [X[0]! - Math.sin(a), X[1]! - a * b, X[2]! - 2 * b]
      const distance = residuals.reduce((s, r) => s + r * r, 0) / (2 * sigma * sigma)
      near(flat(evaluate(S.real(2), alone(sigma), z)), [distance], 1e-12)
      near(flat(evaluate(S.real(2), alone(T.constant(sigma)), z)), [distance + 3 * Math.log(sigma)], 1e-12)
    }
}

/** A scale of 0 or below is refused where it is a number. */
export const badScale = (): void => {
  for (const sigma of [0, -1, NaN])
    expect(Error.attempt(() => E.gaussianLikelihood({ mean, sigma })(T.vector(X) as T.Vec<3>))).toMatchObject(
      {
        left: { _tag: 'OptionError' },
      },
    )
}

/** Six data in R^3 of mean 0, with eigenvalues 4, 0.5 and 0.3 of their covariance along the axes. */
const EIGENVALUES = [4, 0.5, 0.3]
const data = EIGENVALUES.flatMap((l, i) =>
  [1, -1].map((s) => [0, 1, 2].map((j) => (i === j ? s * Math.sqrt(3 * l) : 0))),
)

interface Loading {
  readonly w: T.Vec<3>
  readonly logSigma: T.Scalar
}
const loadings = S.struct({ w: S.real(3), logSigma: S.scalar }) as unknown as S.Space<Loading>

/** The mean over data and posterior draws of the gradient of -log p(x, z) for x | z ~ N(w z, sigma^2 I) with z in R. */
const meanGradient = (w: readonly number[], variance: number): readonly number[] => {
  const precision = 1 + w.reduce((s, x) => s + x * x, 0) / variance
  const each = data.map((x) => {
    const centre = x.reduce((s, xi, i) => s + xi * w[i]!, 0) / variance / precision
    const gradient = (at: Loading): R.Random<Loading> =>
      R.map((xi: T.Scalar) => {
        const z = T.shift(centre)(T.scale(1 / Math.sqrt(precision))(xi))
        const likelihood = (p: Loading) =>
          E.gaussianLikelihood({ mean: (u: T.Scalar) => T.scale(u)(p.w), sigma: T.exp(p.logSigma) })(
            T.vector(x) as T.Vec<3>,
          )
        return T.grad((p: Loading) => E.value(pipe(E.standardNormal(S.scalar), E.combine(likelihood(p))))(z))(
          at,
        )
      })(R.normal([]))
    const at = { w: numbers(w, 3), logSigma: numbers([0.5 * Math.log(variance)]) }
    return expectation(loadings, gradient, at as never, { normal: normalRule(0.25), uniform: uniformRule(1) })
  })
  return each[0]!.map((_, i) => each.reduce((s, g) => s + g[i]!, 0) / each.length)
}

/**
 * Probabilistic principal components: the likelihood is greatest where sigma^2 is the mean of the discarded eigenvalues, and w w' has
 * the eigenvalue 4 - sigma^2 on the first axis. There the mean gradient over posteriors is zero; nearby it isn't.
 */
export const principalComponents = (): void => {
  const variance = (0.5 + 0.3) / 2
  const top = Math.sqrt(4 - variance)
  near(meanGradient([top, 0, 0], variance), [0, 0, 0, 0], 1e-10)
  // more noise than there is, or less of the component, and descent goes back
  expect(meanGradient([top, 0, 0], 1.2 * variance)[3]).toBeGreaterThan(0.1)
  expect(meanGradient([top, 0, 0], 0.8 * variance)[3]).toBeLessThan(-0.1)
  expect(meanGradient([0.9 * top, 0, 0], variance)[0]).toBeLessThan(-0.01)
}

/** Tilts -z' A z / 2 + b' z, of diagonal matrices A. */
interface Quadratic {
  readonly a: T.Vec<2>
  readonly b: T.Vec<2>
}
const quadratic =
  ({ a, b }: Quadratic) =>
  (z: Latent): T.Scalar =>
    T.sub(T.dot(b, z), T.scale(0.5)(T.dot(a, T.square(z))))
const stages = S.tuple(
  S.struct({ a: S.real(2), b: S.real(2) }),
  S.struct({ a: S.real(2), b: S.real(2) }),
  S.struct({ a: S.real(2), b: S.real(2) }),
) as unknown as S.Space<readonly Quadratic[]>
const STAGES = [
  { a: numbers([1, 0.5], 2), b: numbers([2, -1], 2) },
  { a: numbers([0.25, 2], 2), b: numbers([0.5, 0], 2) },
  { a: numbers([-0.5, 0], 2), b: numbers([-1, 3], 2) },
] as never

/** A product of quadratic tilts of N(0, I) is N((I + A)^-1 b, (I + A)^-1), with the sums of all A and b. */
export const quadraticTilts = (): void => {
  const [precision, pull] = [
    [1.75, 3.5],
    [1.5, 2],
  ]
  const slope = (zs: readonly Quadratic[]) =>
    E.grad(pipe(E.standardNormal(S.real(2)), E.tilts(quadratic)(zs)))
  for (const z of [[0, 0], [1, -2], pull.map((p, i) => p / precision[i]!)]) {
    const found = flat(evaluate(stages, (zs) => slope(zs)(T.vector(z) as Latent), STAGES))
    near(
      found,
      z.map((x, i) => precision[i]! * x - pull[i]!),
      1e-12,
    )
  }
}

/** On finitely many points: p exp(sum of tilts), normalised, in any order of the tilts; none leaves p. */
export const products = (): void => {
  const weights = [1, 2, 3, 4]
  const tables = [
    [0, 1, -1, 2],
    [0.5, 0, 0, -2],
    [3, -3, 1, 1],
  ]
  const at = (table: T.Vec<number>) => (k: T.Index) => T.element(table, k)
  const law = (order: readonly number[]): readonly number[] => {
    const thetas = order.map((i) => T.vector<readonly number[]>(tables[i]!))
    return right(Exact.distribution(pipe(E.categorical('base', weights), E.tilts(at)(thetas))))
  }
  const wanted = (order: readonly number[]): readonly number[] => {
    const raw = weights.map((w, k) => w * Math.exp(order.reduce((s, i) => s + tables[i]![k]!, 0)))
    return raw.map((r) => r / raw.reduce((s, x) => s + x, 0))
  }
  for (const order of [[], [0], [1, 2], [0, 1, 2], [2, 0, 1]]) near(law(order), wanted(order), 1e-12)
}

/** Frozen tilts have no gradient in their parameters; the one that is learned on top of them has its own. */
export const frozen = (): void => {
  const z = T.vector([1, -2]) as Latent
  const value = ([first, second, last]: readonly Quadratic[]): T.Scalar =>
    E.value(
      pipe(E.standardNormal(S.real(2)), E.tilts(quadratic)([first!, second!]), E.tilt(quadratic(last!))),
    )(z)
  const found = flat(evaluate(stages, (zs) => T.grad(value)(zs), STAGES))
  near(found, [0, 0, 0, 0, 0, 0, 0, 0, 0.5, 2, -1, 2], 1e-12)
}
