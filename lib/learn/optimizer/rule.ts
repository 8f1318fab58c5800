/** What an optimizer is. */
import { zip } from '../../core/linear.js'
import type { Shape } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'

/** What an optimizer remembers: how many updates it has done, and trees of its own. */
export interface Slots {
  readonly updates: Scalar
  readonly memory: Space.Value
}

export interface Updated<P> {
  readonly params: P
  readonly slots: Slots
}

/** A rule for parameters of any type; gradients have the type of the parameters, and are descended. */
export interface Optimizer {
  readonly name: string
  /** Slots before the first update. */
  readonly init: <P>(params: P) => Slots
  readonly update: <P>(params: P, gradient: P, slots: Slots) => Updated<P>
}

/** f on the leaves of values of one type, such as parameters and their gradient. */
export const onLeaves = <P>(
  f: (...leaves: readonly Term<Shape>[]) => Term<Shape>,
  first: P,
  ...rest: readonly P[]
): P => zip(Space.of(first), f, first, ...rest)

/** Zeros of the type of the parameters. */
export const zeros = <P>(params: P): P => onLeaves((x) => T.fill(0, x!.shape), params)

/** The slots' memory as a value of its own type; an optimizer reads only what it wrote. */
export const remembered = <M>({ memory }: Slots): M => memory as unknown as M

export const slots = (updates: Scalar, memory: unknown): Slots => ({ updates, memory: memory as Space.Value })
