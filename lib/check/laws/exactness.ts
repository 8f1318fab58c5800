/**
 * What a kernel claims about its law, checked without sampling: by its matrix on a finite space, by quadrature on one
 * or two real numbers.
 *   finite       rows of P add to one; pi P = pi; D_pi P is symmetric, or the transpose of D_pi R for the reversal R;
 *                KL(q P || pi) <= KL(q || pi), TV likewise
 *   quadrature   E_pi [K f] = E_pi [f]; E_pi [g K f] = E_pi [f K g]
 */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { orFail } from '../../interpret/run/task.js'
import * as Exact from '../../interpret/Exact.js'
import * as Quadrature from '../../interpret/Quadrature.js'
import { attempt } from '../../core/GiryError.js'
import { constrained } from '../../model/Bijection.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import * as K from '../../model/Kernel.js'
import type * as Space from '../../core/Space.js'
import { size } from '../../core/graph.js'
import * as R from '../../random/Random.js'
import { bounded, property, type Defect, type Effort, type Verdict } from '../Verdict.js'
import {
  names,
  ofBalance,
  ofCorrelations,
  ofInvariance,
  ofMeans,
  ofReversal,
  ofRows,
} from './counterexample.js'

/** Matrices of some hundred points are sums of as many probabilities of 1e-16 relative error each. */
const ROUNDING = 1e-12

/** The grid's error where a step of ordinary size is tested; a wrong log-ratio or a missing one costs a hundred times that. */
const QUADRATURE = [0, 1e-4, 5e-4]

/** How the claims of a kernel are looked at; the defaults fit targets of about unit scale. */
export interface Exactness<X> {
  /**
   * Nodes for the quadrature, by default some that fit the target, where numbers have supports in the coordinates of
   * `Bijection.constrained`; false for none.
   */
  readonly quadrature?: Quadrature.Grid | false
  /** Functions whose means are compared, by default `Quadrature.functions`. */
  readonly functions?: Quadrature.Functions<X>
  /** The largest defect, by default 1e-4 for one number and 5e-4 for two. */
  readonly tolerance?: number
}

type Step<X, L> = K.Kernel<X, X, K.Approximate, Info, L>

/** Whether a space has finitely many points that can be counted. */
const isFinite = (space: Space.Space<unknown>): boolean =>
  space.leaves.every((l) => l.cardinality !== undefined)

/** The real numbers in a point, or none if there is anything else in it. */
const realNumbers = (space: Space.Space<unknown>): number =>
  space.leaves.every((l) => l.dtype === 'float') ? space.leaves.reduce((n, l) => n + size(l.shape), 0) : 0

/** The verdicts on the claims of a kernel; a kernel without a target or a claim only has rows that add to one. */
export const exactness = <X, L>(k: Step<X, L>, options: Exactness<X>, effort: Effort): readonly Verdict[] => {
  if (isFinite(k.source)) return onFiniteSpace(k, effort)
  const numbers = realNumbers(k.source)
  return K.isInvariant(k.exactness) &&
    k.target !== undefined &&
    numbers >= 1 &&
    numbers <= 2 &&
    options.quadrature !== false
    ? byQuadrature(...onAllNumbers(k, k.target, options), options.tolerance ?? QUADRATURE[numbers]!)
    : []
}

/** A kernel on a space with supports in the coordinates that its space is bound to, unless a grid is given for its own. */
const onAllNumbers = <X, L>(
  k: Step<X, L>,
  target: Energy<X, L>,
  options: Exactness<X>,
): readonly [Step<X, unknown>, Energy<X, unknown>, Exactness<X>] => {
  const own = [k, target, options] as unknown as readonly [Step<X, unknown>, Energy<X, unknown>, Exactness<X>]
  if (options.quadrature !== undefined || k.source.leaves.every((l) => l.support === undefined)) return own
  const { source, forward, inverse } = constrained(k.source)
  const step = (z: X): R.Random<readonly [X, Info]> =>
    R.map(([x, info]: readonly [X, Info]) => [inverse(x)[0], info] as const)(k.step(forward(z)[0]))
  const functions = options.functions?.map((f) => (z: X) => f(forward(z)[0]))
  return [
    { ...own[0], source, step },
    E.unconstrained(own[1]) as Energy<X, unknown>,
    functions === undefined ? options : { ...options, functions },
  ]
}

const byQuadrature = <X, L>(
  k: Step<X, L>,
  target: Energy<X, L>,
  { functions, quadrature: given }: Exactness<X>,
  tolerance: number,
): readonly Verdict[] => {
  const defects = pipe(
    given === undefined || given === false ? Quadrature.grid(target) : Either.right(given),
    Either.chain((grid) =>
      pipe(
        functions === undefined ? Quadrature.functions(target, grid) : Either.right(functions),
        Either.chain((fs) => Quadrature.defects(k, target, grid, fs)),
      ),
    ),
  )
  const law = (name: string, defect: (d: Quadrature.Defects) => Defect): Verdict =>
    bounded(name, 'float64 tolerance', tolerance, pipe(defects, Either.map(defect)))
  return [
    law('the target is invariant', (d) => ({ size: d.invariance, says: ofMeans(d) })),
    ...(K.isReversible(k.exactness)
      ? [law('the kernel is reversible', (d) => ({ size: d.reversibility, says: ofCorrelations(d) }))]
      : []),
  ]
}

const onFiniteSpace = <X, L>(k: Step<X, L>, effort: Effort): readonly Verdict[] => {
  const law = (name: string, defect: () => Defect): Verdict =>
    bounded(name, 'float64 tolerance', ROUNDING, attempt(defect))
  const known = attempt(() => ({ p: orFail(Exact.matrix<X>(k)), at: orFail(names(k.source)) }))
  const rows = law('rows add to one', () => {
    const { p, at } = orFail(known)
    return { size: Exact.rowDefect(p), says: ofRows(p, at) }
  })
  if (!K.isInvariant(k.exactness) || k.target === undefined) return [rows]
  const target = k.target
  const both = attempt(() => ({ ...orFail(known), pi: orFail(Exact.distribution(target)) }))
  const { reversed } = k
  return [
    rows,
    law('the target is invariant', () => {
      const { p, pi, at } = orFail(both)
      return { size: Exact.invarianceDefect(p, pi), says: ofInvariance(p, pi, at) }
    }),
    ...(K.isReversible(k.exactness)
      ? [
          law('the kernel is reversible', () => {
            const { p, pi, at } = orFail(both)
            return { size: Exact.reversibilityDefect(p, pi), says: ofBalance(p, pi, at) }
          }),
        ]
      : []),
    ...(reversed === undefined
      ? []
      : [
          law('its reversal runs it backwards', () => {
            const { p, pi, at } = orFail(both)
            const r = orFail(Exact.matrix<X>(reversed()))
            return { size: Exact.reversalDefect(p, r, pi), says: ofReversal(p, r, pi, at) }
          }),
        ]),
    property(
      'a step brings every law closer to the target',
      'float64 tolerance',
      effort,
      masses(target.space),
      () => {
        const { p, pi } = orFail(both)
        return (weights) => {
          const total = weights.reduce((s, w) => s + w, 0)
          const q = weights.map((w) => w / total)
          const next = Exact.push(q, p)
          const rise = (name: string, d: typeof divergence): string | undefined => {
            const [before, after] = [d(q, pi), d(next, pi)]
            return after <= before + ROUNDING
              ? undefined
              : `a step takes a law away from the target: ${name} to it rises from ${before} to ${after}`
          }
          return rise('KL', divergence) ?? rise('the total variation', variation)
        }
      },
    ),
  ]
}

/** Weights of the points of a finite space, some of them 0. */
const masses = (space: Space.Space<unknown>): fc.Arbitrary<readonly number[]> => {
  const n = space.leaves.reduce((count, l) => count * l.cardinality! ** size(l.shape), 1)
  return fc.array(fc.nat({ max: 1000 }), { minLength: n, maxLength: n }).filter((ws) => ws.some((w) => w > 0))
}

/**
 * KL(q || p) = sum of q log(q / p), in nats; infinite where q has mass and p has none.
 *
 * @example
 * import { Laws } from 'giry/check'
 * Laws.divergence([0, 1], [0.5, 0.5]) // Math.LN2
 * Laws.variation([0, 1], [0.5, 0.5]) // 0.5
 */
export const divergence = (q: readonly number[], p: readonly number[]): number =>
  q.reduce((s, m, i) => (m > 0 ? s + m * Math.log(m / p[i]!) : s), 0)

/** The total variation distance, half the sum of |q - p|. */
export const variation = (q: readonly number[], p: readonly number[]): number =>
  q.reduce((s, m, i) => s + Math.abs(m - p[i]!) / 2, 0)
