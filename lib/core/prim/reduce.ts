/** Reductions other than sum: the maximum and where it is. The gradient of a maximum is shared by its ties. */
import { fail } from '../GiryError.js'
import { apply, showType, type Primitive, type Tensor } from '../graph.js'
import { dropAxes, spread, sum } from './broadcast.js'
import { add, div, equal, exp, less, log, mul, select, stopGradient, sub, toFloat } from './elementwise.js'
import { like } from './row.js'

const maximumPrimitive: Primitive = {
  name: 'maximum',
  kind: 'reduce',
  infer: ([x], params) => {
    if (x!.dtype !== 'float') fail('ShapeError', `maximum of ${showType(x!)}`, 'convert to float')
    return [{ dtype: 'float', shape: dropAxes('maximum', x!.shape, params['axes'] as readonly number[]) }]
  },
  vjp: (n, [ct]) => {
    if (ct === undefined) return [undefined]
    const axes = n.params['axes'] as readonly number[]
    const x = n.args[0]!
    const ties = toFloat(equal(x, spread(n.outputs[0]!, x.shape, axes)))
    return [mul(ties, spread(div(ct, sum(ties, axes)), x.shape, axes))]
  },
  batch: (n, [x]) => [
    maximum(
      x!,
      (n.params['axes'] as readonly number[]).map((a) => a + 1),
    ),
  ],
}

const argmaxPrimitive: Primitive = {
  name: 'argmax',
  kind: 'reduce',
  infer: ([x], params) => [{ dtype: 'int', shape: dropAxes('argmax', x!.shape, [Number(params['axis'])]) }],
  vjp: () => [undefined],
  batch: (n, [x]) => [argmax(x!, Number(n.params['axis']) + 1)],
}

export const maximum = (x: Tensor, axes: readonly number[]): Tensor =>
  axes.length === 0 ? x : apply(maximumPrimitive, [x], { axes })[0]!
/** The first index at which x is largest along `axis`. */
export const argmax = (x: Tensor, axis: number): Tensor => apply(argmaxPrimitive, [x], { axis })[0]!

/**
 * log sum exp over `axes`, shifted by the maximum so that it neither overflows nor vanishes; where every element is
 * -Infinity, so is the result.
 */
export const logsumexp = (x: Tensor, axes: readonly number[]): Tensor => {
  const top = maximum(x, axes)
  const shift = stopGradient(select(less(like(top, -Infinity), top), top, like(top, 0)))
  return add(log(sum(exp(sub(x, spread(shift, x.shape, axes))), axes)), shift)
}

export const reductions: readonly Primitive[] = [maximumPrimitive, argmaxPrimitive]
