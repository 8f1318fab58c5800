/** What control primitives share: types that must agree with those of their functions. */
import { fail, requireOption } from '../GiryError.js'
import { sameShape, showType, type TensorType } from '../graph.js'

/** The type of a loop's index, the first parameter of its functions. */
export const INDEX: TensorType = { dtype: 'int', shape: [] }

const expect = (name: string, got: TensorType, wanted: TensorType): void => {
  if (got.dtype !== wanted.dtype || !sameShape(got.shape, wanted.shape))
    fail(
      'ShapeError',
      `${name} expects ${showType(wanted)}, got ${showType(got)}`,
      'keep the type of the value',
    )
}

/** Stops unless types are what a function or a state asks for, one by one. */
export const expectAll = (name: string, got: readonly TensorType[], wanted: readonly TensorType[]): void => {
  if (got.length !== wanted.length)
    fail(
      'ShapeError',
      `${name} of ${wanted.length} tensors, got ${got.length}`,
      'keep the parts of the value',
    )
  wanted.forEach((w, i) => expect(name, got[i]!, w))
}

/** Stops unless an option is a whole number of at least 0. */
export const requireCount = (name: string, value: number): void =>
  requireOption(name, value, (n) => Number.isInteger(n) && n >= 0, 'a whole number of at least 0')
