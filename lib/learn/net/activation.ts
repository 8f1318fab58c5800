/** Activations: functions of single elements. Any function of terms of every shape can stand in their place. */
import * as T from '../../core/Term.js'
import type { Activation } from './define.js'

/** x where positive, slope x elsewhere (Maas et al. 2013). */
export const leakyRelu = (slope: number): Activation => T.leakyRelu(slope)
/** max(x, 0). */
export const relu: Activation = T.relu
/** x sigmoid(x) (Hendrycks and Gimpel 2016; also called swish). */
export const silu: Activation = T.silu
/** x Phi(x), with the normal distribution function itself (Hendrycks and Gimpel 2016). */
export const gelu: Activation = T.gelu
/** The hyperbolic tangent. */
export const tanh: Activation = T.tanh
/** 1 / (1 + e^-x). */
export const sigmoid: Activation = T.sigmoid
/** x. */
export const linear: Activation = (x) => x
