/** Activations: functions of single elements. Any function of terms of every shape can stand in their place. */
import * as T from '../../core/Term.js'
import type { Activation } from './define.js'

/**
 * x where positive, slope x elsewhere (Maas et al. 2013).
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Net as N, Run, Space as S } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.scalar, Data.data([-1, 0, 1], [3])), backend: 'reference' })
 * await at((x) => N.leakyRelu(0.2)(x))() // Either.right(Data.data([-0.2, 0, 1], [3]))
 * await at((x) => N.relu(x))() // Either.right(Data.data([0, 0, 1], [3]))
 * await at((x) => N.linear(x))() // Either.right(Data.data([-1, 0, 1], [3]))
 * await at((x) => N.tanh(x))() // Either.right(Data.data([-Math.tanh(1), 0, Math.tanh(1)], [3]))
 * await at((x) => N.sigmoid(x))() // Either.right(Data.data([1 / (1 + Math.E), 0.5, Math.E / (1 + Math.E)], [3]))
 */
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
