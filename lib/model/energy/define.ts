/** What an energy is, and the laws that operations on energies stand for. */
import type * as Space from '../../core/Space.js'
import type { Factor } from '../Factor.js'

declare const law: unique symbol

/** A sum of factors over values of X, with its law. */
export interface Factored<X, L> {
  readonly factors: readonly Factor<X>[]
  /** Only for the compiler: laws are equal or they are not. */
  readonly [law]?: (l: L) => L
}

/** An energy on a space. */
export interface Energy<X, L = unknown> extends Factored<X, L> {
  readonly space: Space.Space<X>
}

/** The law with density proportional to p^beta. */
export interface Tempered<L> {
  readonly tempered: L
}
/** The law with density proportional to exp(f) p. */
export interface Tilted<L> {
  readonly tilted: L
}
/** The law whose energy is another's at an image of the point. */
export interface Pulled<L> {
  readonly pulled: L
}
/** The law of the image of a point with another law, under the inverse of a bijection. */
export interface PulledBack<L> {
  readonly pulledBack: L
}
/** The law with density proportional to the product of the members' densities. */
export interface Product<M> {
  readonly product: (m: M) => M
}
type Members<L> = L extends Product<infer M> ? M : L
/** Products of products are flat, and don't depend on order. */
export type Combined<L, M> = Product<Members<L> | Members<M>>
