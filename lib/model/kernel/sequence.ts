/** Kernels one after the other: two of any kind, or one of them many times. */
import { requireOption } from '../../core/GiryError.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { approximate, type Approximate } from '../exactness.js'
import { summarise, type Info, type NoInfo } from '../Info.js'
import { kernel, type Kernel } from './define.js'

/**
 * First one kernel, then the next; claims nothing. Kernels of one law cycle exactly by `cycle`. On finite spaces kernels are
 * matrices, of which these are products.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Exact, Kernel as K, Space as S, Term as T } from 'giry'
 * const flip = K.lift('flip', S.flag, (x) => T.not(x))
 * const reset = K.from('reset', S.flag, () => D.bernoulli(0.25))
 * Exact.matrix(flip) // Either.right([[0, 1], [1, 0]])
 * Exact.matrix(reset) // Either.right([[0.75, 0.25], [0.75, 0.25]])
 * Exact.matrix(pipe(reset, K.andThen(flip))) // Either.right([[0.25, 0.75], [0.25, 0.75]])
 * Exact.matrix(pipe(flip, K.times(3))) // Either.right([[0, 1], [1, 0]])
 * Exact.matrix(K.identity(S.flag)) // Either.right([[1, 0], [0, 1]])
 */
export const andThen =
  <Y, Z, F extends Approximate, J extends Info, M>(next: Kernel<Y, Z, F, J, M>) =>
  <X, E extends Approximate, I extends Info, L>(
    k: Kernel<X, Y, E, I, L>,
  ): Kernel<X, Z, Approximate, readonly [I, J]> =>
    kernel({
      name: 'andThen',
      options: {},
      source: k.source,
      exactness: approximate,
      step: (x) =>
        R.chain(([y, i]: readonly [Y, I]) =>
          R.map(([z, j]: readonly [Z, J]) => [z, [i, j] as const] as const)(next.step(y)),
        )(k.step(x)),
    })

/**
 * `count` steps of a kernel, with the same claim. Over the steps counts of its info (`divergences`, `gradients`) are added, and
 * everything else is averaged.
 */
export const times =
  (count: number) =>
  <X, E extends Approximate, I extends Info, L>(k: Kernel<X, X, E, I, L>): Kernel<X, X, E, I, L> =>
    kernel<X, X, E, I, L>({
      ...repeatable(k),
      ...(k.reversed === undefined ? {} : { reversed: () => times(count)(k.reversed!()) }),
      name: 'times',
      options: { count, of: k.name },
      // the info's own type is recursive, and the compiler needn't follow it through the loop
      step: (x) => {
        requireOption('count', count, (n) => Number.isInteger(n) && n >= 0, 'a whole number of at least 0')
        return R.map(([y, rows]: readonly [X, object]) => [y, summarise<I>(count, rows)] as const)(
          R.scan(count, (s: X) => k.step(s) as unknown as Random<readonly [X, NoInfo]>)(x),
        )
      },
    })

/** The parts of a kernel that its repetition keeps; not a proposal's density. */
export const repeatable = <X, E extends Approximate, I extends Info, L>(
  k: Kernel<X, X, E, I, L>,
): Pick<Kernel<X, X, E, I, L>, 'source' | 'exactness' | 'target'> => ({
  source: k.source,
  exactness: k.exactness,
  ...(k.target === undefined ? {} : { target: k.target }),
})
