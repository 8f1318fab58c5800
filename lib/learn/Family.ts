/**
 * Sampler families: parametric conditional samplers q_phi(z | c) that can be fitted to samples. `loss` is what the
 * family minimises to fit draws z at conditions c: its expected gradient is zero where q_phi is the law of z.
 *
 * A family may also have an unconditional branch q_phi(z): with mask 0 the loss forgets the condition, so that one
 * set of parameters learns both (classifier-free training, Ho and Salimans 2022).
 */
import type { Scalar } from '../core/types.js'
import type { Random } from '../random/Random.js'

/** A family with parameters Phi over values Z, given conditions C; everything is for one example. */
export interface Family<Phi, C, Z> {
  readonly name: string
  /** A random value of the parameters. */
  readonly init: Random<Phi>
  /** z ~ q_phi(. | c). */
  readonly sample: (phi: Phi, c: C) => Random<Z>
  /** z ~ q_phi, the unconditional branch. */
  readonly sampleNull: (phi: Phi) => Random<Z>
  /** The loss of one draw z at condition c, where the mask is 1, and of the unconditional branch where it is 0. */
  readonly loss: (phi: Phi, c: C, mask: Scalar, z: Z) => Random<Scalar>
  /** log q_phi(z | c), where the family knows it, against Lebesgue or counting measure. */
  readonly logDensity?: (phi: Phi, c: C) => (z: Z) => Scalar
}

/** A family that knows its density, so that its draws can be proposals of Metropolis and Hastings, or be weighted. */
export interface FamilyWithDensity<Phi, C, Z> extends Family<Phi, C, Z> {
  readonly logDensity: (phi: Phi, c: C) => (z: Z) => Scalar
}
