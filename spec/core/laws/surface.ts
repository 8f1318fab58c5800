/** Functions of surface terms evaluated on the Reference. */
import { data, leaves, type Concrete } from '../../../lib/core/Data.js'
import * as Core from '../../../lib/core/Core.js'
import * as Space from '../../../lib/core/Space.js'
import type { Vec } from '../../../lib/core/types.js'
import { right, run, type Numbers } from './evaluate.js'

/** f as a program that is made once: its leaves at a value, as numbers. */
export const prepared = <A>(
  space: Space.Space<A>,
  f: (x: A) => unknown,
): ((x: Concrete<A>) => readonly Numbers[]) => {
  const program = right(Core.fromFunction('law', space, f))
  return (x) => run(program, leaves(space, x))
}

/** The leaves of f at a value, as numbers. */
export const valueOf = <A>(space: Space.Space<A>, f: (x: A) => unknown, x: Concrete<A>): readonly Numbers[] =>
  prepared(space, f)(x)

/** The first leaf of a function of one vector. */
export const atVector = <const N extends number>(n: N, f: (x: Vec<N>) => unknown, x: Numbers): Numbers =>
  valueOf(Space.real(n), f, data(x, [n]) as Concrete<Vec<N>>)[0]!
