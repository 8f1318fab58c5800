/**
 * Optimizers: how parameters follow gradients, as values. They work on every value whose leaves are floats, leaf by
 * leaf; what they remember between updates is a value too, so that a learner's state can be saved and resumed.
 */
import { fail } from '../../core/GiryError.js'
import type { Shape } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Index, Scalar, Term } from '../../core/types.js'

/** What an optimizer remembers: a tree of tensors whose shape is its own affair. */
export type Slots = { readonly [name: string]: Term<Shape> | Slots }

/** Parameters and slots after an update. */
export interface Updated<A> {
  readonly params: A
  readonly slots: Slots
}

/** A rule that turns gradients into updates, and what it remembers between them. */
export interface Optimizer {
  /** The slots before the first update. */
  readonly init: <A>(params: A) => Slots
  /** One update; `iteration` counts from 0 and is only needed where a rate follows a schedule. */
  readonly update: <A>(params: A, gradients: A, slots: Slots, iteration?: Index) => Updated<A>
}

/** A rate at each iteration, which counts from 0. */
export type Schedule = (iteration: Index) => Scalar

/** A learning rate: a number, a scalar term, or a schedule. */
export type Rate = number | Scalar | Schedule

/** The rate at an iteration. */
export const rateAt = (rate: Rate, iteration: Index | undefined): number | Scalar => {
  if (typeof rate === 'number')
    return rate >= 0 && Number.isFinite(rate)
      ? rate
      : fail('OptionError', `rate is ${rate}`, 'give a rate of at least 0')
  if (typeof rate !== 'function') return rate
  return iteration === undefined
    ? fail('OptionError', 'a scheduled rate without an iteration', 'pass the iteration to update')
    : rate(iteration)
}

/** The space of parameters, which are floats. */
export const parameterSpace = <A>(params: A): Space.Space<A> => {
  const space = Space.of(params)
  space.leaves.forEach(({ dtype, path }) => {
    if (dtype !== 'float')
      fail('ShapeError', `a parameter of type ${dtype} at '${path}'`, 'learn parameters that are floats')
  })
  return space
}

/** Zeros of the type of the parameters. */
export const zerosLike = <A>(params: A): A => {
  const space = parameterSpace(params)
  return space.build(space.leaves.map((l) => T.fill(0, l.shape)))
}

/** The product of numbers or scalar terms. */
export const times = (a: number | Scalar, b: number | Scalar): number | Scalar =>
  typeof a === 'number' && typeof b === 'number' ? a * b : T.mul(T.toScalar(a), T.toScalar(b))
