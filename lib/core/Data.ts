/**
 * Data: tensors of numbers, as they go into programs and come out of them. Row-major; booleans are 0 and 1.
 * A concrete value has the shape of a symbolic one, with data for its leaves.
 */
import { fail } from './GiryError.js'
import { sameShape, showType, size, type DType, type Shape, type Tensor, type TensorType } from './graph.js'
import type { Space } from './Space.js'

/** The arrays that data live in; booleans are 0 and 1 in any of them. */
export type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array

/** Numbers with their type. */
export interface Data extends TensorType {
  readonly values: Numbers
}

/** The type of a value of A once its terms are numbers. */
export type Concrete<A> = A extends Tensor ? Data : { readonly [K in keyof A]: Concrete<A[K]> }

/**
 * Data from numbers in row-major order; float64 unless an array of a type is given, which is kept as it is. Whoever
 * takes data checks that there are as many numbers as the shape has.
 */
export const data = (values: Numbers | readonly number[], shape: Shape, dtype: DType = 'float'): Data => ({
  dtype,
  shape,
  values: Array.isArray(values) ? Float64Array.from(values) : (values as Numbers),
})

const isRecord = (x: unknown): x is { readonly [key: string]: unknown } => typeof x === 'object' && x !== null

/**
 * Whether x is data, and not a record of data.
 *
 * @example
 * import { Data } from 'giry'
 * Data.isData(Data.data([1, 2], [2])) // true
 * Data.isData({ x: Data.data([1, 2], [2]) }) // false
 */
export const isData = (x: unknown): x is Data =>
  isRecord(x) && ArrayBuffer.isView(x['values']) && Array.isArray(x['shape'])

/**
 * The leaves of a concrete value, in the order of its space. A missing one is a `ShapeError` that names it.
 *
 * @example
 * import { Data, Space as S } from 'giry'
 * const space = S.struct({ position: S.real(2), spin: S.flag })
 * const value = { position: Data.data([1, 2], [2]), spin: Data.data([1], [], 'bool') }
 * Data.leaves(space, value) // [value.position, value.spin]
 * Data.build(space, Data.leaves(space, value)) // value
 */
export const leaves = <A>(space: Space<A>, value: Concrete<A>): readonly Data[] =>
  space.leaves.map(({ path }) => {
    const keys = path === '' ? [] : path.split('.')
    const found = keys.reduce<unknown>((v, k) => (isRecord(v) ? v[k] : undefined), value)
    return isData(found)
      ? found
      : fail('ShapeError', `no data at '${path}'`, 'give a value of the space', 'data')
  })

/** The concrete value of a space with the given leaves; lanes in front of the shapes are kept. */
export const build = <A>(space: Space<A>, found: readonly Data[]): Concrete<A> =>
  (space.build as unknown as (xs: readonly Data[]) => Concrete<A>)(found)

/** Stops with a `ShapeError` unless a tensor has a type; how many numbers it has is not looked at. */
export const expectType = (what: string, found: TensorType, wanted: TensorType): void => {
  if (found.dtype !== wanted.dtype || !sameShape(found.shape, wanted.shape))
    fail(
      'ShapeError',
      `${what} is ${showType(found)}, not ${showType(wanted)}`,
      'give data of the type that the program declares',
      'data',
    )
}

/**
 * Stops with a `ShapeError` unless data have a type, and as many numbers as its shape.
 *
 * @example
 * import { Data, Error } from 'giry'
 * const pair = { dtype: 'float', shape: [2] } as const
 * const show = (check: () => void) => Error.attempt(check)._tag
 * show(() => Data.expectType('x', Data.data([1, 2, 3], [2]), pair)) // 'Right'
 * show(() => Data.expectData('x', Data.data([1, 2, 3], [2]), pair)) // 'Left'
 * show(() => Data.expectData('x', Data.data([1, 2], [2]), pair)) // 'Right'
 */
export const expectData = (what: string, found: Data, wanted: TensorType): void => {
  expectType(what, found, wanted)
  if (found.values.length !== size(found.shape))
    fail(
      'ShapeError',
      `${what} has ${found.values.length} numbers for shape [${found.shape.join(',')}]`,
      'give as many numbers as the shape has',
      'data',
    )
}
