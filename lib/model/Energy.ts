/**
 * Energies: U with density p proportional to exp(-U) against Lebesgue (or counting) measure; lower is likelier.
 * An energy is a sum of named factors in canonical order, so that
 *   combine is a commutative monoid, bit for bit, with unit `flat`;
 *   temper is an action of (R+, *): temper(a) . temper(b) = temper(a b), and gradients add.
 * The type L names the law that exp(-U) stands for; temper, combine and contramap change it, and kernels that
 * leave different laws invariant don't compose into an invariant one.
 * Reference: LeCun et al. 2006, "A tutorial on energy-based learning".
 */
import { requireOption } from '../core/GiryError.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Index, Scalar, Term, Vec } from '../core/types.js'
import type { Shape } from '../core/graph.js'
import { logDensity } from '../random/density.js'
import type { Random } from '../random/Random.js'
import { constrained, type Bijection } from './Bijection.js'
import type {
  Combined,
  Energy,
  Factored,
  Pulled,
  PulledBack,
  Product,
  Tempered,
  Tilted,
} from './energy/define.js'
import { canonical, type Factor } from './Factor.js'

export type {
  Combined,
  Energy,
  Factored,
  Product,
  Pulled,
  PulledBack,
  Tempered,
  Tilted,
} from './energy/define.js'
export { gaussianLikelihood } from './energy/gaussianLikelihood.js'
export { tilts } from './energy/tilts.js'

const make = <X, L>(space: Space.Space<X>, factors: readonly Factor<X>[]): Energy<X, L> => ({
  space,
  factors,
})

/**
 * An energy from a function of one point; the name stands in the law, in errors and in printed programs.
 *
 * @example
 * import { Energy as E, Space as S, Term as T } from 'giry'
 * const banana = E.energy('banana', S.real(2), (x) => {
 *   const [a, b] = T.unstack(x)
 *   return T.add(T.scale(0.5)(T.square(a)), T.scale(5)(T.square(T.sub(b, T.square(a)))))
 * })
 * banana.factors.length // 1
 */
export const energy = <const N extends string, X>(
  name: N,
  space: Space.Space<X>,
  value: (x: X) => Scalar,
): Energy<X, N> => make(space, [{ name, weight: 1, value }])

/** The energy 0: Lebesgue (or counting) measure, the unit of `combine`. */
export const flat = <X>(space: Space.Space<X>): Energy<X, Product<never>> => make(space, [])

/** |x|^2 / 2 over all leaves: the standard normal law. */
export const standardNormal = <X>(space: Space.Space<X>): Energy<X, 'standardNormal'> =>
  energy('standardNormal', space, (x) =>
    Space.flatten(x).reduce<Scalar>(
      (total, leaf) => T.add(total, T.scale(0.5)(T.sum(T.square(leaf as Term<Shape>)))),
      T.constant(0),
    ),
  )

/**
 * -log w_k on the points 0, ..., n - 1: weights are positive and needn't add to one.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact } from 'giry'
 * Exact.distribution(E.categorical('bent coin', [1, 3])) // Either.right([0.25, 0.75])
 */
export const categorical = <const N extends string>(
  name: N,
  weights: readonly number[],
): Energy<Index, N> => {
  const logs: Vec<number> = T.vector(weights.map((w) => -Math.log(w)))
  return energy(name, Space.finite(weights.length), (k) => {
    weights.forEach((w) => requireOption('weight', w, (x) => x > 0, 'positive'))
    return T.element(logs, k)
  })
}

/** Minus the log-density of a random value. A value without a derivable density is a `LawError`. */
export const fromRandom = <const N extends string, X>(
  name: N,
  space: Space.Space<X>,
  random: Random<X>,
): Energy<X, N> => energy(name, space, (x) => T.neg(logDensity(random)(x)))

/**
 * Adds energies: multiplies densities. The energy U of the example is x^2 / 2.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 2], [2])), backend: 'reference' })
 * const u = E.standardNormal(S.scalar)
 * await at(E.value(u))() // Either.right(Data.data([0, 2], [2]))
 * await at(E.value(pipe(u, E.combine(u))))() // Either.right(Data.data([0, 4], [2]))
 * await at(E.value(pipe(u, E.combine(E.flat(S.scalar)))))() // Either.right(Data.data([0, 2], [2]))
 * await at(E.value(pipe(u, E.temper(0.5))))() // Either.right(Data.data([0, 1], [2]))
 * await at(E.value(pipe(u, E.tilt((x) => T.scale(3)(x)))))() // Either.right(Data.data([0, -4], [2]))
 * await at(E.value(pipe(u, E.contramap(S.scalar, (z: T.Scalar) => T.scale(2)(z)))))() // Either.right(Data.data([0, 8], [2]))
 */
export const combine =
  <X, M>(other: Factored<X, M>) =>
  <L>(e: Energy<X, L>): Energy<X, Combined<L, M>> =>
    make(e.space, [...e.factors, ...other.factors])

/** The factor times beta; a beta out of its domain is found when the factor is used. */
const weighted = <X>(beta: number | Scalar, { name, weight, value }: Factor<X>): Factor<X> => ({
  name,
  weight:
    typeof beta === 'number' && typeof weight === 'number'
      ? beta * weight
      : T.mul(T.toScalar(beta), T.toScalar(weight)),
  value: (x) => {
    if (typeof beta === 'number') requireOption('beta', beta, (b) => b >= 0, 'at least 0')
    return value(x)
  },
})

/** beta U: the density to the power beta, an inverse temperature of at least 0. */
export const temper =
  (beta: number | Scalar) =>
  <X, L>(e: Energy<X, L>): Energy<X, Tempered<L>> =>
    make(
      e.space,
      e.factors.map((f) => weighted(beta, f)),
    )

/** U - f: multiplies the density by exp(f(x)), as the latent energy-based prior does (Pang et al. 2020, eq. 2). */
export const tilt =
  <X>(f: (x: X) => Scalar) =>
  <L>(e: Energy<X, L>): Energy<X, Tilted<L>> =>
    make(e.space, [...e.factors, { name: 'tilt', weight: -1, value: f }])

/** U . f, the energy at an image of the point. No Jacobian: this is not a change of variables. */
export const contramap =
  <Z, X>(space: Space.Space<Z>, f: (z: Z) => X) =>
  <L>(e: Energy<X, L>): Energy<Z, Pulled<L>> =>
    make(
      space,
      e.factors.map(({ name, weight, value }) => ({ name, weight, value: (z: Z) => value(f(z)) })),
    )

/**
 * The energy of z where f(z) has the law of the energy, for a bijection f: U(f(z)) - log |det D f(z)|. So constrained parameters
 * are sampled on all real numbers, and their densities keep their meaning. The example is x e^-x on x > 0, the law Gamma(2, 1).
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Bijection as B, Data, Energy as E, Run, Space as S, Term as T } from 'giry'
 * const gamma = E.energy('gamma', S.scalar, (x) => T.sub(x, T.log(x)))
 * const free = pipe(gamma, E.pullback(B.exponential(S.scalar)))
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 1], [2])), backend: 'reference' })
 * await at(E.value(free))() // Either.right(Data.data([1, Math.E - 1 - 1], [2]))
 * const bound = E.energy('gamma', S.positive, (x) => T.sub(x, T.log(x)))
 * await at(E.value(E.unconstrained(bound)))() // Either.right(Data.data([1, Math.E - 1 - 1], [2]))
 */
export const pullback =
  <Z, X>({ name, source, forward }: Bijection<Z, X>) =>
  <L>(e: Energy<X, L>): Energy<Z, PulledBack<L>> =>
    make(source, [
      ...contramap(source, (z: Z) => forward(z)[0])(e).factors,
      { name: `volume of ${name}`, weight: -1, value: (z) => forward(z)[1] },
    ])

/** `pullback` by the bijection that the energy's space is bound to, `Bijection.constrained`: an energy on all numbers. */
export const unconstrained = <X, L>(e: Energy<X, L>): Energy<X, PulledBack<L>> =>
  pullback(constrained(e.space))(e)

const sum = <X, L>(e: Energy<X, L>, x: X): Scalar =>
  canonical(e.space, e.factors).reduce<Scalar>((total, { value, weight }) => {
    const u = value(x)
    const term = weight === 1 ? u : weight === -1 ? T.neg(u) : T.scale(weight)(u)
    return total === zero ? term : T.add(total, term)
  }, zero)
const zero = T.constant(0)

/** What energies are called in programs and errors: the names of their factors, joined by +; `flat` if there are none. */
export const nameOf = (e: { readonly factors: readonly { readonly name: string }[] }): string =>
  e.factors.length === 0 ? 'flat' : e.factors.map((f) => f.name).join('+')

const differentiable = (space: Space.Space<unknown>): boolean =>
  space.leaves.every((l) => l.dtype === 'float')

/** U(x). */
export const value =
  <X, L>(e: Energy<X, L>) =>
  (x: X): Scalar =>
    differentiable(e.space) ? valueAndGrad(e)(x)[0] : T.named(nameOf(e), (y: X) => sum(e, y))(x)

/**
 * U(x) and its gradient. Both come from one named subprogram, so that a chain which needs them at a point it has
 * seen evaluates them once.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0, 2], [2])), backend: 'reference' })
 * const u = E.standardNormal(S.scalar)
 * await at((x) => E.valueAndGrad(u)(x)[0])() // Either.right(Data.data([0, 2], [2]))
 * await at((x) => E.valueAndGrad(u)(x)[1])() // Either.right(Data.data([0, 2], [2]))
 * await at(E.grad(E.energy('quartic', S.scalar, (x) => T.square(T.square(x)))))() // Either.right(Data.data([0, 32], [2]))
 */
export const valueAndGrad =
  <X, L>(e: Energy<X, L>) =>
  (x: X): readonly [Scalar, X] =>
    T.named(
      nameOf(e),
      T.valueAndGrad((y: X) => sum(e, y)),
    )(x)

/** The gradient of U at x, of the type of x. */
export const grad =
  <X, L>(e: Energy<X, L>) =>
  (x: X): X =>
    valueAndGrad(e)(x)[1]
