/**
 * Laws of random values: the monad, bit for bit on the draws; plates are draws side by side; and addresses are used
 * once.
 */
import { stack } from '../../core/prim/layout.js'
import * as Space from '../../core/Space.js'
import type { Scalar } from '../../core/types.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { differs, evaluation, samples } from '../evaluate.js'
import { property, type Effort, type Verdict } from '../Verdict.js'
import { misuseOfBlocks } from './blocks.js'

const NOWHERE = Space.tuple()
const wrapped = <A>(a: A): readonly [A] => [a]

/**
 * The laws of a random value.
 *
 * @example
 * import { Random as R } from 'giry'
 * import { Laws } from 'giry/check'
 * Laws.failures(Laws.random(R.both(R.normal([3]), R.uniform([])))) // []
 */
export const random = <A>(r: Random<A>, effort: Effort = {}): readonly Verdict[] => {
  const keys = samples(NOWHERE)
  const same = (law: string, a: Random<unknown>, b: Random<unknown>): Verdict =>
    property(law, 'bitwise', effort, keys, () => {
      const [left, right] = [evaluation(NOWHERE, () => a), evaluation(NOWHERE, () => b)]
      return (sample) =>
        differs(left.at(sample).values, right.at(sample).values) ??
        (left.blocks === right.blocks ? undefined : `${left.blocks} blocks against ${right.blocks}`)
    })
  // continuations that draw, an odd number of blocks and an even one
  const f = (a: A): Random<readonly [A, Scalar]> => R.map((u: Scalar) => [a, u] as const)(R.uniform([]))
  const g = ([a, u]: readonly [A, Scalar]): Random<unknown> => R.map((n: unknown) => [n, u, a])(R.normal([3]))
  return [
    same('of then f is f', R.chain((a: A) => R.chain(f)(R.of(a)))(r), R.chain(f)(r)),
    same('r then of is r', R.chain((a: A) => R.of(a))(r), r),
    same(
      '(r then f) then g is r then (f then g)',
      R.chain(g)(R.chain(f)(r)),
      R.chain((a: A) => R.chain(g)(f(a)))(r),
    ),
    same('mapping the identity changes nothing', R.map((a: A) => a)(r), r),
    same(
      'mapping twice maps the composition',
      R.map(wrapped<readonly [A]>)(R.map(wrapped<A>)(r)),
      R.map((a: A) => wrapped(wrapped(a)))(r),
    ),
    same('mapping is chaining with of', R.map(wrapped<A>)(r), R.chain((a: A) => R.of(wrapped(a)))(r)),
    same(
      'a plate is its draws side by side',
      R.replicate(3)(r),
      R.map((rows: readonly A[]) => {
        const leaves = rows.map((row) => Space.flatten(row))
        return leaves[0]!.map((_, i) => stack(leaves.map((l) => l[i]!)))
      })(R.sequence([r, r, r])),
    ),
    property('its draws have blocks of their own', 'bitwise', effort, keys, () => {
      const drawn = evaluation(NOWHERE, () => r)
      return (sample) => misuseOfBlocks(sample.key, drawn.blocks, drawn.at(sample).used)
    }),
  ]
}
