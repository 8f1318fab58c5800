// What is observed of z: x = g(z) + 0.25 noise with a fixed random network g; and the energy of z given x.

import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Net as N, Random as R, Space as S, Term as T } from 'giry'

/** The standard deviation of the noise on x. */
export const sigma = 0.25

const widths = [2, 128, 128, 128, 2] as const

/** The network g, from z to the mean of x. */
export const network = N.mlp(widths, N.relu)

/** Random weights, N(0, 0.2^2), and biases, N(0, 0.1^2), drawn layer by layer: the weight first. */
export const weights: R.Random<N.Mlp> = R.sequence(
  widths.slice(1).map((outputs: number, i) =>
    R.struct({
      weight: pipe(R.normal<readonly [number, number]>([widths[i], outputs]), R.map(T.scale(0.2))),
      bias: pipe(R.normal<readonly [number]>([outputs]), R.map(T.scale(0.1))),
    }),
  ),
)

export type Generator = (z: T.Vec<2>) => T.Vec<2>

/** x given z. */
export const observe =
  (g: Generator) =>
  (z: T.Vec<2>): R.Random<T.Vec<2>> =>
    pipe(
      R.normal([2]),
      R.map((noise: T.Vec<2>) => T.add(g(z), T.scale(sigma)(noise))),
    )

/** U(z | x) = |g(z) - x|^2 / (2 sigma^2) + |z|^2 / 2: the prior is N(0, I), and not the pinwheel. */
export const posterior = (g: Generator) => (x: T.Vec<2>) =>
  pipe(E.standardNormal(S.real(2)), E.combine(E.gaussianLikelihood({ mean: g, sigma })(x)))
