/**
 * Exact: programs with finitely many outcomes, by enumeration in float64. A draw among options is followed into each of
 * them with its probability, so that laws, expectations and transition matrices come out to rounding:
 *   law(r) = { (value, P(r = value)) },   expectation(r, f) = E f(r),   matrix(k)[x][y] = K(x, {y})
 * Values may be floats, as long as only accepts and categoricals decide them; normals and uniforms are refused.
 * Reference: Giry 1982 for the monad; on finite sets kernels are stochastic matrices, and andThen is their product.
 */
import * as Either from 'fp-ts/lib/Either.js'
import * as Data from '../core/Data.js'
import { attempt, fail, type GiryError } from '../core/GiryError.js'
import { size, type TensorType } from '../core/graph.js'
import * as Space from '../core/Space.js'
import { nameOf, value, type Energy } from '../model/Energy.js'
import type { Kernel } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { enumerator, type Path } from './exact/enumerate.js'
import { lanes } from './exact/lanes.js'
import type { Matrix } from './exact/matrices.js'

export {
  invarianceDefect,
  peskun,
  push,
  reversalDefect,
  reversibilityDefect,
  rowDefect,
  type Matrix,
} from './exact/matrices.js'

/** The outcomes with their probabilities, which add to one; equal values are one outcome. */
export type Law<A> = readonly (readonly [value: Data.Concrete<A>, probability: number])[]

const noContinuousDraws = (kind: 'normal' | 'uniform'): never =>
  fail(
    'LawError',
    `a ${kind} draw, which has no finite law`,
    'use accept and categorical only, or Quadrature for kernels with normal draws',
    'exact',
  )

/** All paths of a random function from one point. */
const pathsFrom = <X, Y>(
  space: Space.Space<X>,
  f: (x: X) => Random<Y>,
  at: Data.Concrete<X>,
): { readonly space: Space.Space<Y>; readonly paths: readonly Path[] } => {
  const program = lanes('exact', space, 1, f)
  const points = Data.leaves(space, at).map((d, i) => {
    Data.expectType(`the value at '${space.leaves[i]!.path}'`, d, space.leaves[i]!)
    return Float64Array.from(d.values)
  })
  const paths: Path[] = []
  enumerator(program, noContinuousDraws)(points, Float64Array.of(1), (path) => paths.push(path))
  return { space: program.space, paths }
}

const toData = (type: TensorType, values: Float64Array): Data.Data => ({
  dtype: type.dtype,
  shape: type.shape,
  values,
})

/**
 * The law of the random values that a function gives at one point, in the order of its values.
 * Left: a `LawError` for a normal or uniform draw, or for more than a million ways to fall.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Space as S, Term as T } from 'giry'
 * const step = (x: T.Scalar) => R.map((up: T.Flag) => T.add(x, T.toFloat(up)))(D.bernoulli(0.25))
 * Exact.lawAt(S.scalar, step)(Data.data([5], [])) // Either.right([[Data.data([5], []), 0.75], [Data.data([6], []), 0.25]])
 * Exact.expectationAt(S.scalar, step)(Data.data([5], [])) // Either.right(Data.data([5.25], []))
 */
export const lawAt =
  <X, Y>(space: Space.Space<X>, f: (x: X) => Random<Y>) =>
  (at: Data.Concrete<X>): Either.Either<GiryError, Law<Y>> =>
    attempt(() => {
      const found = pathsFrom(space, f, at)
      const outcomes = new Map<string, { readonly path: Path; probability: number }>()
      for (const path of found.paths) {
        const key = path.results.map((cells) => cells.join(',')).join(';')
        const before = outcomes.get(key)
        if (before === undefined) outcomes.set(key, { path, probability: path.weights[0]! })
        else before.probability += path.weights[0]!
      }
      return [...outcomes.values()]
        .sort((a, b) => compare(a.path, b.path))
        .map(({ path, probability }) => {
          const leaves = path.results.map((cells, i) => toData(found.space.leaves[i]!, cells.slice()))
          return [Data.build(found.space, leaves), probability] as const
        })
    })

/** By the numbers of the values, in row-major order. */
const compare = (a: Path, b: Path): number => {
  const [x, y] = [a, b].map((p) => p.results.flatMap((cells) => Array.from(cells)))
  const i = x!.findIndex((v, k) => v !== y![k])
  return i < 0 ? 0 : x![i]! - y![i]!
}

const POINT = Space.tuple()

/**
 * The law of a random value, in the order of its values.
 * Left: a `LawError` for a normal or uniform draw, or for more than a million ways to fall.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Exact, Random as R, Term as T } from 'giry'
 * const two = R.both(R.accept(T.constant(Math.log(0.25))), R.accept(T.constant(Math.log(0.25))))
 * const both = R.map(([a, b]: readonly [T.Flag, T.Flag]) => T.and(a, b))(two)
 * const law = pipe(Exact.law(both), Either.map((outcomes) => outcomes.map(([, p]) => p)))
 * law // Either.right([0.9375, 0.0625])
 */
export const law = <A>(random: Random<A>): Either.Either<GiryError, Law<A>> => lawAt(POINT, () => random)([])

/**
 * E f(a) for a random a; f gives any value of floats. Left: as for `law`, or an f with other leaves than floats.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Term as T } from 'giry'
 * const die = D.categorical(T.vector([0, 0, 0, 0, 0, 0]))
 * Exact.expectation(die, (k) => T.shift(1)(T.toFloat(k))) // Either.right(Data.data([3.5], []))
 */
export const expectation = <A, B>(
  random: Random<A>,
  f: (a: A) => B,
): Either.Either<GiryError, Data.Concrete<B>> => expectationAt(POINT, () => R.map(f)(random))([])

/** E f(x) for the random value of floats that f gives at a point. Left: as for `expectation`. */
export const expectationAt =
  <X, Y>(space: Space.Space<X>, f: (x: X) => Random<Y>) =>
  (at: Data.Concrete<X>): Either.Either<GiryError, Data.Concrete<Y>> =>
    attempt(() => {
      const found = pathsFrom(space, f, at)
      const means = found.space.leaves.map((leaf, i) => {
        if (leaf.dtype !== 'float')
          fail('ShapeError', `the mean of a value of type ${leaf.dtype}`, 'convert it with toFloat', 'exact')
        const mean = new Float64Array(size(leaf.shape))
        for (const { weights, results } of found.paths)
          if (weights[0]! > 0) for (let k = 0; k < mean.length; k++) mean[k]! += weights[0]! * results[i]![k]!
        return toData(leaf, mean)
      })
      return Data.build(found.space, means)
    })

/**
 * The number of points of a finite space, whose leaves have integers below a bound or truth values for elements. Left: another
 * space.
 */
export const cardinality = (space: Space.Space<unknown>): Either.Either<GiryError, number> =>
  attempt(() => countOf(space))

const countOf = (space: Space.Space<unknown>): number =>
  space.leaves.reduce((n, leaf) => n * pointsOf(leaf), 1)

const pointsOf = (leaf: Space.Leaf): number => digitsOf(leaf) ** size(leaf.shape)

/** How many values each element of a leaf takes. */
const digitsOf = (leaf: Space.Leaf): number =>
  leaf.cardinality ??
  fail(
    'LawError',
    `the leaf '${leaf.path}' of type ${leaf.dtype} has no finite number of points`,
    'use finite(n) and flag',
    'exact',
  )

/** The leaves' values at all points; the last leaf counts fastest, and in a leaf its last element. */
const pointCells = (space: Space.Space<unknown>): readonly Float64Array[] => {
  const counts = space.leaves.map(pointsOf)
  const total = counts.reduce((n, c) => n * c, 1)
  return space.leaves.map((leaf, i) => {
    const inner = counts.slice(i + 1).reduce((n, c) => n * c, 1)
    const [digits, width] = [digitsOf(leaf), size(leaf.shape)]
    const place = Array.from({ length: width }, (_, e) => inner * digits ** (width - 1 - e))
    return Float64Array.from(
      { length: total * width },
      (_, k) => Math.floor(Math.floor(k / width) / place[k % width]!) % digits,
    )
  })
}

/**
 * The points of a finite space, in the order of a matrix's rows: the last leaf counts fastest. Left: a space that isn't finite.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Exact, Space as S } from 'giry'
 * const [no, yes] = [0, 1].map((x) => Data.data([x], [], 'bool'))
 * Exact.points(S.tuple(S.flag, S.flag)) // Either.right([[no, no], [no, yes], [yes, no], [yes, yes]])
 * Exact.cardinality(S.struct({ face: S.finite(6), heads: S.flag })) // Either.right(12)
 * Exact.cardinality(S.scalar)._tag // 'Left'
 */
export const points = <X>(space: Space.Space<X>): Either.Either<GiryError, readonly Data.Concrete<X>[]> =>
  attempt(() => {
    const cells = pointCells(space)
    return Array.from({ length: countOf(space) }, (_, k) =>
      Data.build(
        space,
        space.leaves.map((leaf, i) => {
          const width = size(leaf.shape)
          return toData(leaf, cells[i]!.slice(k * width, (k + 1) * width))
        }),
      ),
    )
  })

/**
 * The transition matrix of a kernel between finite spaces; the arrival space is the kernel's own unless given.
 * Left: a space that isn't finite, a normal or uniform draw, or a step that leaves the arrival space.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Exact, Kernel as K, Random as R, Space as S, Term as T } from 'giry'
 * const flip = K.from('flip', S.flag, (x) =>
 *   R.map((turn: T.Flag) => T.or(T.and(x, T.not(turn)), T.and(T.not(x), turn)))(R.accept(T.constant(Math.log(0.25)))),
 * )
 * const found = Exact.matrix(flip)
 * found // Either.right([[0.75, 0.25], [0.25, 0.75]])
 */
export const matrix = <X, Y = X>(
  kernel: Pick<Kernel<X, Y>, 'name' | 'source' | 'step'>,
  arrival: Space.Space<unknown> = kernel.source,
): Either.Either<GiryError, Matrix> =>
  attempt(() => {
    const cells = pointCells(kernel.source)
    const count = countOf(kernel.source)
    const width = countOf(arrival)
    const rows = Array.from({ length: count }, () => new Array<number>(width).fill(0))
    const program = lanes(kernel.name, kernel.source, count, (x) =>
      R.map(([y]: readonly [Y, unknown]) => y)(kernel.step(x)),
    )
    enumerator(program, noContinuousDraws)(cells, new Float64Array(count).fill(1), ({ weights, results }) => {
      for (let x = 0; x < count; x++)
        if (weights[x]! > 0) rows[x]![arrivalIndex(kernel.name, arrival, results, x)]! += weights[x]!
    })
    return rows
  })

/** The place of a lane's result among the points of the space. */
const arrivalIndex = (
  name: string,
  space: Space.Space<unknown>,
  results: readonly Float64Array[],
  lane: number,
): number =>
  space.leaves.reduce((index, leaf, i) => {
    const [digits, width] = [digitsOf(leaf), size(leaf.shape)]
    return results[i]!.subarray(lane * width, (lane + 1) * width).reduce((place, value) => {
      if (!(value >= 0 && value < digits))
        fail('LawError', `a step to ${value}, outside of the space`, `stay between 0 and ${digits - 1}`, name)
      return place * digits + value
    }, index)
  }, 0)

/**
 * The law proportional to exp(-U) on a finite space, in the order of a matrix's rows. Left: a space that isn't finite.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Space as S, Term as T } from 'giry'
 * const energy = E.energy('bent', S.flag, (x) => T.where(x, T.constant(Math.log(4)), T.constant(0)))
 * Exact.distribution(energy) // Either.right([0.8, 0.2])
 */
export const distribution = <X, L>(energy: Energy<X, L>): Either.Either<GiryError, readonly number[]> =>
  attempt(() => {
    const cells = pointCells(energy.space)
    const count = countOf(energy.space)
    const program = lanes(nameOf(energy), energy.space, count, (x) => R.of(value(energy)(x)))
    const energies: number[] = []
    enumerator(program, noContinuousDraws)(cells, new Float64Array(count), ({ results }) =>
      energies.push(...results[0]!),
    )
    const lowest = Math.min(...energies)
    const masses = energies.map((u) => Math.exp(lowest - u))
    const total = masses.reduce((s, m) => s + m, 0)
    return masses.map((m) => m / total)
  })
