/** Random functions whose continuous draws are given, on the Reference's arithmetic, several lanes at once. */
import type { Concrete } from '../../lib/core/Data.js'
import * as Data from '../../lib/core/Data.js'
import type * as Space from '../../lib/core/Space.js'
import { enumerator } from '../../lib/interpret/exact/enumerate.js'
import { lanes } from '../../lib/interpret/exact/lanes.js'
import type { Random } from '../../lib/random/Random.js'

/** One number that is asked for: element `element` of the draw whose first block is `address`. */
export interface Wanted {
  readonly kind: 'normal' | 'uniform'
  readonly address: number
  readonly element: number
  readonly lane: number
}

/** The numbers of the value in each lane, all leaves end to end. */
export const withDraws = <A, B>(
  space: Space.Space<A>,
  f: (x: A) => Random<B>,
  x: Concrete<A>,
  draws: (wanted: Wanted) => number,
  count = 1,
): readonly (readonly number[])[] => {
  const program = lanes('oracle', space, count, f)
  const points = Data.leaves(space, x).map((leaf) => {
    const row = Array.from(leaf.values)
    return Float64Array.from(Array.from({ length: count }, () => row).flat())
  })
  const found: (readonly number[])[] = []
  const given = enumerator(program, (kind, name) => {
    const [, address, element] = name.split(':').map(Number)
    return (lane) => draws({ kind, address: address!, element: element!, lane })
  })
  given(points, new Float64Array(count).fill(1), ({ results }) => {
    if (found.length > 0) throw new Error('an accept or a categorical, which is not given')
    for (let lane = 0; lane < count; lane++)
      found.push(
        results.flatMap((cells) => {
          const n = cells.length / count
          return Array.from(cells.slice(lane * n, (lane + 1) * n))
        }),
      )
  })
  return found
}
