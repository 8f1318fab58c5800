/**
 * Dual averaging (Hoffman and Gelman 2014, eq. 6, after Nesterov 2009) finds the h at which acceptances alpha have mean delta:
 *   H_m       = (1 - 1 / (m + t0)) H_(m-1) + (delta - alpha_m) / (m + t0)
 *   log h_m   = mu - sqrt(m) H_m / gamma                  for the next step of the warm-up
 *   log hbar_m = m^-kappa log h_m + (1 - m^-kappa) log hbar_(m-1)    what is frozen
 * with gamma = 0.05, t0 = 10, kappa = 0.75, mu = log(10 h_0).
 */
import { requireOption } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import type { Acceptance } from '../../model/Info.js'
import type { Adaptation } from './warmup.js'

/** What dual averaging finds: h > 0. */
export interface StepSize {
  readonly stepSize: Scalar
}

/** The state of dual averaging after m steps. */
export interface DualAveraging {
  readonly count: Scalar
  /** H_m, the running shortfall of the acceptance. */
  readonly shortfall: Scalar
  readonly logStep: Scalar
  /** log hbar_m. */
  readonly logAverage: Scalar
  /** mu, which the steps are drawn towards. */
  readonly center: Scalar
}

/** What to aim at, and from where. */
export interface DualAveragingOptions {
  /** The mean acceptance to reach, in (0, 1): 0.574 is best for MALA in many dimensions (Roberts and Rosenthal 1998). */
  readonly target: number
  /** h_0 > 0, the first step's size; default 0.1. */
  readonly initial?: number
}

const GAMMA = 0.05
const T0 = 10
const KAPPA = 0.75

/** Dual averaging that has seen nothing, with a first step of this logarithm. */
export const restarted = (logStep: Scalar): DualAveraging => ({
  count: T.constant(0),
  shortfall: T.constant(0),
  logStep,
  logAverage: logStep,
  center: T.shift(Math.log(10))(logStep),
})

/** A step size whose acceptance has the given mean. */
export const dualAveraging = ({
  target,
  initial = 0.1,
}: DualAveragingOptions): Adaptation<DualAveraging, StepSize, Acceptance> => ({
  name: 'dualAveraging',
  options: { target, initial },
  init: restarted(T.constant(Math.log(initial))),
  parameters: ({ logStep }) => {
    requireOption('target', target, (d) => d > 0 && d < 1, 'between 0 and 1')
    requireOption('initial', initial, (h) => h > 0, 'positive')
    return { stepSize: T.exp(logStep) }
  },
  update: (a, { acceptance }) => {
    const count = T.shift(1)(a.count)
    const rate = T.div(T.constant(1), T.shift(T0)(count))
    const gap = T.sub(T.constant(target), acceptance)
    const shortfall = T.add(a.shortfall, T.mul(rate, T.sub(gap, a.shortfall)))
    const fall = T.scale(1 / GAMMA)(T.mul(T.sqrt(count), shortfall))
    const logStep = T.sub(a.center, fall)
    const weight = T.exp(T.scale(-KAPPA)(T.log(count)))
    const logAverage = T.add(a.logAverage, T.mul(weight, T.sub(logStep, a.logAverage)))
    return { count, shortfall, logStep, logAverage, center: a.center }
  },
  frozen: ({ logAverage }) => ({ stepSize: T.exp(logAverage) }),
})
