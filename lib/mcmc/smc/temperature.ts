/**
 * Schedules: which beta comes next. Either those of a ladder, or adaptive: the largest beta' at which the weights
 * v_i = exp(-(beta' - beta) S(x_i)) of one step leave a given fraction of the particles' worth,
 *   conditional   (sum W_i v_i)^2 / sum W_i v_i^2, for normalised weights W before the step
 *   effective     ESS(W v) / ESS(W)
 * Both are 1 at beta, and fall. A schedule that looks at the particles makes the evidence biased, of order 1 / N.
 * References: Del Moral, Doucet and Jasra 2012; Zhou, Johansen and Aston 2016.
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Index, Scalar, Vec } from '../../core/types.js'
import { requireLadder } from '../../model/Path.js'
import { effectiveSampleSize } from './weights.js'

/** Where a sampler stands before a step: normalised log-weights, and the path's slope at each particle. */
export interface Standing {
  /** How many steps there have been. */
  readonly step: Index
  readonly beta: Scalar
  readonly logWeights: Vec<number>
  readonly slopes: Vec<number>
}

/** The first beta, and how each next one comes about. */
export interface Schedule {
  /** Where particles are drawn. */
  readonly first: number
  /** The most steps there can be. */
  readonly bound: number
  /** Whether there are always as many, or only until beta is 1. */
  readonly isFixed: boolean
  readonly next: (at: Standing) => Scalar
}

/** The betas of a ladder: from the first, where particles are drawn, to the last. */
export const fixed = (ladder: readonly number[]): Schedule => ({
  first: ladder[0] ?? 0,
  bound: ladder.length - 1,
  isFixed: true,
  next: ({ step }) => {
    requireLadder(ladder)
    return T.element(T.vector<readonly number[]>(ladder), T.addIndex(step, T.index(1)))
  },
})

/** How far apart betas are. */
export interface AdaptiveOptions {
  /** What one step leaves of the particles' worth, between 0 and 1; default 0.5. */
  readonly fraction?: number
  readonly criterion?: 'conditional' | 'effective'
  /** The most steps; by default 100. If they don't suffice, the beta that a sampler ends with is below 1. */
  readonly bound?: number
}

/** Halvings of the interval from beta to 1: below the rounding of a float32. */
const HALVINGS = 30

/**
 * Betas from 0 to 1 by what the particles say, each found by bisection.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run, Smc, Space as S, Term as T } from 'giry'
 * // weights 1 and v = exp(-(beta - 0) 10): (1 + v)^2 / (1 + v^2) = 1.8 where v = 1/2
 * const standing = { step: T.index(0), beta: T.constant(0), logWeights: T.log(T.vector<readonly number[]>([0.5, 0.5])) }
 * const at = Run.evaluate({ rows: Run.given(S.real(2 as number), Data.data([0, 10], [1, 2])), backend: 'reference' })
 * const beta = Either.right(Data.data([Math.LN2 / 10], [1]))
 * await at((slopes) => Smc.adaptive({ fraction: 0.9 }).next({ ...standing, slopes }))() // beta
 * Smc.fixed([0, 0.5, 1]).bound // 2
 */
export const adaptive = ({
  fraction = 0.5,
  criterion = 'conditional',
  bound = 100,
}: AdaptiveOptions = {}): Schedule => ({
  first: 0,
  bound,
  isFixed: false,
  next: ({ beta, logWeights, slopes }) => {
    requireOption('fraction', fraction, (f) => f > 0 && f < 1, 'between 0 and 1')
    const left = (to: Scalar): Scalar => worth[criterion](logWeights, T.scale(T.sub(beta, to))(slopes))
    const halve = ({ low, high }: Interval): Interval => {
      const middle = T.scale(0.5)(T.add(low, high))
      const isNear = T.greaterEqual(left(middle), T.constant(fraction))
      return { low: T.select(isNear, middle, low), high: T.select(isNear, high, middle) }
    }
    // the upper end, so that there is progress at every step, and 1 is reached and not only approached
    return T.times(HALVINGS, halve)({ low: beta, high: T.constant(1) }).high
  },
})

type Interval = { readonly low: Scalar; readonly high: Scalar }

/** What weights W are worth after they are multiplied by v, by their logarithms. */
const worth: Readonly<Record<'conditional' | 'effective', (w: Vec<number>, v: Vec<number>) => Scalar>> = {
  conditional: (w, v) =>
    T.exp(T.sub(T.scale(2)(T.logsumexp(T.add(w, v))), T.logsumexp(T.add(w, T.scale(2)(v))))),
  effective: (w, v) => T.div(effectiveSampleSize(T.add(w, v)), effectiveSampleSize(w)),
}
