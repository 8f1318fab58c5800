/** Functions of surface terms evaluated on the Reference. */
import { data, leaves, type Concrete } from '../../../lib/core/Data.js'
import * as Core from '../../../lib/core/Core.js'
import * as Space from '../../../lib/core/Space.js'
import type { Vec } from '../../../lib/core/types.js'
import { right, run, type Numbers } from './evaluate.js'

/** The leaves of f at a value, as numbers. */
export const valueOf = <A>(space: Space.Space<A>, f: (x: A) => unknown, x: Concrete<A>): readonly Numbers[] =>
  run(right(Core.fromFunction('law', space, f)), leaves(space, x))

/** The first leaf of a function of one vector. */
export const atVector = <const N extends number>(n: N, f: (x: Vec<N>) => unknown, x: Numbers): Numbers =>
  valueOf(Space.real(n), f, data(x, [n]) as Concrete<Vec<N>>)[0]!
