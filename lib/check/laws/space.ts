/** Laws of spaces: building and flattening are inverse, and a value knows the space it belongs to. */
import * as fc from 'fast-check'
import { showType, type Tensor } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import { property, type Effort, type Verdict } from '../Verdict.js'

const types = (space: Space.Space<unknown>): string => space.leaves.map(showType).join(' ')

/** Where two lists of tensors part. */
const parted = (a: readonly Tensor[], b: readonly Tensor[]): string | undefined =>
  a.length === b.length && a.every((t, i) => t === b[i])
    ? undefined
    : `${a.length} leaves against ${b.length} others`

/**
 * The laws of a space.
 *
 * @example
 * import { Space as S } from 'giry'
 * import { Laws } from 'giry/check'
 * Laws.failures(Laws.space(S.struct({ position: S.real(2), spin: S.flag }))) // []
 */
export const space = <X>(s: Space.Space<X>, effort: Effort = {}): readonly Verdict[] => {
  // nothing here depends on numbers, so one look is enough
  const once = (law: string, test: () => string | undefined): Verdict =>
    property(law, 'bitwise', { ...effort, runs: 1 }, fc.constant('any point'), () => test)
  return [
    once('flattening what was built gives its leaves', () => {
      const { value, tensors } = Space.variables(s)
      return parted(s.flatten(value), tensors)
    }),
    once('building what was flattened gives the value', () => {
      const { value } = Space.variables(s)
      return parted(s.flatten(s.build(s.flatten(value))), s.flatten(value))
    }),
    once('a value belongs to its space', () => {
      const found = Space.of(Space.variables(s).value)
      return types(found) === types(s) ? undefined : `${types(found)} against ${types(s)}`
    }),
    once('leaves have paths of their own', () => {
      const paths = s.leaves.map((l) => l.path)
      return new Set(paths).size === paths.length ? undefined : `paths ${paths.join(', ')}`
    }),
  ]
}
