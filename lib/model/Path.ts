/**
 * Paths: energies that lead from one law to another, linear in an inverse temperature beta between 0 and 1,
 *   U_beta = U_0 + beta S,   p_beta proportional to exp(-U_beta)
 * with slope S = dU_beta / dbeta. So U_b(x) - U_a(x) = (b - a) S(x), which is all that swaps of replicas and weights of
 * particles need to know. A ladder is an ascending list of betas.
 *   geometric(p, q)     p^(1 - beta) q^beta
 *   tempering(q)        q^beta
 *   likelihood(p, l)    p l^beta
 * Where beta is 0 an energy still is multiplied by it: energies are finite wherever a path is used.
 * References: Gelman and Meng 1998; Neal 2001.
 */
import { requireOption } from '../core/GiryError.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Batch, Scalar } from '../core/types.js'
import * as E from './Energy.js'

/** Energies on one space, of laws L, with their slope. */
export interface Path<X, L = unknown> {
  readonly name: string
  readonly space: Space.Space<X>
  /** U_beta, for a number or a term in [0, 1]. */
  readonly at: (beta: number | Scalar) => E.Energy<X, L>
  /** S(x), the derivative of U_beta(x) by beta, which is the same at all of them. */
  readonly slope: (x: X) => Scalar
}

/** The law of independent points, one of each law of a ladder. */
export interface Replicas<L> {
  readonly replicas: (l: L) => L
}

const complement = (beta: number | Scalar): number | Scalar =>
  typeof beta === 'number' ? 1 - beta : T.shift(1)(T.neg(beta))

/**
 * From a reference at beta = 0 to a target at 1, by powers: (1 - beta) U_reference + beta U_target.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Path } from 'giry'
 * const [fair, bent] = [E.categorical('fair', [1, 1]), E.categorical('bent', [1, 9])]
 * const path = Path.geometric(fair, bent)
 * Exact.distribution(path.at(0)) // Either.right([0.5, 0.5])
 * Exact.distribution(path.at(0.5)) // Either.right([0.25, 0.75])
 * Exact.distribution(path.at(1)) // Either.right([0.1, 0.9])
 * Exact.distribution(Path.tempering(bent).at(0.5)) // Either.right([0.25, 0.75])
 * Exact.distribution(Path.likelihood(fair, bent).at(0.5)) // Either.right([0.25, 0.75])
 */
export const geometric = <X, L, M>(
  reference: E.Energy<X, L>,
  target: E.Energy<X, M>,
): Path<X, E.Combined<E.Tempered<L>, E.Tempered<M>>> => ({
  name: `geometric(${E.nameOf(reference)}, ${E.nameOf(target)})`,
  space: target.space,
  at: (beta) => E.combine(E.temper(beta)(target))(E.temper(complement(beta))(reference)),
  slope: (x) => T.sub(E.value(target)(x), E.value(reference)(x)),
})

/** From the flat energy to a target: beta U. At beta = 0 it is a law only on a space of finite measure. */
export const tempering = <X, L>(target: E.Energy<X, L>): Path<X, E.Tempered<L>> => ({
  name: `tempering(${E.nameOf(target)})`,
  space: target.space,
  at: (beta) => E.temper(beta)(target),
  slope: E.value(target),
})

/** From a prior to its posterior, by powers of the likelihood: U_prior + beta U_likelihood. */
export const likelihood = <X, L, M>(
  prior: E.Energy<X, L>,
  data: E.Factored<X, M>,
): Path<X, E.Combined<L, E.Tempered<M>>> => {
  const factors: E.Energy<X, M> = { ...data, space: prior.space }
  return {
    name: `likelihood(${E.nameOf(prior)}, ${E.nameOf(data)})`,
    space: prior.space,
    at: (beta) => E.combine(E.temper(beta)(factors))(prior),
    slope: E.value(factors),
  }
}

/**
 * The energy of one point for each beta of a ladder, sum_i U_(beta_i)(x_i), on batches of points.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Path } from 'giry'
 * const path = Path.tempering(E.categorical('bent', [1, 3]))
 * Exact.distribution(Path.replicas([0, 1], path)) // Either.right([0.125, 0.375, 0.125, 0.375])
 */
export const replicas = <X, L>(
  ladder: readonly number[],
  path: Path<X, L>,
): E.Energy<Batch<X>, Replicas<L>> => {
  const energyAt = ({ x, beta }: { readonly x: X; readonly beta: Scalar }): Scalar =>
    E.value(path.at(beta))(x)
  const space = Space.batch(ladder.length, path.space)
  const total = (xs: Batch<X>): Scalar => {
    requireLadder(ladder)
    return T.sum(T.batch(ladder.length, energyAt)({ x: xs, beta: T.vector(ladder) }))
  }
  const { factors } = E.energy<string, Batch<X>>(`replicas of ${path.name}`, space, total)
  return { space, factors }
}

const spaced = (count: number, beta: (fraction: number) => number): readonly number[] => {
  requireOption('count', count, (n) => Number.isInteger(n) && n >= 2, 'a whole number of at least 2')
  return Array.from({ length: count }, (_, i) => beta(i / (count - 1)))
}

/**
 * Ladders of `count` betas up to 1:
 *   linear(count)               even, from 0
 *   geometric(count, lowest)    of even ratios, from a lowest beta above 0, as replica exchange has it
 *   power(count, exponent)      (i / (count - 1))^exponent, from 0; dense near 0 for an exponent above 1, as for likelihoods
 * Stops with an `OptionError` for a count below 2, a lowest beta outside of (0, 1) or an exponent that isn't positive.
 *
 * @example
 * import { Error, Path } from 'giry'
 * Path.ladder.linear(5) // [0, 0.25, 0.5, 0.75, 1]
 * Path.ladder.geometric(3, 0.01) // [0.01, 0.1, 1]
 * Path.ladder.power(3, 4) // [0, 0.0625, 1]
 * Error.attempt(() => Path.requireLadder([0, 0.5, 1]))._tag // 'Right'
 * Error.attempt(() => Path.requireLadder([0.5, 0, 1]))._tag // 'Left'
 * Error.attempt(() => Path.requireLadder([0, 2]))._tag // 'Left'
 */
export const ladder = {
  linear: (count: number): readonly number[] => spaced(count, (f) => f),
  geometric: (count: number, lowest: number): readonly number[] => {
    requireOption('lowest', lowest, (b) => b > 0 && b < 1, 'between 0 and 1')
    return spaced(count, (f) => lowest ** (1 - f))
  },
  power: (count: number, exponent: number): readonly number[] => {
    requireOption('exponent', exponent, (p) => p > 0 && p < Infinity, 'positive')
    return spaced(count, (f) => f ** exponent)
  },
}

/** Checks that a ladder has a beta, and that each is above the one before and in [0, 1]. Stops with an `OptionError`. */
export const requireLadder = (betas: readonly number[]): void => {
  requireOption('the number of betas', betas.length, (n) => n >= 1, 'at least 1')
  betas.forEach((b, i) => {
    const above = i === 0 ? 0 : betas[i - 1]!
    requireOption('beta', b, (x) => x <= 1 && (i === 0 ? x >= 0 : x > above), `above ${above} and at most 1`)
  })
}
