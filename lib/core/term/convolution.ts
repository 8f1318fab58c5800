/** Convolutions of images. */
import * as V from '../prim/convolution.js'
import type { Term } from '../types.js'
import { as, type Shape, type Tensorial } from './typed.js'

/**
 * The cross-correlation of images [n, h, w, in] with a filter [kh, kw, in, out]; `pad` zeros surround each image. The result is
 * [n, floor((h + 2 pad - kh) / stride) + 1, likewise w, out], and
 *   y[n, i, j, o] = sum over a, b, c of x[n, stride i + a - pad, stride j + b - pad, c] w[a, b, c, o]
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([1, 2, 2, 1]), Data.data([1, 2, 3, 4], [1, 1, 2, 2, 1])), backend: 'reference' })
 * const ones = T.fill(1, [2, 2, 1, 1])
 * await at((x) => T.conv2d({ stride: 1, pad: 0 }, x, ones))() // Either.right(Data.data([10], [1, 1, 1, 1, 1]))
 * await at((x) => T.conv2d({ stride: 1, pad: 1 }, x, ones))() // Either.right(Data.data([1, 3, 2, 4, 10, 6, 3, 7, 4], [1, 1, 3, 3, 1]))
 */
export const conv2d = <S extends Shape>(o: V.ConvolutionOptions, x: Tensorial, w: Tensorial): Term<S> =>
  as(V.conv(x, w, o))
/**
 * The transpose of `conv2d` in its images: from [n, h, w, in] with a filter [kh, kw, out, in] to [n, ...size, out], where `size`
 * is one that `conv2d` with the same filter, stride and pad takes to [h, w].
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.tensor([1, 1, 2, 1]), Data.data([1, 2], [1, 1, 1, 2, 1])), backend: 'reference' })
 * const twice = { stride: 2, pad: 0, size: [2, 4] } as const
 * const ones = T.fill(1, [2, 2, 1, 1])
 * await at((x) => T.conv2dTranspose(twice, x, ones))() // Either.right(Data.data([1, 1, 2, 2, 1, 1, 2, 2], [1, 1, 2, 4, 1]))
 */
export const conv2dTranspose = <S extends Shape>(
  o: V.ConvolutionOptions & { readonly size: readonly [number, number] },
  x: Tensorial,
  w: Tensorial,
): Term<S> => as(V.convTranspose(x, w, o, o.size))
