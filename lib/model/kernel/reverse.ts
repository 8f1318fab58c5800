/**
 * Reversal: the kernel of the stationary chain run backwards, pi(dx) K*(x, dy) = pi(dy) K(y, dx). It is an involution, and turns
 * compositions round: (K then L)* = L* then K*. A reversible kernel is its own.
 */
import { fail } from '../../core/GiryError.js'
import type { Random } from '../../random/Random.js'
import { isReversible, type Invariant } from '../exactness.js'
import type { Info } from '../Info.js'
import type { AnyKernel, Kernel } from './define.js'

/** The reversal, where it is known. */
export const reversal = <X, L>(k: AnyKernel<X, L>): AnyKernel<X, L> | undefined =>
  k.reversed?.() ?? (isReversible(k.exactness) ? k : undefined)

/**
 * The kernel that runs the same stationary chain backwards. Of a kernel that isn't reversible and doesn't know its reversal it
 * stops with a `LawError` when it is used.
 *
 * @example
 * import { Energy as E, Exact, Kernel as K, Move as M, Space as S, Term as T } from 'giry'
 * const walk = M.randomWalk({ scale: 1 })(E.standardNormal(S.scalar))
 * const mala = M.mala({ stepSize: 0.1 })(E.standardNormal(S.scalar))
 * K.reverse(walk).name // 'randomWalk'
 * K.reverse(K.cycle(walk, mala)).options // { of: ['mala', 'randomWalk'] }
 * K.reversal(M.ula({ stepSize: 0.1 })(E.standardNormal(S.scalar))) // undefined
 * K.reversals([walk, mala])?.map((k) => k.name) // ['mala', 'randomWalk']
 */
export const reverse = <X, I extends Info, L>(
  k: Kernel<X, X, Invariant, I, L>,
): Kernel<X, X, Invariant, Info, L> =>
  (reversal(k) as Kernel<X, X, Invariant, Info, L> | undefined) ?? {
    ...k,
    step: (): Random<never> =>
      fail(
        'LawError',
        `the reversal of '${k.name}', which isn't reversible`,
        'give the kernel its reversal as `reversed`, or use a reversible one',
      ),
  }

/** The reversals of all parts in the other order, where all are known: what a combinator needs to know its own. */
export const reversals = <X, L>(
  parts: readonly AnyKernel<X, L>[],
): readonly AnyKernel<X, L>[] | undefined => {
  const found = parts.map((p) => reversal<X, L>(p)).reverse()
  return found.every((p): p is AnyKernel<X, L> => p !== undefined) ? found : undefined
}
