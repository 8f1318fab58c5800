/**
 * What a kernel claims, nested so that each level implies those below:
 *   approximate   nothing
 *   invariant     pi K = pi for the law pi = L
 *   reversible    pi(dx) K(x, dy) = pi(dy) K(y, dx)
 */

/** A claim of exactness that claims nothing: what every kernel has. */
export interface Approximate {
  readonly approximate: true
}
/** The kernel leaves its target unchanged: if x has its law, so has the next. */
export interface Invariant extends Approximate {
  readonly invariant: true
}
/** Detailed balance: pi(dx) P(x, dy) = pi(dy) P(y, dx). So it is invariant too. */
export interface Reversible extends Invariant {
  readonly reversible: true
}

/** The claim of nothing. */
export const approximate: Approximate = { approximate: true }
/** The claim of invariance. */
export const invariant: Invariant = { approximate: true, invariant: true }
/** The claim of detailed balance. */
export const reversible: Reversible = { approximate: true, invariant: true, reversible: true }

/** What a mixture of kernels can claim: as much as its weakest part. */
export type Weakest<E> = [E] extends [Reversible]
  ? Reversible
  : [E] extends [Invariant]
    ? Invariant
    : Approximate
/** What a cycle can claim: the order of its parts breaks reversibility. */
export type Cycled<E> = [E] extends [Invariant] ? Invariant : Approximate

/** Whether a claim has invariance in it. */
export const isInvariant = (e: Approximate): e is Invariant => 'invariant' in e
/** Whether a claim has detailed balance in it. */
export const isReversible = (e: Approximate): e is Reversible => 'reversible' in e

/**
 * The claim of a mixture: as much as its weakest part claims.
 *
 * @example
 * import { Kernel as K } from 'giry'
 * K.weakest([K.reversible, K.reversible]) // K.reversible
 * K.weakest([K.reversible, K.invariant]) // K.invariant
 * K.cycled([K.reversible, K.reversible]) // K.invariant
 * K.cycled([K.reversible, K.approximate]) // K.approximate
 * K.isInvariant(K.reversible) // true
 * K.isReversible(K.invariant) // false
 */
export const weakest = <E extends Approximate>(claims: readonly E[]): Weakest<E> =>
  (claims.every(isReversible)
    ? reversible
    : claims.every(isInvariant)
      ? invariant
      : approximate) as Weakest<E>

/** The claim of a cycle: invariance if each part claims it. The order of the parts breaks reversibility. */
export const cycled = <E extends Approximate>(claims: readonly E[]): Cycled<E> =>
  (claims.every(isInvariant) ? invariant : approximate) as Cycled<E>
