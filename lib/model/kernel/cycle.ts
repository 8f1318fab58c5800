/**
 * Cycles: kernels for one law in turn. A cycle leaves the law invariant if each part does; run backwards it is the cycle of the
 * parts' reversals in the other order.
 */
import { fail } from '../../core/GiryError.js'
import type * as Space from '../../core/Space.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { nameOf } from '../Energy.js'
import { cycled, isInvariant, type Approximate, type Cycled } from '../exactness.js'
import { sameFactors, type Factor } from '../Factor.js'
import type { Info } from '../Info.js'
import { kernel, type AnyKernel, type Kernel } from './define.js'
import { reversals } from './reverse.js'
import { repeatable } from './sequence.js'

/** What a kernel says of its law. */
type Claimant<X> = {
  readonly exactness: Approximate
  readonly target?: { readonly space: Space.Space<X>; readonly factors: readonly Factor<X>[] }
}

/**
 * Stops with a `LawError` unless all parts that claim invariance have the same target.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Error, Kernel as K, Move as M, Space as S } from 'giry'
 * const energy = E.standardNormal(S.scalar)
 * const [cold, hot] = [M.mala({ stepSize: 0.1 })(energy), M.mala({ stepSize: 0.1 })(pipe(energy, E.temper(0.5)))]
 * Error.attempt(() => K.requireOneLaw('cycle', [cold, cold]))._tag // 'Right'
 * Error.attempt(() => K.requireOneLaw('cycle', [cold, hot]))._tag // 'Left'
 */
export const requireOneLaw = <X>(name: string, parts: readonly Claimant<X>[]): void => {
  const targets = parts.flatMap((p) => (isInvariant(p.exactness) && p.target !== undefined ? [p.target] : []))
  const [first] = targets
  const other = targets.find((t) => !sameFactors(t.space, first!.factors, t.factors))
  if (other !== undefined)
    fail(
      'LawError',
      `${name} of kernels for '${nameOf(first!)}' and for another law '${nameOf(other)}'`,
      'give all parts one target, or compose them with andThen, which claims nothing',
    )
}

type Claims<P extends readonly { readonly exactness: Approximate }[]> = P[number]['exactness']
type Stepping = { readonly step: (x: never) => Random<readonly [unknown, Info]> }
type Infos<P extends readonly Stepping[]> = {
  readonly [K in keyof P]: P[K]['step'] extends (x: never) => Random<readonly [unknown, infer J extends Info]>
    ? J
    : never
}

/**
 * Kernels for one law, one after the other: leaves the law invariant if each part does. It reports the tuple of their infos.
 *
 * @example
 * import { Energy as E, Exact, Kernel as K, Random as R, Term as T } from 'giry'
 * import * as Either from 'fp-ts/lib/Either.js'
 * const coin = E.categorical('coin', [1, 3])
 * const fresh = K.kernel({
 *   name: 'fresh', options: {}, source: coin.space, target: coin, exactness: K.reversible,
 *   step: () => R.map((k: T.Index) => [k, {}] as const)(R.categorical(T.log(T.vector([1, 3])))),
 * })
 * const both = K.cycle(fresh, fresh)
 * both.exactness // K.invariant
 * Exact.matrix(both) // Either.right([[0.25, 0.75], [0.25, 0.75]])
 */
export const cycle = <
  X,
  E extends Approximate,
  I extends Info,
  L,
  const P extends readonly AnyKernel<X, L>[],
>(
  first: Kernel<X, X, E, I, L>,
  ...rest: P
): Kernel<X, X, Cycled<E | Claims<P>>, readonly [I, ...Infos<P>], L> => {
  const parts: readonly AnyKernel<X, L>[] = [first, ...rest]
  return kernel({
    ...repeatable(first),
    ...backwards(parts),
    name: 'cycle',
    options: { of: parts.map((p) => p.name) },
    exactness: cycled(parts.map((p) => p.exactness)) as Cycled<E | Claims<P>>,
    step: inTurn(parts) as unknown as (x: X) => Random<readonly [X, readonly [I, ...Infos<P>]]>,
  })
}

/** A cycle's reversal, where those of its parts are known. */
const backwards = <X, L>(parts: readonly AnyKernel<X, L>[]): Pick<AnyKernel<X, L>, 'reversed'> => {
  const reversed = reversals(parts)
  return reversed === undefined ? {} : { reversed: () => cycle(reversed[0]!, ...reversed.slice(1)) }
}

/** Where a cycle is, and the infos of the parts it has gone through. */
export type State<X> = readonly [X, readonly Info[]]

/**
 * A step of each kernel, one after the other, and their infos: the step of a cycle. Stops with a `LawError` for kernels of
 * different laws.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Kernel as K, Random as R, Space as S, Term as T } from 'giry'
 * const stay = K.identity(S.flag)
 * const end = R.map(([x, infos]: K.State<T.Flag>) => T.addIndex(T.toInt(x), T.index(infos.length)))(
 *   K.inTurn([stay, stay])(T.greater(T.constant(1), T.constant(0))),
 * )
 * Exact.law(end) // Either.right([[Data.data([3], [], 'int'), 1]])
 */
export const inTurn =
  <X, L>(parts: readonly AnyKernel<X, L>[]) =>
  (x: X): Random<State<X>> => {
    requireOneLaw<X>('cycle', parts)
    return parts.reduce<Random<State<X>>>(
      (acc, part) => R.chain((state: State<X>) => appended(state, part))(acc),
      R.of([x, []] as const),
    )
  }

const appended = <X, L>([x, infos]: State<X>, part: AnyKernel<X, L>): Random<State<X>> =>
  R.map(([y, info]: readonly [X, Info]) => [y, [...infos, info]] as const)(part.step(x))
