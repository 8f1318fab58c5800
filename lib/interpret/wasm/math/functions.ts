/** The elementary functions by the names of giry's primitives. */
import { erf } from './erf.js'
import { exp, expm1 } from './exponential.js'
import { log, log1p } from './logarithm.js'
import { sigmoid, softplus, tanh } from './logistic.js'
import type { Elementary } from './polynomial.js'
import { arctan, cos, sin } from './trigonometric.js'

/**
 * What four lanes of float32 become. The result of a lane depends on that lane alone. NaN gives NaN; infinities, zeros
 * and their signs are those of `Math`; results near the end of the range may be 0 where they would be subnormal.
 */
export const functions = {
  exp,
  log,
  expm1,
  log1p,
  tanh,
  sigmoid,
  softplus,
  erf,
  sin,
  cos,
  arctan,
} as const satisfies Readonly<Record<string, Elementary>>
