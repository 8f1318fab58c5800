/** A concrete value with its space: what programs are given from outside. */
import type { Concrete } from '../../core/Data.js'
import type { Space } from '../../core/Space.js'

/** Numbers, and what they are numbers of. As `rows`, every leaf has an axis 0 in front of the space's shape. */
export interface Given<A> {
  readonly space: Space<A>
  readonly value: Concrete<A>
}

/**
 * A concrete value of a space.
 *
 * @example
 * import { Data, Run, Space as S } from 'giry'
 * Run.given(S.real(2), Data.data([1, 2], [2])).space.leaves.length // 1
 */
export const given = <A>(space: Space<A>, value: Concrete<NoInfer<A>>): Given<A> => ({ space, value })
