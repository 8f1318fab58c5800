/** Systems of linear nets: images are rows of numbers, [1, 1, n], and latents are short vectors. */
import { Net as N, Optimizer as O, Random as R, Space as S, Term as T } from 'giry'
import type { Example } from '../../../../examples/04-systems/data/feed.js'
import type { Code, Latent } from '../../../../examples/04-systems/parts.js'
import type { Matrix, Vector } from './matrices.js'

type Weights = T.Mat<number, number>

export const matrix = (rows: Matrix): Weights =>
  T.tensor<readonly [number, number]>(rows.flat(), [rows.length, rows[0]!.length])

/** A fixed start of parameters. */
const from = (rows: Matrix): R.Random<Weights> => R.of(matrix(rows))

export const imageOf = (x: T.Vec<number>): N.Image => T.reshape([1, 1, x.shape[0]!], x) as N.Image
const pixels = (x: N.Image): T.Vec<number> => N.flatten(x.shape[2]!)(x)

/** g(z) = W z. */
export const generatorNet = (w: Matrix): N.Net<Weights, Latent, N.Image> =>
  N.net(from(w), (p) => (z) => imageOf(T.matVec(p, z)))

/** e(x) = V x. */
export const pointNet = (v: Matrix): N.Net<Weights, N.Image, Latent> =>
  N.net(from(v), (p) => (x) => T.matVec(p, pixels(x)))

/** q(z | x) = N(V x, diag(exp logSd)^2). */
export const gaussianNet = (v: Matrix, logSd: Vector) =>
  N.net(R.struct({ mean: from(v), logSd: R.of(T.vector(logSd)) }), (p) => (x: N.Image): Code => ({
    mean: T.matVec(p.mean, pixels(x)),
    logSd: p.logSd,
  }))

/** f(z) = c + b z - a z^2 / 2 of one number z, with parameters c, b and a. */
export const quadraticNet = ([c, b, a]: readonly [number, number, number]): N.Net<
  T.Vec<3>,
  Latent,
  T.Scalar
> =>
  N.net(R.of(T.vector([c, b, a])), (p) => (z) => {
    const one = T.reshape([], z)
    return T.dot(
      p,
      T.stack<readonly [], readonly T.Scalar[]>([
        T.constant(1),
        one,
        T.scale(-0.5)(T.square(one)),
      ]) as T.Vec<3>,
    )
  })

/** Images as a batch, with their positions. */
export const batchOf = (images: Matrix, positions: Vector = images.map((_, i) => i)): T.Batch<Example> =>
  ({
    image: T.tensor(images.flat(), [images.length, 1, 1, images[0]!.length]),
    label: T.toInt(T.vector(images.map(() => 0))),
    position: T.toInt(T.vector(positions)),
  }) as unknown as T.Batch<Example>

export const latents = (d: number): S.Space<Latent> => S.real(d)

/** Plain descent, and none at all. */
export const descent = (rate: number): O.Optimizer => O.sgd({ rate })
export const frozen: O.Optimizer = O.sgd({ rate: 0 })
