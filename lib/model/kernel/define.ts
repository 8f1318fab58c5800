/**
 * Kernels, their parts and the simplest ones: any step, the step of a function, and the one that stays.
 * Reference: Giry 1982, "A categorical approach to probability theory".
 */
import type { Json } from '../../core/graph.js'
import type * as Space from '../../core/Space.js'
import type { Scalar } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Energy } from '../Energy.js'
import { approximate, reversible, type Approximate, type Reversible } from '../exactness.js'
import type { Info, NoInfo } from '../Info.js'

declare const law: unique symbol

/** The options that a kernel was made with, as they are shown and hashed; terms are named only. */
export type Options = { readonly [name: string]: Json }

/** A kernel from X to Y with exactness E for the law L, which reports I. */
export interface Kernel<X, Y, E extends Approximate = Approximate, I extends Info = Info, L = unknown> {
  readonly name: string
  readonly options: Options
  readonly source: Space.Space<X>
  readonly step: (x: X) => Random<readonly [Y, I]>
  readonly exactness: E
  /** The energy of the law that it leaves invariant, or was made for. */
  readonly target?: Energy<X, L>
  /** The kernel of the chain run backwards, where it is known and another one. */
  readonly reversed?: () => Kernel<X, X, Approximate, Info, L>
  /** Only for the compiler: laws are equal or they are not. */
  readonly [law]?: (l: L) => L
}

/** Any kernel on X for the law L. */
export type AnyKernel<X, L> = Kernel<X, X, Approximate, Info, L>

/** A kernel whose step has a density, as Metropolis-Hastings needs it. */
export interface Proposal<X, I extends Info = Info, L = unknown> extends Kernel<X, X, Approximate, I, L> {
  readonly propose: (x: X) => Random<X>
  /** log q(from, to). */
  readonly logDensity: (from: X) => (to: X) => Scalar
}

/**
 * A kernel from its parts; the step's errors carry the kernel's name. The claim is the caller's word: `Laws.kernel` of
 * giry/check tests it.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Distribution as D, Exact, Kernel as K, Random as R, Space as S, Term as T } from 'giry'
 * const toggled = (x: T.Flag, turn: T.Flag) => T.select(turn, T.not(x), x)
 * const step = (x: T.Flag) => R.map((turn: T.Flag) => [toggled(x, turn), {}] as const)(D.bernoulli(0.25))
 * const claim = { exactness: K.reversible, options: {} }
 * Exact.matrix(K.kernel({ name: 'turn', source: S.flag, step, ...claim })) // Either.right([[0.75, 0.25], [0.25, 0.75]])
 */
export const kernel = <X, Y, E extends Approximate, I extends Info, L>(
  k: Kernel<X, Y, E, I, L>,
): Kernel<X, Y, E, I, L> => ({ ...k, step: (x) => R.located(k.name, () => k.step(x)) })

/** A kernel from any step; it claims nothing. */
export const from = <X, Y>(
  name: string,
  source: Space.Space<X>,
  step: (x: X) => Random<Y>,
): Kernel<X, Y, Approximate, NoInfo> =>
  kernel({
    name,
    options: {},
    source,
    exactness: approximate,
    step: (x) => R.map((y: Y) => [y, {}] as const)(step(x)),
  })

/** The deterministic kernel of a function. */
export const lift = <X, Y>(
  name: string,
  source: Space.Space<X>,
  f: (x: X) => Y,
): Kernel<X, Y, Approximate, NoInfo> => from(name, source, (x) => R.of(f(x)))

/** The kernel that stays where it is; it is reversible for every law. */
export const identity = <X, L = unknown>(source: Space.Space<X>): Kernel<X, X, Reversible, NoInfo, L> =>
  kernel({
    name: 'identity',
    options: {},
    source,
    exactness: reversible,
    step: (x) => R.of([x, {} as NoInfo] as const),
  })
