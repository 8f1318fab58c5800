/**
 * Langevin moves, discretisations of dx = -grad U(x) dt + sqrt(2) dW with step h = stepSize:
 *   descent   x' = x - h grad U(x)
 *   ula       x' = x - h grad U(x) + sqrt(2 h) xi,   xi ~ N(0, I)
 *   mala      ula corrected by Metropolis-Hastings
 * The papers' s is h = s^2 / 2. On N(0, 1) ula leaves N(0, 1 / (1 - h / 2)) invariant, so it is approximate.
 * References: Roberts and Tweedie 1996; Besag 1994.
 */
import { axpy } from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Acceptance, NoInfo } from '../model/Info.js'
import { approximate, reversible, type Approximate, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { decide } from './accept.js'
import { hamiltonian, pointAt, trajectory } from './hamiltonian/leapfrog.js'
import type { Metric } from './Metric.js'
import { metropolis } from './Metropolis.js'
import { move, moveOn, proposal, type Move, type ProposalMove } from './Move.js'
import { requireFixed, requirePositive, shownOption } from './options.js'

/** h > 0, the time step, as a number or a scalar term. */
export interface LangevinOptions {
  readonly stepSize: number | Scalar
}

const negative = (h: number | Scalar): number | Scalar => (typeof h === 'number' ? -h : T.neg(h))
const noiseScale = (h: number | Scalar): number | Scalar =>
  typeof h === 'number' ? Math.sqrt(2 * h) : T.sqrt(T.scale(2)(h))

/**
 * A gradient step without noise: x - h grad U(x). It claims nothing. The example goes down U(x) = x^2 / 2 from 8.
 *
 * @example
 * import { Data, Energy as E, Move as M, Run, Space as S } from 'giry'
 * const kernel = M.descent({ stepSize: 0.5 })(E.standardNormal(S.scalar))
 * const start = Data.data([8], [1])
 * const run = await Run.chains({ start, chains: 1, draws: 3, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws // Data.data([4, 2, 1], [1, 3])
 */
export const descent = ({ stepSize }: LangevinOptions): Move<Approximate, NoInfo> =>
  move(
    { name: 'descent', options: { stepSize: shownOption(stepSize) }, exactness: approximate },
    <X, L>(target: E.Energy<X, L>) =>
      (x: X) => {
        requirePositive('stepSize', stepSize, target.space, x)
        const next = axpy(target.space, negative(stepSize), x, E.grad(target)(x))
        return R.of([next, {} as NoInfo] as const)
      },
  )

/**
 * The unadjusted Langevin algorithm: a proposal that claims nothing, and that `metropolis` makes exact.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Space as S } from 'giry'
 * M.ula({ stepSize: 0.1 }).exactness // K.approximate
 * M.mala({ stepSize: 0.1 }).exactness // K.reversible
 * M.mala({ stepSize: 0.1 })(E.standardNormal(S.real(2))).options // { stepSize: 0.1 }
 */
export const ula = ({ stepSize }: LangevinOptions): ProposalMove<NoInfo> =>
  proposal({ name: 'ula', options: { stepSize: shownOption(stepSize) } }, (target) => (x) => {
    requirePositive('stepSize', stepSize, target.space, x)
    const mean = axpy(target.space, negative(stepSize), x, E.grad(target)(x))
    return R.map((noise: typeof x) => axpy(target.space, noiseScale(stepSize), mean, noise))(
      R.normalLike(target.space),
    )
  })

/** The step, and a metric L for it: drift h L L' grad U, noise sqrt(2 h) L xi. */
export interface MalaOptions<D = unknown> extends LangevinOptions {
  /** By default the space as it is. */
  readonly metric?: Metric<D>
}

/**
 * The Metropolis-adjusted Langevin algorithm: by definition `metropolis(ula(options))`. With a metric it is that in the coordinates
 * L^-1 x, computed as one leapfrog step of size sqrt(2 h), which needs no inverse of L (Neal 2011, section 5.2). It reports
 * `acceptance`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Energy as E, Metric, Move as M, Run, Space as S, Term as T } from 'giry'
 * const wide = E.energy('wide', S.real(2), (x) => T.scale(0.5)(T.sum(T.square(T.mul(x, T.vector([1, 0.01]))))))
 * const metric = Metric.diagonal(S.real(2), T.vector([1, 100]))
 * const kernel = M.mala({ stepSize: 0.5, metric })(wide)
 * const run = await Run.chains({ chains: 2, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.shape // [2, 5, 2]
 */
export const mala = <D = unknown>({
  stepSize,
  metric,
}: MalaOptions<D>): Move<Reversible, Acceptance, NoInfer<D>> =>
  metric === undefined ? metropolis(ula({ stepSize }), 'mala') : preconditioned(stepSize, metric)

const preconditioned = <D>(h: number | Scalar, metric: Metric<D>): Move<Reversible, Acceptance, D> =>
  moveOn(
    { name: 'mala', options: { stepSize: shownOption(h), metric: metric.name }, exactness: reversible },
    (target) => (x: D) => {
      requirePositive('stepSize', h, target.space, x)
      requireFixed('metric', metric.terms, target.space, x)
      const e = T.toScalar(noiseScale(h))
      return R.chain((v: D) => {
        const from = pointAt(target, { x, v })
        const to = trajectory(target, metric, e, 1)(from)
        return decide(T.sub(hamiltonian(target, from), hamiltonian(target, to)), to.x, x)
      })(R.normalLike(target.space))
    },
  )
