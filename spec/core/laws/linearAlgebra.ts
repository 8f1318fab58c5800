/** Laws of factors, triangular and general systems and determinants, in float64 on the Reference. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import type { Numbers } from './evaluate.js'
import {
  at,
  atSquare,
  close,
  definite,
  lowerOf,
  mixed,
  range,
  scattered,
  SIZES,
  same,
  solver,
  tableOf,
  times,
  triangle,
  turned,
  upper,
  type Solve,
  type Square,
} from './matrices.js'

/** l l' = a, l is zero above its diagonal and positive on it, and the factor of l l' is l. */
export const factors = (): void =>
  SIZES.forEach((n) => {
    const l = atSquare(n, T.cholesky, definite(n))
    close(times(n, l, turned(n, l)), definite(n), 1e-13)
    expect(lowerOf(n, l)).toEqual(l)
    range(n).forEach((i) => expect(l[i * (n + 1)]).toBeGreaterThan(0))
    close(atSquare(n, T.cholesky, times(n, l, turned(n, l))), l, 1e-12)
  })

/** What counts is the symmetric part. */
export const factorsOfSymmetricParts = (): void =>
  [2, 3, 5].forEach((n) => {
    const skew = tableOf(n, n, (i, j) => Math.sin(i - j))
    const skewed = definite(n).map((x, k) => x + skew[k]!)
    close(atSquare(n, T.cholesky, skewed), atSquare(n, T.cholesky, definite(n)), 1e-14)
  })

/** Where a matrix isn't positive definite, its factor's diagonal has NaN in it. */
export const noFactors = (): void => {
  const indefinite: readonly (readonly [number, Numbers])[] = [
    [1, [0]],
    [1, [-1]],
    [2, [1, 1, 1, 1]],
    [2, [0, 1, 1, 0]],
    [3, [2, 0, 0, 0, -1, 0, 0, 0, 2]],
    [3, [1, 0, 0, 0, 1, 1, 0, 1, 1]],
  ]
  indefinite.forEach(([n, a]) => {
    const diagonal = atSquare(n, (x) => T.diagonal(T.cholesky(x)), a)
    expect(diagonal.some(Number.isNaN), a.join()).toBe(true)
  })
}

/** For each solver: its matrix, and what it is a solution of. */
const solvers: readonly (readonly [
  name: string,
  solve: Solve,
  make: (n: number) => Numbers,
  of: (n: number, a: Numbers) => Numbers,
])[] = [
  ['solveLower', solver(T.solveLower), triangle, same],
  ['solveUpper', solver(T.solveUpper), upper, same],
  ['solveLowerTransposed', solver(T.solveLowerTransposed), triangle, (n, a) => turned(n, a)],
  ['solve', solver(T.solve), mixed, same],
]

/** a x = b, for vectors, matrices and tensors b. */
export const solutions = (): void =>
  solvers.forEach(([name, solve, make, of]) =>
    SIZES.forEach((n) =>
      [[], [1], [4], [2, 3]].forEach((rest) => {
        const m = rest.reduce((p, d) => p * d, 1)
        const b = scattered(n * m, 4)
        const x = at(
          [
            [n, n],
            [n, ...rest],
          ],
          (a, right) => solve(a!, right!),
          [make(n), b],
        )
        close(times(n, of(n, make(n)), x, m), b, 1e-12, `${name} of ${n}, [${rest.join()}]`)
      }),
    ),
  )

/** A triangular solver doesn't read the other triangle, and gives it no gradient. */
export const otherTriangles = (): void =>
  [2, 5].forEach((n) => {
    const [l, b] = [triangle(n), scattered(n, 5)]
    const spoiled = l.map((x, k) => (k % n > Math.floor(k / n) ? NaN : x))
    ;[T.solveLower, T.solveLowerTransposed].forEach((solve) => {
      const f = (a: Square): unknown => solve(a, T.tensor(b, [n]) as never)
      close(atSquare(n, f, spoiled), atSquare(n, f, l), 0)
      const slope = T.grad((a: Square) => T.sum(solve(a, T.tensor(b, [n]) as never)))
      const found = atSquare(n, slope, spoiled)
      close(found, atSquare(n, slope, l), 0)
      close(lowerOf(n, found), found, 0)
    })
    const f = (a: Square): unknown => T.solveUpper(a, T.tensor(b, [n]) as never)
    close(atSquare(n, f, turned(n, spoiled)), atSquare(n, f, upper(n)), 0)
  })

/** log |det| of a product is the sum, of a triangular matrix that of its diagonal, of no rows 0. */
export const determinants = (): void => {
  SIZES.forEach((n) => {
    const [a, b] = [mixed(n), definite(n)]
    const [da, db, dab] = [a, b, times(n, a, b)].map((m) => atSquare(n, T.logAbsDet, m)[0]!)
    close([dab!], [da! + db!], 1e-12)
    const diagonal = range(n).reduce((s, i) => s + Math.log(Math.abs(triangle(n)[i * (n + 1)]!)), 0)
    close(atSquare(n, T.logAbsDet, triangle(n)), [diagonal], 1e-13)
    const l = (m: Square): T.Scalar => T.scale(2)(T.sum(T.log(T.diagonal(T.cholesky(m)))))
    close(atSquare(n, l, b), [db!], 1e-12)
  })
  // the row that was taken first has the largest element of the next column
  close(atSquare(2, T.logAbsDet, [2, 9, 1, 1]), [Math.log(7)], 1e-15)
  // without a choice of the largest element this one loses all digits
  close(atSquare(3, T.logAbsDet, [1e-20, 1, 1, -1, 1, 0, -1, 0, 1]), [Math.LN2], 1e-15)
}

/** -Infinity, and never NaN, where elimination meets a column of zeros. */
export const singular = (): void =>
  [
    [[0]],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [1, 2],
      [2, 4],
    ],
    [
      [0, 1, 2],
      [0, 3, 4],
      [0, 5, 7],
    ],
    [
      [1, 2, 3],
      [2, 4, 6],
      [1, 0, 1],
    ],
    [
      [4, 0, 0],
      [0, 0, 0],
      [0, 0, 2],
    ],
  ].forEach((rows) => expect(atSquare(rows.length, T.logAbsDet, rows.flat())).toEqual([-Infinity]))

/** Diagonals and lower triangles. */
export const parts = (): void =>
  SIZES.forEach((n) => {
    const a = scattered(n * n, 6)
    expect(atSquare(n, T.diagonal, a)).toEqual(range(n).map((i) => a[i * (n + 1)]!))
    expect(atSquare(n, T.lowerTriangle, a)).toEqual(lowerOf(n, a))
  })

/** A wrong shape is a `ShapeError` that names the function. */
export const shapes = (): void => {
  const wide = T.fill(1, [2, 3]) as unknown as Square
  const square = T.fill(1, [2, 2]) as unknown as Square
  const three = T.fill(1, [3]) as never
  const wrong: Readonly<Record<string, () => unknown>> = {
    cholesky: () => T.cholesky(wide),
    logAbsDet: () => T.logAbsDet(wide),
    diagonal: () => T.diagonal(wide),
    lowerTriangle: () => T.lowerTriangle(wide),
    solve: () => T.solve(wide, three),
    solveLower: () => T.solveLower(square, three),
    solveUpper: () => T.solveUpper(square, three),
    solveLowerTransposed: () => T.solveLowerTransposed(square, three),
  }
  Object.entries(wrong).forEach(([name, f]) => {
    const made = Core.fromFunction('law', Space.scalar, f)
    expect(Either.isLeft(made) ? made.left : undefined, name).toMatchObject({
      _tag: 'ShapeError',
      what: expect.stringContaining(name),
    })
  })
}
