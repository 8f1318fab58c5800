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
import { approximate, type Approximate, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { metropolis } from './Metropolis.js'
import { move, proposal, type Move, type ProposalMove } from './Move.js'
import { requirePositive, shownOption } from './options.js'

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

/** The Metropolis-adjusted Langevin algorithm: by definition `metropolis(ula(options))`. It reports `acceptance`. */
export const mala = (options: LangevinOptions): Move<Reversible, Acceptance> =>
  metropolis(ula(options), 'mala')
