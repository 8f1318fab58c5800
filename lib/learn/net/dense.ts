/** Dense layers y = x W + b, and stacks of them. */
import { fail } from '../../core/GiryError.js'
import * as T from '../../core/Term.js'
import type { Mat, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import { linear } from './activation.js'
import { net, type Activation, type Net } from './define.js'
import { affine } from './initialise.js'

/** The parameters of a dense layer; the weight is [inputs, outputs]. */
export interface Dense<I extends number, O extends number> {
  readonly weight: Mat<I, O>
  readonly bias: Vec<O>
}

/**
 * x W + b for row vectors x.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Net as N, Run, Space as S, Term as T } from 'giry'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 10], [1, 2])), backend: 'reference' })
 * const layer = N.dense(2, 3)
 * const parameters = { weight: T.tensor([1, 2, 3, 4, 5, 6], [2, 3]), bias: T.vector([0, 0, 100]) }
 * await at(layer(parameters))() // Either.right(Data.data([41, 52, 163], [1, 3]))
 * N.count(layer) // 9
 */
export const dense = <const I extends number, const O extends number>(
  inputs: I,
  outputs: O,
): Net<Dense<I, O>, Vec<I>, Vec<O>> =>
  net(
    affine([inputs, outputs], [outputs], inputs),
    ({ weight, bias }) =>
      (x) =>
        T.add(T.vecMat(x, weight), bias),
  )

type Widths = readonly [number, number, ...number[]]
type Last<W extends readonly number[]> = W extends readonly [...number[], infer L extends number] ? L : number
/** The parameters of a stack of dense layers, first layer first. */
export type Mlp = readonly Dense<number, number>[]

/**
 * Dense layers of the given widths, with an activation between them and an optional one at the end.
 *
 * @example
 * import { Net as N } from 'giry'
 * N.count(N.mlp([100, 200, 200, 1], N.leakyRelu(0.2))) // 60601
 */
export const mlp = <const W extends Widths>(
  widths: W,
  activation: Activation,
  output: Activation = linear,
): Net<Mlp, Vec<W[0]>, Vec<Last<W>>> => {
  const layers = widths.slice(1).map((w, i) => dense(widths[i]!, w))
  return net(R.sequence(layers.map((l) => l.init)), (params) => (x) => {
    const y = layers.reduce<Vec<number>>(
      (h, layer, i) => layer(params[i]!)(i === 0 ? h : activation(h)),
      x as unknown as Vec<number>,
    )
    return output(y) as unknown as Vec<Last<W>>
  })
}

/**
 * The only element of a net's output, as a scalar: what energies and tilts ask for.
 *
 * @example
 * import { Net as N, Term as T } from 'giry'
 * const tilt = N.scalar(N.mlp([16, 200, 200, 1], N.leakyRelu(0.2))) // a net from Vec<16> to Scalar
 */
export const scalar = <P, X>(inner: Net<P, X, Vec<1>>): Net<P, X, T.Scalar> =>
  net(inner.init, (params) => (x) => {
    const y = inner(params)(x)
    return y.shape[0] === 1
      ? T.reshape([], y)
      : fail('ShapeError', `a scalar from ${y.shape[0]} outputs`, 'give the net one output')
  })
