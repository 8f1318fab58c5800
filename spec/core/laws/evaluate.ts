/** Graphs evaluated on the Reference, for laws that speak of tensors. */
import * as Either from 'fp-ts/lib/Either.js'
import { data, type Data } from '../../../lib/core/Data.js'
import { show, type GiryError } from '../../../lib/core/GiryError.js'
import { variable, type Tensor, type TensorType } from '../../../lib/core/graph.js'
import { reify, type Reified } from '../../../lib/core/reify.js'
import * as Reference from '../../../lib/interpret/Reference.js'

/** The value of a Right; a Left fails the law with its message. */
export const right = <A>(e: Either.Either<GiryError, A>): A => {
  if (Either.isLeft(e)) throw new Error(show(e.left))
  return e.right
}

export type Build = (inputs: readonly Tensor[]) => readonly Tensor[]
export type Numbers = readonly number[]

/** A function of tensors as a program. */
export const programOf = (types: readonly TensorType[], f: Build): Reified => {
  const inputs = types.map(variable)
  return right(
    reify(
      'law',
      inputs.map((tensor, i) => ({ name: `x${i}`, tensor })),
      f(inputs),
    ),
  )
}

export const run = (reified: Reified, inputs: readonly Data[]): readonly Numbers[] =>
  right(Reference.run(reified, inputs)).map((d) => Array.from(d.values))

/** A function of tensors at numbers. */
export const evaluate = (
  types: readonly TensorType[],
  f: Build,
  inputs: readonly Numbers[],
): readonly Numbers[] =>
  run(
    programOf(types, f),
    types.map((t, i) => data(inputs[i]!, t.shape, t.dtype)),
  )

/** Whether numbers are the same to the bit, but for the sign of zero. */
export const identical = (a: Numbers, b: Numbers): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i] || (Number.isNaN(x) && Number.isNaN(b[i])))

/** Whether results are the same to the bit, but for the sign of zero. */
export const allIdentical = (a: readonly Numbers[], b: readonly Numbers[]): boolean =>
  a.length === b.length && a.every((x, i) => identical(x, b[i]!))

export const dot = (a: Numbers, b: Numbers): number => a.reduce((s, x, i) => s + x * b[i]!, 0)

/** Numbers in (-1, 1) that look random: the fractional parts of multiples of the square root of a prime. */
export const spreadNumbers = (n: number, prime: number): Numbers =>
  Array.from({ length: n }, (_, i) => {
    const x = (i + 1) * Math.sqrt(prime)
    return 2 * (x - Math.floor(x)) - 1
  })
