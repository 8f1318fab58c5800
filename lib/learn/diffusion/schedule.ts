/**
 * The noise schedule: cosine in log-SNR with truncated ends, variance preserving, in the continuous time u in [0, 1]
 * from nearly clean to nearly noise (Nichol and Dhariwal 2021; Kingma et al. 2021):
 *   alpha = cos(a u + b),   sigma = sin(a u + b),   lambda = log(alpha^2 / sigma^2) = -2 log tan(a u + b)
 * with a and b such that lambda(0) = 9.8 and lambda(1) = -5.1. The network sees tau = 1000 (2 / pi) (a u + b).
 */
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'

const LOG_SNR = { clean: 9.8, noise: -5.1 }
const offset = Math.atan(Math.exp(-LOG_SNR.clean / 2))
const slope = Math.atan(Math.exp(-LOG_SNR.noise / 2)) - offset
const TIME_SCALE = (1000 * 2) / Math.PI

/** A level of noise: z = alpha z0 + sigma xi. */
export interface Level<A> {
  readonly alpha: A
  readonly sigma: A
  /** What the network sees of the time. */
  readonly tau: A
}

/**
 * The noise level at time u, as numbers.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Diffusion, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([0.5], [1])), backend: 'reference' })
 * const clean = Diffusion.level(0)
 * clean.alpha ** 2 + clean.sigma ** 2 // 1
 * Diffusion.logSnr(clean) // 9.8
 * Diffusion.logSnr(Diffusion.level(1)) // -5.1
 * await at((u) => Diffusion.levelAt(u).tau)() // Either.right(Data.data([Diffusion.level(0.5).tau], [1]))
 */
export const level = (u: number): Level<number> => {
  const angle = slope * u + offset
  return { alpha: Math.cos(angle), sigma: Math.sin(angle), tau: TIME_SCALE * angle }
}

/** The noise level at a time that is a term. */
export const levelAt = (u: Scalar): Level<Scalar> => {
  const angle = T.shift(offset)(T.scale(slope)(u))
  return { alpha: T.cos(angle), sigma: T.sin(angle), tau: T.scale(TIME_SCALE)(angle) }
}

/** log(alpha^2 / sigma^2), which falls as u grows. */
export const logSnr = ({ alpha, sigma }: Level<number>): number => 2 * Math.log(alpha / sigma)

/** How much noise an ancestral step adds: the forward process's variance, or the posterior's given z0 (Ho et al. 2020). */
export type Variance = 'large' | 'small'

/** One ancestral step: z' = keep z + pull z0 + sd xi, where z0 = (z - sigma noise) / alpha is the network's guess. */
export interface Step extends Level<number> {
  readonly keep: number
  readonly pull: number
  readonly sd: number
}

/** The step from time i / (S - 1) to the one before; the last one, i = 0, returns the guess itself. */
const step = (i: number, steps: number, variance: Variance): Step => {
  const now = level(i / (steps - 1))
  if (i === 0) return { ...now, keep: 0, pull: 1, sd: 0 }
  const next = level((i - 1) / (steps - 1))
  const r = Math.exp(logSnr(now) - logSnr(next))
  return {
    ...now,
    keep: (r * next.alpha) / now.alpha,
    pull: (1 - r) * next.alpha,
    sd: Math.sqrt(1 - r) * (variance === 'large' ? now.sigma : next.sigma),
  }
}

/**
 * All steps of ancestral sampling in `steps` network calls (at least 2), from noise to data.
 *
 * @example
 * import { Diffusion } from 'giry'
 * const [first, last] = Diffusion.ancestral(2, 'small')
 * first!.alpha // Diffusion.level(1).alpha
 * last!.alpha // Diffusion.level(0).alpha
 * last!.keep // 0
 * last!.pull // 1
 * last!.sd // 0
 */
export const ancestral = (steps: number, variance: Variance): readonly Step[] =>
  Array.from({ length: steps }, (_, k) => step(steps - 1 - k, steps, variance))
