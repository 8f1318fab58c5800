/**
 * Laws of foci, the lawful lenses whose part is some of the numbers of the state:
 *   get(set(s, a)) = a    set(s, get s) = s    set(set(s, a), b) = set(s, b)
 * and what isn't in the part stays as it is. Reference: Foster et al. 2007, "Combinators for bidirectional tree
 * transformations".
 */
import { size } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import type { Focus } from '../../model/Focus.js'
import * as R from '../../random/Random.js'
import { differs, evaluation, samples } from '../evaluate.js'
import { property, type Effort, type Verdict } from '../Verdict.js'

/** A state, and two values for its part. */
type Place<S, A> = readonly [s: S, a: A, b: A]

/**
 * The laws of a focus on states of a space.
 *
 * @example
 * import { Focus as F, Space as S, Term as T } from 'giry'
 * import { Laws } from 'giry/check'
 * const space = S.struct({ left: S.real(3), right: S.scalar })
 * Laws.failures(Laws.focus(space, F.field(space, 'left'))) // []
 * const wrong = { ...F.field(space, 'left'), set: (s: S.Of<typeof space>, left: T.Vec<3>) => ({ left, right: T.sum(left) }) }
 * Laws.failures(Laws.focus(space, wrong)).map((v) => v.law) // ['setting what is there changes nothing', 'nothing else changes']
 */
export const focus = <S, A>(
  space: Space.Space<S>,
  f: Focus<S, A>,
  effort: Effort = {},
): readonly Verdict[] => {
  const places = Space.tuple(space, f.space, f.space) as unknown as Space.Space<Place<S, A>>
  const same = (
    law: string,
    left: (p: Place<S, A>) => unknown,
    right: (p: Place<S, A>) => unknown,
  ): Verdict =>
    property(law, 'bitwise', effort, samples(places), () => {
      const [x, y] = [left, right].map((side) => evaluation(places, (p) => R.of(side(p))))
      return (sample) => differs(x!.at(sample).values, y!.at(sample).values)
    })
  return [
    same(
      'what was set is there',
      ([s, a]) => f.get(f.set(s, a)),
      ([, a]) => a,
    ),
    same(
      'setting what is there changes nothing',
      ([s]) => f.set(s, f.get(s)),
      ([s]) => s,
    ),
    same(
      'setting twice sets the last',
      ([s, a, b]) => f.set(f.set(s, a), b),
      ([s, , b]) => f.set(s, b),
    ),
    property('nothing else changes', 'bitwise', effort, samples(places), () => {
      const [before, after] = [
        evaluation(places, ([s]) => R.of(s)),
        evaluation(places, ([s, a]) => R.of(f.set(s, a))),
      ]
      const part = f.space.leaves.reduce((n, l) => n + size(l.shape), 0)
      return (sample) => {
        const now = after.at(sample).values
        const changed = before.at(sample).values.filter((x, i) => x !== now[i]).length
        return changed <= part ? undefined : `${changed} numbers change, and the part has ${part}`
      }
    }),
  ]
}
