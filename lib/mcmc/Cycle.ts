/**
 * Moves in turn on one target, and backwards:
 *   cycle(a, b)(U) = a(U) then b(U)                        invariant if both are
 *   palindrome(a, b, c)(U) = a b c b a                     reversible if all are
 *   reverse(a)(U) = the reversal of a(U)                   reverse(cycle(a, b)) = cycle(reverse(b), reverse(a))
 *   repeat(n)(a)(U) = a(U) n times                         as exact as a: thinning
 */
import { fail } from '../core/GiryError.js'
import type { Info } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import { move, moveOn, type Move } from './Move.js'

/** A move of any claim, info and domain. */
export type AnyMove = Move<K.Approximate, Info, never>
type Claims<P extends readonly AnyMove[]> = P[number]['exactness']
type Infos<P extends readonly AnyMove[]> = {
  readonly [N in keyof P]: P[N] extends { readonly info?: infer I extends Info } ? I : never
}
/** What is in the domains of all of them. */
export type Domain<M extends AnyMove> = M extends { readonly domain?: (d: infer D) => void }
  ? (d: D) => void
  : never
/** The intersection of domains. */
export type Shared<F> = [F] extends [(d: infer D) => void] ? D : never

const shown = (parts: readonly AnyMove[]): K.Options => ({
  of: parts.map((p) => ({ name: p.name, options: p.options })),
})

/** The move backwards, where it is known. */
const reversal = (m: AnyMove): AnyMove | undefined =>
  m.reversed?.() ?? (K.isReversible(m.exactness) ? m : undefined)

/** All moves backwards, if all are known. */
export const reversals = (parts: readonly AnyMove[]): readonly AnyMove[] | undefined => {
  const found = parts.map(reversal)
  return found.every((p): p is AnyMove => p !== undefined) ? found : undefined
}

/** The moves in turn as one move of the given claim. */
const inTurn = (name: string, parts: readonly AnyMove[], exactness: K.Approximate): AnyMove => {
  const back = reversals(parts)
  const reversed = back && { reversed: () => inTurn(name, [...back].reverse(), exactness) as Move }
  return move({ name, options: shown(parts), exactness, ...reversed }, (target) =>
    K.inTurn((parts as unknown as readonly Move[]).map((p) => p(target))),
  )
}

/** One move after the other, on one target; reports the tuple of the infos. */
export const cycle = <const P extends readonly [AnyMove, ...AnyMove[]]>(
  ...parts: P
): Move<K.Cycled<Claims<P>>, Infos<P>, Shared<Domain<P[number]>>> =>
  inTurn('cycle', parts, K.cycled<Claims<P>>(parts.map((p) => p.exactness))) as never

type Backwards<P extends readonly unknown[]> = P extends readonly [infer F, ...infer R]
  ? readonly [...Backwards<R>, F]
  : readonly []
type Tail<P extends readonly unknown[]> = P extends readonly [unknown, ...infer R] ? R : readonly []

/**
 * The moves in turn and then back again, the last one once: reversible if all are. It reports the tuple of all infos.
 */
export const palindrome = <const P extends readonly [AnyMove, ...AnyMove[]]>(
  ...parts: P
): Move<
  K.Weakest<Claims<P>>,
  readonly [...Infos<P>, ...Tail<Backwards<Infos<P>>>],
  Shared<Domain<P[number]>>
> => {
  const exactness = K.weakest<Claims<P>>(parts.map((p) => p.exactness))
  return inTurn('palindrome', [...parts, ...parts.slice(0, -1).reverse()], exactness) as never
}

/**
 * The move that runs the same stationary chains backwards: of a cycle the cycle of its parts backwards, of a reversible move
 * itself. Of others it stops with a `LawError` when it is traced.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Space as S } from 'giry'
 * const [walk, mala] = [M.randomWalk({ scale: 1 }), M.mala({ stepSize: 0.1 })]
 * const target = E.standardNormal(S.scalar)
 * M.reverse(M.cycle(walk, mala))(target).options // M.cycle(mala, walk)(target).options
 * M.palindrome(walk, mala).exactness // K.reversible
 * M.palindrome(walk, mala)(target).options // M.cycle(walk, mala, walk)(target).options
 * M.repeat(5)(walk)(target).options // { count: 5, of: { name: 'randomWalk', options: { scale: 1 } } }
 */
export const reverse = <E extends K.Invariant, I extends Info, D>(m: Move<E, I, D>): Move<E, Info, D> =>
  (reversal(m as unknown as AnyMove) as unknown as Move<E, Info, D> | undefined) ??
  moveOn<D, E, Info>(
    { name: `reverse(${m.name})`, options: m.options, exactness: m.exactness },
    () => () =>
      fail(
        'LawError',
        `the reversal of '${m.name}', which isn't reversible`,
        'give the move its reversal as `reversed`, or use a reversible one',
      ),
  )

/** A move several times: one draw of many steps, thinning. Its info is put together over the steps. */
export const repeat =
  (count: number) =>
  <E extends K.Approximate, I extends Info, D>(m: Move<E, I, D>): Move<E, I, D> => {
    const { name, options, exactness } = m
    const back = m.reversed && { reversed: () => repeat(count)(m.reversed!()) }
    return moveOn<D, E, I>(
      { name: 'repeat', options: { count, of: { name, options } }, exactness, ...back },
      (target) => K.times(count)((m as unknown as Move<E, I>)(target)).step,
    )
  }
