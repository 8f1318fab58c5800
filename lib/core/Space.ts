/**
 * Spaces: the types of values that programs work on. A value is a term, or a record or tuple of values; a space
 * says which terms it has. Shapes are those of one example; batches are made by plates and by the driver.
 */
import { fail, requireOption } from './GiryError.js'
import {
  isTensor,
  sameShape,
  showType,
  variable,
  type DType,
  type Shape,
  type Tensor,
  type TensorType,
} from './graph.js'
import type { Support } from './support.js'
import type { Batch, Flag, Index, Scalar, Term, Vec } from './types.js'

export type { Support } from './support.js'

/** A tree whose leaves are terms. */
export type Value = Tensor | readonly Value[] | { readonly [key: string]: Value }

/** The space of values of type A. */
export interface Space<out A> {
  readonly leaves: readonly Leaf[]
  /** The value with these tensors as its leaves, in order. */
  readonly build: (tensors: readonly Tensor[]) => A
  /** The leaves of a value, in order. A value of another space is a `ShapeError`. */
  readonly flatten: (value: unknown) => readonly Tensor[]
}

/**
 * A term of a value: its place, as names joined by dots, its type, how many points it takes if they are finite, and where its
 * numbers lie if not anywhere.
 */
export interface Leaf extends TensorType {
  readonly path: string
  readonly cardinality?: number
  readonly support?: Support
}

/** The values of a space: `Of<typeof space>`. */
export type Of<S> = S extends Space<infer A> ? A : never

const single = <A>(leaf: Leaf): Space<A> => ({
  leaves: [leaf],
  build: ([t]) => t as A,
  flatten: (value) => {
    if (!isTensor(value) || value.dtype !== leaf.dtype || !sameShape(value.shape, leaf.shape))
      return fail(
        'ShapeError',
        `${isTensor(value) ? showType(value) : typeof value} where ${showType(leaf)} belongs`,
        'give a value of the space',
      )
    return [value]
  },
})

const tensorOf = <A>(dtype: DType, shape: Shape): Space<A> => {
  if (shape.some((d) => !Number.isInteger(d) || d < 0))
    fail('ShapeError', `shape [${shape.join(',')}]`, 'use whole numbers of at least 0')
  return single<A>({ path: '', dtype, shape })
}

/**
 * Real vectors of length n.
 *
 * @example
 * import { Space as S } from 'giry'
 * S.real(2).leaves // [{ path: '', dtype: 'float', shape: [2] }]
 * S.scalar.leaves // [{ path: '', dtype: 'float', shape: [] }]
 * S.tensor([2, 3]).leaves // [{ path: '', dtype: 'float', shape: [2, 3] }]
 * S.integer.leaves // [{ path: '', dtype: 'int', shape: [] }]
 * S.finite(6).leaves // [{ path: '', dtype: 'int', shape: [], cardinality: 6 }]
 * S.flag.leaves // [{ path: '', dtype: 'bool', shape: [], cardinality: 2 }]
 */
export const real = <const N extends number>(n: N): Space<Vec<N>> => tensorOf('float', [n])
/** One real number. */
export const scalar: Space<Scalar> = tensorOf('float', [])
/** Real tensors of a shape. A length that is no whole number of at least 0 is a `ShapeError`. */
export const tensor = <const S extends Shape>(shape: S): Space<Term<S>> => tensorOf('float', shape)
/** The integers 0, ..., n - 1. */
export const finite = (n: number): Space<Index> =>
  single({ path: '', dtype: 'int', shape: [], cardinality: n })
/** An integer. */
export const integer: Space<Index> = tensorOf('int', [])
/** A truth value. */
export const flag: Space<Flag> = single({ path: '', dtype: 'bool', shape: [], cardinality: 2 })

/**
 * One positive number. Starts of chains are checked against supports; moves don't look at them, unless they move in the coordinates
 * of `Move.unconstrained`.
 *
 * @example
 * import { Space as S } from 'giry'
 * S.positive.leaves // [{ path: '', dtype: 'float', shape: [], support: { low: 0 } }]
 * S.positives(3).leaves // [{ path: '', dtype: 'float', shape: [3], support: { low: 0 } }]
 * S.interval(-1, 1).leaves // [{ path: '', dtype: 'float', shape: [], support: { low: -1, high: 1 } }]
 * S.unconstrained(S.positives(3)).leaves // S.real(3).leaves
 */
export const positive: Space<Scalar> = single({ path: '', dtype: 'float', shape: [], support: { low: 0 } })
/** Vectors of n positive numbers. */
export const positives = <const N extends number>(n: N): Space<Vec<N>> => supported(real(n), { low: 0 })
/** One number between two bounds. Bounds that leave nothing between them are an `OptionError`. */
export const interval = (low: number, high: number): Space<Scalar> => {
  requireOption('high - low', high - low, (width) => width > 0, 'positive')
  return supported(scalar, { low, high })
}

const supported = <A>(space: Space<A>, support: Support): Space<A> => ({
  ...space,
  leaves: space.leaves.map((leaf) => ({ ...leaf, support })),
})

/** The space without its supports: all numbers. */
export const unconstrained = <A>(space: Space<A>): Space<A> => ({
  ...space,
  leaves: space.leaves.map(({ support: _, ...leaf }) => leaf),
})

const join = (
  parts: readonly (readonly [string, Space<unknown>])[],
  assemble: (values: readonly unknown[]) => unknown,
): Space<unknown> => ({
  leaves: parts.flatMap(([key, s]) =>
    s.leaves.map((l) => ({ ...l, path: l.path === '' ? key : `${key}.${l.path}` })),
  ),
  build: (tensors) => {
    let from = 0
    return assemble(
      parts.map(([, s]) => {
        const value = s.build(tensors.slice(from, from + s.leaves.length))
        from += s.leaves.length
        return value
      }),
    )
  },
  flatten: (value) => {
    if (typeof value !== 'object' || value === null || isTensor(value))
      return fail(
        'ShapeError',
        `a single value where fields ${parts.map(([k]) => k).join(', ')} belong`,
        'give a value of the space',
      )
    const fields = value as { readonly [key: string]: unknown }
    return parts.flatMap(([key, s]) => s.flatten(fields[key]))
  },
})

/**
 * Records with one value per field. A name with a dot is a `ShapeError`, since paths are joined by dots.
 *
 * @example
 * import { Space as S } from 'giry'
 * const space = S.struct({ position: S.real(2), choice: S.tuple(S.finite(3), S.flag) })
 * space.leaves.map((leaf) => leaf.path) // ['position', 'choice.0', 'choice.1']
 */
export const struct = <const A extends object>(fields: {
  readonly [K in keyof A]: Space<A[K]>
}): Space<Readonly<A>> => {
  const parts = fields as { readonly [key: string]: Space<unknown> }
  const keys = Object.keys(parts)
  keys.forEach((k) => {
    if (k.includes('.'))
      fail('ShapeError', `a field named '${k}'`, 'use names without dots, which join paths')
  })
  return join(
    keys.map((k) => [k, parts[k]!] as const),
    (values) => Object.fromEntries(keys.map((k, i) => [k, values[i]])),
  ) as Space<Readonly<A>>
}

/** Tuples with one value per place. */
export const tuple = <F extends readonly Space<unknown>[]>(
  ...parts: F
): Space<{ readonly [K in keyof F]: Of<F[K]> }> =>
  join(
    parts.map((s, i) => [String(i), s] as const),
    (values) => values,
  ) as Space<{ readonly [K in keyof F]: Of<F[K]> }>

/**
 * The space a value belongs to. Terms know their type and shape, and not how many points an integer takes.
 *
 * @example
 * import { Space as S, Term as T } from 'giry'
 * const value = { position: T.vector([1, 2]), steps: T.index(7) }
 * S.of(value).leaves.map((leaf) => leaf.path) // ['position', 'steps']
 * S.flatten(value) // [value.position, value.steps]
 */
export const of = <A>(value: A): Space<A> => {
  if (isTensor(value)) return single<A>({ path: '', dtype: value.dtype, shape: value.shape })
  if (Array.isArray(value)) return tuple(...value.map((v) => of<unknown>(v))) as unknown as Space<A>
  if (typeof value === 'object' && value !== null)
    return struct(
      Object.fromEntries(Object.entries(value).map(([k, v]) => [k, of<unknown>(v)])),
    ) as unknown as Space<A>
  return fail('ShapeError', `a ${typeof value} in a value`, 'use terms, records and tuples of terms')
}

/** The leaves of a value, in the order of its space. */
export const flatten = (value: unknown): readonly Tensor[] => of(value).flatten(value)

/**
 * A value of the space made of fresh variables, and its leaves: how a function of values becomes a program.
 *
 * @example
 * import { Space as S } from 'giry'
 * const { value, tensors } = S.variables(S.struct({ a: S.scalar, b: S.real(3) }))
 * value.b.shape // [3]
 * tensors // [value.a, value.b]
 */
export const variables = <A>(space: Space<A>): { readonly value: A; readonly tensors: readonly Tensor[] } => {
  const tensors = space.leaves.map(variable)
  return { value: space.build(tensors), tensors }
}

/**
 * The leaves of `size` values side by side: every leaf gains axis 0.
 *
 * @example
 * import { Space as S } from 'giry'
 * S.batchOf(10, S.real(2).leaves) // [{ path: '', dtype: 'float', shape: [10, 2] }]
 */
export const batchOf = (size: number, leaves: readonly Leaf[]): readonly Leaf[] =>
  leaves.map((l) => ({ ...l, shape: [size, ...l.shape] }))

/**
 * `size` values of a space side by side, as a space of its own: every leaf gains axis 0, and takes as many points in each row
 * as before.
 *
 * @example
 * import { Exact, Space as S } from 'giry'
 * S.batch(10, S.struct({ x: S.real(2) })).leaves // [{ path: 'x', dtype: 'float', shape: [10, 2] }]
 * Exact.cardinality(S.batch(3, S.finite(5))) // { _tag: 'Right', right: 125 }
 */
export const batch = <A>(size: number, space: Space<A>): Space<Batch<A>> => {
  const leaves = batchOf(size, space.leaves)
  const shaped = of(space.build(leaves.map(variable)))
  return { ...shaped, leaves } as unknown as Space<Batch<A>>
}
