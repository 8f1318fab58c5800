/**
 * Embeddings of numbers and points in features of many frequencies.
 *   sinusoidal   t -> [sin(t w), cos(t w)],   w_k = 10000^(-k / (n/2 - 1))     (Vaswani et al. 2017)
 *   fourier      z -> [sin(2 pi z B), cos(2 pi z B), z],   B trainable, N(0, 1) at first   (Tancik et al. 2020)
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Mat, Scalar, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import { silu } from './activation.js'
import { activate, andThen, contramap } from './compose.js'
import { dense, type Dense } from './dense.js'
import { net, type Net } from './define.js'
import { pipe } from 'fp-ts/lib/function.js'

/**
 * `size` features of a number, sines first; size is even and at least 4. Other sizes are an `OptionError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Net as N, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 1], [2])), backend: 'reference' })
 * const features = [0, 0, 1, 1, Math.sin(1), Math.sin(1e-4), Math.cos(1), Math.cos(1e-4)]
 * await at((t) => N.sinusoidal(4)(t))() // Either.right(Data.data(features, [2, 4]))
 * N.count(N.timeEmbedding(4)) // 40
 */
export const sinusoidal =
  <const N extends number>(size: N) =>
  (t: Scalar): Vec<N> => {
    requireOption('size', size, (n) => n >= 4 && n % 2 === 0, 'even and at least 4')
    const half = size / 2
    const frequencies = Array.from({ length: half }, (_, k) => 10000 ** (-k / (half - 1)))
    const angles: Vec<number> = T.mul(
      T.broadcast([half], t) as Vec<number>,
      T.vector(frequencies) as Vec<number>,
    )
    return T.concat(T.sin(angles), T.cos(angles))
  }

/** The parameters of a time embedding: two dense layers. */
export type TimeEmbedding<N extends number> = readonly [Dense<N, N>, Dense<N, N>]

/** Sinusoidal features of a time, a dense layer, SiLU, and another dense layer, all of one width. */
export const timeEmbedding = <const N extends number>(width: N): Net<TimeEmbedding<N>, Scalar, Vec<N>> =>
  pipe(dense(width, width), activate(silu), andThen(dense(width, width)), contramap(sinusoidal(width)))

/**
 * Fourier features of a vector with trainable frequencies [inputs, features]; the width is 2 features + inputs. At first
 * frequencies are independent standard normals.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Net as N, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 0], [1, 2])), backend: 'reference' })
 * const net = N.fourier(2, 1)
 * const frequencies = T.tensor([1 / 8, 0], [2, 1] as readonly [2, number])
 * await at(net(frequencies))() // Either.right(Data.data([Math.SQRT1_2, Math.SQRT1_2, 1, 0], [1, 4]))
 */
export const fourier = <const D extends number>(
  inputs: D,
  features: number,
): Net<Mat<D, number>, Vec<D>, Vec<number>> =>
  net(R.normal([inputs, features] as const) as R.Random<Mat<D, number>>, (frequencies) => (z) => {
    const angles = T.scale(2 * Math.PI)(T.vecMat(z, frequencies as Mat<D, number>))
    return T.concat(T.sin(angles), T.cos(angles), z)
  })
