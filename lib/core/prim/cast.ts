/** The same numbers as another element type, or as constants to every gradient. */
import { fail } from '../GiryError.js'
import { showType, type DType, type Primitive } from '../graph.js'
import { lift, one } from './row.js'

const cast = (name: string, to: DType): Primitive => ({
  name,
  kind: 'elementwise',
  infer: ([x]) => {
    if (x!.dtype === to) fail('ShapeError', `${name} of ${showType(x!)}`, `leave out ${name}`)
    return [{ dtype: to, shape: x!.shape }]
  },
  vjp: () => [undefined],
  batch: lift,
  scalar: () => (x) => (to === 'int' ? Math.trunc(x!) : x!),
})
const toFloatPrimitive = cast('toFloat', 'float')
const toIntPrimitive = cast('toInt', 'int')
/** Integers and booleans as floats. */
export const toFloat = one(toFloatPrimitive)
/** Floats (towards zero) and booleans as integers. */
export const toInt = one(toIntPrimitive)

export const stopGradientPrimitive: Primitive = {
  name: 'stopGradient',
  kind: 'elementwise',
  infer: ([x]) => [{ dtype: x!.dtype, shape: x!.shape }],
  vjp: () => [undefined],
  batch: lift,
  scalar: () => (x) => x!,
}
/** The same value, a constant to every gradient. */
export const stopGradient = one(stopGradientPrimitive)

export const casts: readonly Primitive[] = [toFloatPrimitive, toIntPrimitive, stopGradientPrimitive]
