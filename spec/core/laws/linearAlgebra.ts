/** Laws of factors, triangular and general systems and determinants, in float64 on the Reference. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import { data } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import { spreadNumbers, type Numbers } from './evaluate.js'
import { valueOf } from './surface.js'

type Square = T.Mat<number, number>
type Any = T.Term<readonly number[]>

const SIZES = [0, 1, 2, 3, 5, 8, 17] as const
const range = (n: number): Numbers => Array.from({ length: n }, (_, i) => i)
const tableOf = (n: number, m: number, f: (i: number, j: number) => number): Numbers =>
  range(n * m).map((k) => f(Math.floor(k / m), k % m))
/** Numbers in (-1, 1) without a pattern that a determinant would see. */
const scattered = (n: number, seed: number): Numbers =>
  spreadNumbers(n, 2).map((_, k) => Math.sin(seed + 7 * k * k))
const times = (n: number, a: Numbers, b: Numbers, m = n): Numbers =>
  tableOf(n, m, (i, j) => range(n).reduce((s, k) => s + a[i * n + k]! * b[k * m + j]!, 0))
const turned = (n: number, a: Numbers, m = n): Numbers => tableOf(m, n, (i, j) => a[j * m + i]!)
const unit = (n: number): Numbers => tableOf(n, n, (i, j) => Number(i === j))
const lowerOf = (n: number, a: Numbers): Numbers => a.map((x, k) => (k % n <= Math.floor(k / n) ? x : 0))

/** A symmetric matrix with eigenvalues of at least 1. */
const definite = (n: number): Numbers => {
  const a = scattered(n * n, 1)
  return times(n, a, turned(n, a)).map((x, k) => x + unit(n)[k]!)
}
/** A lower triangular matrix with a diagonal of both signs and at least 1. */
const triangle = (n: number): Numbers =>
  lowerOf(n, scattered(n * n, 2)).map((x, k) =>
    k % (n + 1) === 0 ? (k % 2 === 0 ? 1 : -1) * (1 + Math.abs(x)) : x / n,
  )
/** A matrix with zeros on its diagonal, so that no row stands where its pivot is. */
const mixed = (n: number): Numbers =>
  n === 1
    ? [-2]
    : tableOf(n, n, (i, j) =>
        i === j ? 0 : (j === (i + 1) % n ? 3 : 0) + Math.sin(3 + i + 5 * j * j + i * j) / n,
      )

const at = (
  shapes: readonly (readonly number[])[],
  f: (...xs: readonly Any[]) => unknown,
  xs: readonly Numbers[],
): Numbers =>
  valueOf<readonly Any[]>(
    Space.tuple(...shapes.map((s) => Space.tensor(s))) as unknown as Space.Space<readonly Any[]>,
    (values) => f(...values),
    shapes.map((s, i) => data(xs[i]!, s)) as never,
  )[0]!
const atSquare = (n: number, f: (a: Square) => unknown, a: Numbers): Numbers =>
  at([[n, n]], (x) => f(x as unknown as Square), [a])

const close = (found: Numbers, wanted: Numbers, tolerance: number, name = ''): void => {
  expect(found.length, name).toBe(wanted.length)
  found.forEach((x, i) =>
    expect(Math.abs(x - wanted[i]!), `${name} element ${i}: ${x} for ${wanted[i]!}`).toBeLessThanOrEqual(
      tolerance * (1 + Math.abs(wanted[i]!)),
    ),
  )
}

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

type Solve = (a: Any, b: Any) => Any
const upper = (n: number): Numbers => turned(n, triangle(n))
const same = (_: number, a: Numbers): Numbers => a
const solver = (solve: unknown): Solve => solve as Solve

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

/** Functions of a matrix and a right-hand side that pass through each of them. */
const functions: Readonly<Record<string, readonly [make: (n: number) => Numbers, f: Solve]>> = {
  cholesky: [definite, (a, b) => T.matVec(T.cholesky(a as never), b as never) as unknown as Any],
  solveLower: [triangle, solver(T.solveLower)],
  solveUpper: [upper, solver(T.solveUpper)],
  solveLowerTransposed: [triangle, solver(T.solveLowerTransposed)],
  solve: [mixed, solver(T.solve)],
  logAbsDet: [mixed, (a, b) => T.scale(T.logAbsDet(a as never))(b)],
}
const outcome =
  (n: number, f: Solve) =>
  ([a, b]: readonly [Any, Any]): T.Scalar => {
    const y = f(a, b)
    return T.sum(T.mul(T.sin(y), T.tensor(scattered(n, 8), [n]) as never))
  }

type Pair = readonly [Any, Any]
const joined = (n: number, h: (ab: Pair) => unknown, ab: Numbers): Numbers =>
  at(
    [[n * n + n]],
    (x) => h([T.reshape([n, n], T.slice([0], [n * n], x)), T.slice([n * n], [n], x)] as never),
    [ab],
  )

/** The derivative along a direction, by Richardson's central differences. */
const difference = (h: (x: Numbers) => number, x: Numbers, along: Numbers): number => {
  const central = (step: number): number => {
    const moved = (s: number): Numbers => x.map((v, i) => v + s * along[i]!)
    return (h(moved(step)) - h(moved(-step))) / (2 * step)
  }
  return (4 * central(5e-4) - central(1e-3)) / 3
}

/** Gradients are those of differences along some directions, and so are the derivatives of gradients, twice over. */
export const gradients = (): void =>
  Object.entries(functions).forEach(([name, [make, f]]) =>
    [1, 2, 3, 5].forEach((n) => {
      const h = outcome(n, f)
      const x = [...make(n), ...scattered(n, 9)]
      const flat = (ab: Pair): T.Vec<number> => T.concat(T.reshape([n * n], ab[0]), ab[1])
      const slope =
        (g: (ab: Pair) => T.Scalar, along: Numbers) =>
        (ab: Pair): T.Scalar =>
          T.dot(flat(T.grad(g)(ab)), T.vector<readonly number[]>(along) as never)
      ;[
        h,
        slope(h, scattered(x.length, 10)),
        slope(slope(h, scattered(x.length, 10)), scattered(x.length, 11)),
      ].forEach((g, order) => {
        if (order > 1 && n > 2) return
        const found = joined(n, (ab) => flat(T.grad(g)(ab)), x)
        ;[12, 13].forEach((seed) => {
          const along = scattered(x.length, seed)
          const wanted = difference((y) => joined(n, g, y)[0]!, x, along)
          const given = found.reduce((s, v, i) => s + v * along[i]!, 0)
          close([given], [wanted], 1e-7, `${name} of ${n}, derivative ${order + 1}`)
        })
      })
    }),
  )

/** Gradients of more rows than loops unroll: that of log |det a| is the inverse of a', also by way of the factor. */
export const largeGradients = (): void => {
  const n = 65
  const a = definite(n).map((x, k) => x / 8 + 2 * unit(n)[k]!)
  const byFactor = (m: Square): T.Scalar => T.scale(2)(T.sum(T.log(T.diagonal(T.cholesky(m)))))
  ;[T.logAbsDet, byFactor].forEach((f) => {
    const slope = atSquare(n, T.grad(f as (m: Square) => T.Scalar), a)
    close(times(n, turned(n, slope), a), unit(n), 1e-11)
  })
}

/** The same in a batch of one row. */
export const largeBatches = (): void => {
  const n = 65
  const a = definite(n).map((x, k) => x / 8 + 2 * unit(n)[k]!)
  const total = (as: Any): T.Scalar =>
    T.sum((T.batch(1, (m: Any) => T.logAbsDet(m as never)) as unknown as (x: Any) => Any)(as))
  const slope = at([[1, n, n]], (as) => T.grad(total)(as!), [a])
  close(times(n, turned(n, slope), a), unit(n), 1e-11)
}

/** A batch computes what it would one by one, gradients included, and what all rows share gets the sum of their gradients. */
export const batches = (): void =>
  Object.entries(functions).forEach(([name, [make, f]]) =>
    [1, 3].forEach((n) => {
      const h = outcome(n, f)
      const rows = [0, 1, 2].map((r) =>
        make(n).map((x, k) => x * (1 + r / 4) + (k % (n + 1) === 0 ? r / 8 : 0)),
      )
      const rights = [0, 1, 2].map((r) => scattered(n, 20 + r))
      const single = rows.map((a, r) => joined(n, (ab) => T.grad(h)(ab)[0], [...a, ...rights[r]!]))
      const both = at(
        [
          [3, n, n],
          [3, n],
        ],
        (as, bs) => (T.batch(3, (ab: Pair) => T.grad(h)(ab)) as unknown as (x: Pair) => Pair)([as!, bs!])[0],
        [rows.flat(), rights.flat()],
      )
      close(both, single.flat(), 1e-12, `${name} of ${n}`)
      const total = (as: Any, bs: Any, vary: 'a' | 'b'): T.Scalar =>
        vary === 'b'
          ? T.sum((T.batch(3, (b: Any) => h([as, b])) as unknown as (x: Any) => Any)(bs))
          : T.sum((T.batch(3, (a: Any) => h([a, bs])) as unknown as (x: Any) => Any)(as))
      const shared = at(
        [
          [n, n],
          [3, n],
        ],
        (a, bs) => T.grad((x: Any) => total(x, bs!, 'b'))(a!),
        [rows[0]!, rights.flat()],
      )
      const sums = rights.map((b) => joined(n, (ab) => T.grad(h)(ab)[0], [...rows[0]!, ...b]))
      close(
        shared,
        range(n * n).map((k) => sums.reduce((s, g) => s + g[k]!, 0)),
        1e-12,
        `${name} of ${n}, shared`,
      )
      const right = at([[3, n, n], [n]], (as, b) => T.grad((x: Any) => total(as!, x, 'a'))(b!), [
        rows.flat(),
        rights[0]!,
      ])
      const slopes = rows.map((a) => joined(n, (ab) => T.grad(h)(ab)[1], [...a, ...rights[0]!]))
      close(
        right,
        range(n).map((k) => slopes.reduce((s, g) => s + g[k]!, 0)),
        1e-12,
        `${name} of ${n}, right`,
      )
    }),
  )

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
