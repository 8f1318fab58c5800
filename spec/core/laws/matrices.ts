/** Matrices with a property, and functions of matrices at numbers, for the laws of linear algebra. */
import { expect } from 'vitest'
import { data } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import { spreadNumbers, type Numbers } from './evaluate.js'
import { valueOf } from './surface.js'

export type Square = T.Mat<number, number>
export type Any = T.Term<readonly number[]>

export const SIZES = [0, 1, 2, 3, 5, 8, 17] as const
export const range = (n: number): Numbers => Array.from({ length: n }, (_, i) => i)
export const tableOf = (n: number, m: number, f: (i: number, j: number) => number): Numbers =>
  range(n * m).map((k) => f(Math.floor(k / m), k % m))
/** Numbers in (-1, 1) without a pattern that a determinant would see. */
export const scattered = (n: number, seed: number): Numbers =>
  spreadNumbers(n, 2).map((_, k) => Math.sin(seed + 7 * k * k))
export const times = (n: number, a: Numbers, b: Numbers, m = n): Numbers =>
  tableOf(n, m, (i, j) => range(n).reduce((s, k) => s + a[i * n + k]! * b[k * m + j]!, 0))
export const turned = (n: number, a: Numbers, m = n): Numbers => tableOf(m, n, (i, j) => a[j * m + i]!)
export const unit = (n: number): Numbers => tableOf(n, n, (i, j) => Number(i === j))
export const lowerOf = (n: number, a: Numbers): Numbers =>
  a.map((x, k) => (k % n <= Math.floor(k / n) ? x : 0))

/** A symmetric matrix with eigenvalues of at least 1. */
export const definite = (n: number): Numbers => {
  const a = scattered(n * n, 1)
  return times(n, a, turned(n, a)).map((x, k) => x + unit(n)[k]!)
}
/** A lower triangular matrix with a diagonal of both signs and at least 1. */
export const triangle = (n: number): Numbers =>
  lowerOf(n, scattered(n * n, 2)).map((x, k) =>
    k % (n + 1) === 0 ? (k % 2 === 0 ? 1 : -1) * (1 + Math.abs(x)) : x / n,
  )
/** A matrix with zeros on its diagonal, so that no row stands where its pivot is. */
export const mixed = (n: number): Numbers =>
  n === 1
    ? [-2]
    : tableOf(n, n, (i, j) =>
        i === j ? 0 : (j === (i + 1) % n ? 3 : 0) + Math.sin(3 + i + 5 * j * j + i * j) / n,
      )

export const at = (
  shapes: readonly (readonly number[])[],
  f: (...xs: readonly Any[]) => unknown,
  xs: readonly Numbers[],
): Numbers =>
  valueOf<readonly Any[]>(
    Space.tuple(...shapes.map((s) => Space.tensor(s))) as unknown as Space.Space<readonly Any[]>,
    (values) => f(...values),
    shapes.map((s, i) => data(xs[i]!, s)) as never,
  )[0]!
export const atSquare = (n: number, f: (a: Square) => unknown, a: Numbers): Numbers =>
  at([[n, n]], (x) => f(x as unknown as Square), [a])

export const close = (found: Numbers, wanted: Numbers, tolerance: number, name = ''): void => {
  expect(found.length, name).toBe(wanted.length)
  found.forEach((x, i) =>
    expect(Math.abs(x - wanted[i]!), `${name} element ${i}: ${x} for ${wanted[i]!}`).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(wanted[i]!)),
    ),
  )
}

export type Solve = (a: Any, b: Any) => Any
export const upper = (n: number): Numbers => turned(n, triangle(n))
export const same = (_: number, a: Numbers): Numbers => a
export const solver = (solve: unknown): Solve => solve as Solve
