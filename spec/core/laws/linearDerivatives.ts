/** Laws of the derivatives of factors, systems and determinants, alone and in batches, in float64 on the Reference. */
import { data } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import type { Numbers } from './evaluate.js'
import {
  at,
  atSquare,
  close,
  definite,
  mixed,
  range,
  scattered,
  solver,
  times,
  triangle,
  turned,
  unit,
  upper,
  type Any,
  type Solve,
  type Square,
} from './matrices.js'
import { prepared } from './surface.js'

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
/** h of a matrix and a right-hand side, as a function of the numbers of both. */
const joining = (n: number, h: (ab: Pair) => unknown): ((ab: Numbers) => Numbers) => {
  const f = prepared(Space.real(n * n + n), (x) =>
    h([T.reshape([n, n], T.slice([0], [n * n], x)), T.slice([n * n], [n], x)] as never),
  )
  return (ab) => f(data(ab, [ab.length]) as never)[0]!
}
const joined = (n: number, h: (ab: Pair) => unknown, ab: Numbers): Numbers => joining(n, h)(ab)

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
        const values = joining(n, g)
        ;[12, 13].forEach((seed) => {
          const along = scattered(x.length, seed)
          const wanted = difference((y) => values(y)[0]!, x, along)
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
