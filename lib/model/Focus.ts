/**
 * Foci: parts of a state that can be read and replaced, lawful lenses:
 *   get(set(s, a)) = a    set(s, get s) = s    set(set(s, a), b) = set(s, b)
 * A move on a focus leaves the rest of the state as it is, bit for bit.
 * Reference: Foster et al. 2007, "Combinators for bidirectional tree transformations".
 */
import { fail } from '../core/GiryError.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar, Vec } from '../core/types.js'

/** A part A of a state S. */
export interface Focus<S, A> {
  readonly name: string
  /** The space of the part. */
  readonly space: Space.Space<A>
  readonly get: (s: S) => A
  readonly set: (s: S, a: A) => S
}

/**
 * One field of a record.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Focus as F, Run, Space as S, Term as T } from 'giry'
 * const space = S.struct({ left: S.real(3), right: S.scalar })
 * const start = { left: Data.data([1, 2, 3], [1, 3]), right: Data.data([4], [1]) }
 * const at = Run.evaluate({ rows: Run.given(space, start), backend: 'reference' })
 * const second = F.andThen(F.component(S.real(3), 1))(F.field(space, 'left'))
 * await at(second.get)() // Either.right(Data.data([2], [1]))
 * await at((s) => second.set(s, T.constant(7)).left)() // Either.right(Data.data([1, 7, 3], [1, 3]))
 * await at((s) => F.fields(space, ['right']).get(s).right)() // Either.right(Data.data([4], [1]))
 */
export const field = <S extends object, const K extends keyof S & string>(
  space: Space.Space<S>,
  key: K,
): Focus<S, S[K]> => ({
  name: key,
  space: fieldSpace(space, key),
  get: (s) => s[key],
  set: (s, a) => ({ ...s, [key]: a }),
})

/** Several fields of a record, as a record. */
export const fields = <S extends object, const K extends keyof S & string>(
  space: Space.Space<S>,
  keys: readonly K[],
): Focus<S, Pick<S, K>> => ({
  name: keys.join('+'),
  space: Space.struct(
    Object.fromEntries(keys.map((k) => [k, fieldSpace(space, k)])),
  ) as unknown as Space.Space<Pick<S, K>>,
  get: (s) => Object.fromEntries(keys.map((k) => [k, s[k]])) as Pick<S, K>,
  set: (s, a) => ({ ...s, ...a }),
})

/** One element of a vector. */
export const component = <N extends number>(space: Space.Space<Vec<N>>, i: number): Focus<Vec<N>, Scalar> => {
  const { shape, support } = space.leaves[0]!
  const n = shape[0]!
  if (!(Number.isInteger(i) && i >= 0 && i < n))
    fail('ShapeError', `component ${i} of a vector of length ${n}`, `use one of 0 to ${n - 1}`)
  const part = (from: number, length: number, x: Vec<N>): Vec<number> => T.slice([from], [length], x)
  return {
    name: `component ${i}`,
    space: { ...Space.scalar, leaves: Space.scalar.leaves.map((l) => (support ? { ...l, support } : l)) },
    get: (x) => T.reshape([], part(i, 1, x)),
    set: (x, a) => {
      const pieces = [part(0, i, x), T.reshape([1], a), part(i + 1, n - i - 1, x)]
      return T.concat<N>(...pieces.filter((t) => t.shape[0]! > 0))
    },
  }
}

/** A part of a part. */
export const andThen =
  <A, B>(inner: Focus<A, B>) =>
  <S>(outer: Focus<S, A>): Focus<S, B> => ({
    name: `${outer.name}.${inner.name}`,
    space: inner.space,
    get: (s) => inner.get(outer.get(s)),
    set: (s, b) => outer.set(s, inner.set(outer.get(s), b)),
  })

/** The leaves of a field, as a space of its own. */
const fieldSpace = <S extends object, K extends keyof S & string>(
  space: Space.Space<S>,
  key: K,
): Space.Space<S[K]> => {
  const { value, tensors } = Space.variables(space)
  const inside = value[key]
  if (inside === undefined)
    fail('ShapeError', `a focus on '${key}', which the space lacks`, 'name a field of the space')
  const own = Space.flatten(inside)
  const leaves = own.map((t) => space.leaves[tensors.indexOf(t)]!)
  const shaped = Space.of(inside)
  return {
    ...shaped,
    leaves: shaped.leaves.map((l, i) => {
      const { cardinality, support } = leaves[i]!
      return { ...l, ...(cardinality !== undefined && { cardinality }), ...(support && { support }) }
    }),
  }
}
