/** Laws of the exact interpreters as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Energy as E,
  Exact,
  Kernel as K,
  Move as M,
  Quadrature,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { doubleWell, gaussian, grid, handmade, skewed, tableProposal } from '../../check/pieces.js'
import { right } from '../../core/laws/evaluate.js'

const TOLERANCE = 1e-12
const N = 3

const weight = fc.integer({ min: 1, max: 1000 }).map((n) => n / 100)
const row = fc.array(weight, { minLength: N, maxLength: N })
const table = fc.array(row, { minLength: N, maxLength: N })

type Rows = readonly (readonly number[])[]

const normalised = (rows: Rows): Rows =>
  rows.map((r) => {
    const total = r.reduce((s, w) => s + w, 0)
    return r.map((w) => w / total)
  })

const product = (a: Rows, b: Rows): Rows =>
  a.map((r) => b[0]!.map((_, y) => r.reduce((s, p, z) => s + p * b[z]![y]!, 0)))

const close = (found: Rows, wanted: Rows): void =>
  wanted.forEach((r, x) =>
    r.forEach((p, y) => {
      if (!(Math.abs(found[x]![y]! - p) <= TOLERANCE))
        throw new Error(`P[${x}][${y}] is ${found[x]![y]}, not ${p}`)
    }),
  )

const matrixOf = (k: Pick<K.Kernel<T.Index, T.Index>, 'name' | 'source' | 'step'>): Rows =>
  right(Exact.matrix(k))

/** The kernel with a given matrix. */
const chainOf = (rows: Rows): K.Proposal<T.Index> =>
  tableProposal(rows)(E.flat(S.finite(N))) as unknown as K.Proposal<T.Index>

const checked = <A>(arbitrary: fc.Arbitrary<A>, law: (a: A) => void, numRuns = 10): void =>
  fc.assert(
    fc.property(arbitrary, (a) => law(a)),
    { seed: 1, numRuns },
  )

/** A kernel with a table of transitions has that matrix. */
export const matrixIsTable = (): void => checked(table, (t) => close(matrixOf(chainOf(t)), normalised(t)))

/** Composition is the product of matrices, repetition a power, the identity the unit. */
export const compositionIsProduct = (): void =>
  checked(fc.tuple(table, table), ([s, t]) => {
    const [a, b] = [chainOf(s), chainOf(t)]
    const [p, q] = [normalised(s), normalised(t)]
    close(matrixOf(pipe(a, K.andThen(b))), product(p, q))
    close(matrixOf(pipe(a, K.times(3))), product(p, product(p, p)))
    // forgetting where a kernel went is forgetting where it began
    const forget = K.lift('forget', S.finite(N), () => T.index(0))
    close(
      right(Exact.matrix(pipe(a, K.andThen(forget)), S.finite(1))),
      p.map(() => [1]),
    )
    close(
      matrixOf(K.identity(a.source)),
      p.map((r, x) => r.map((_, y) => (x === y ? 1 : 0))),
    )
  })

/** Deterministic kernels multiply as their functions compose. */
export const liftIsFunctor = (): void => {
  const next = (x: T.Index): T.Index =>
    T.select(T.equal(x, T.index(N - 1)), T.index(0), T.addIndex(x, T.index(1)))
  const twice = K.lift('twice', S.finite(N), (x) => next(next(x)))
  const once = K.lift('once', S.finite(N), next)
  close(matrixOf(twice), matrixOf(pipe(once, K.andThen(once))))
  expect(matrixOf(once)[0]).toEqual([0, 1, 0])
}

const three = fc.tuple(table, table, row)

/** A mixture's matrix is the convex sum, and a cycle's the product; both keep the target. */
export const mixtureIsSum = (): void =>
  checked(
    fc.tuple(three, weight, weight),
    ([[s, t, w], v, u]) => {
      const target = E.categorical('weights', w)
      const [a, b] = [M.metropolis(tableProposal(s)), M.metropolis(tableProposal(t))]
      const [p, q] = [matrixOf(a(target)), matrixOf(b(target))]
      const share = v / (v + u)
      close(
        matrixOf(M.mix([v, a], [u, b])(target)),
        p.map((r, x) => r.map((m, y) => share * m + (1 - share) * q[x]![y]!)),
      )
      close(matrixOf(M.cycle(a, b)(target)), product(p, q))
      close(matrixOf(M.mix([v, a], [u, a])(target)), p)
    },
    3,
  )

/** Skew-associativity: a mixture of a mixture has the products of the weights; and mixing distributes over composition. */
export const mixturesNest = (): void =>
  checked(fc.tuple(table, table, table), (tables) => {
    const target = E.flat(S.finite(N))
    const [a, b, c] = tables.map(tableProposal) as [M.ProposalMove, M.ProposalMove, M.ProposalMove]
    const matrix = (m: M.Move): Rows => matrixOf(m(target) as unknown as K.Kernel<T.Index, T.Index>)
    close(matrix(M.mix([0.3, a], [0.7, b])), matrix(M.mix([0.7, b], [0.3, a])))
    close(
      matrix(M.mix([0.4, a], [0.6, M.mix([0.5, b], [0.5, c])])),
      matrix(M.mix([0.4, a], [0.3, b], [0.3, c])),
    )
    close(
      matrix(M.cycle(M.mix([0.4, a], [0.6, b]), c)),
      matrix(M.mix([0.4, M.cycle(a, c)], [0.6, M.cycle(b, c)])),
    )
  })

/** Metropolised kernels: rows add to one, pi P = pi, D_pi P symmetric; also of palindromes, and not of cycles. */
export const metropolisIsReversible = (): void =>
  checked(three, ([s, t, w]) => {
    const target = E.categorical('weights', w)
    const pi = right(Exact.distribution(target))
    const [a, b] = [M.metropolis(tableProposal(s)), M.metropolis(tableProposal(t))]
    for (const m of [a, M.cycle(a, b, a)] as readonly M.Move[]) {
      const p = matrixOf(m(target) as unknown as K.Kernel<T.Index, T.Index>)
      p.forEach((r) => expect(Math.abs(r.reduce((x, y) => x + y, -1))).toBeLessThan(TOLERANCE))
      close([Exact.push(pi, p)], [pi])
      const flows = p.map((r, x) => r.map((m, y) => pi[x]! * m - pi[y]! * p[y]![x]!))
      close(
        flows,
        flows.map((r) => r.map(() => 0)),
      )
    }
  })

/** Laws of independent draws don't depend on their order; a draw used twice is one draw. */
export const draws = (): void => {
  const coin = (p: number): R.Random<T.Flag> => R.accept(T.constant(Math.log(p)))
  const probabilities = <A>(r: R.Random<A>): readonly number[] => right(Exact.law(r)).map(([, p]) => p)
  const swap = <A, B>([a, b]: readonly [A, B]): readonly [B, A] => [b, a]
  close([probabilities(R.both(coin(0.3), coin(0.2)))], [[0.56, 0.14, 0.24, 0.06]])
  close(
    [probabilities(R.both(coin(0.3), coin(0.2)))],
    [probabilities(R.map(swap)(R.both(coin(0.2), coin(0.3))))],
  )
  close([probabilities(R.map((c: T.Flag) => [c, c])(coin(0.3)))], [[0.7, 0.3]])
  // two accepts at one address share one uniform number: the rarer event implies the other
  const shared: R.Random<readonly [T.Flag, T.Flag]> = {
    trace: (site) => ({
      value: [coin(0.3).trace(site).value, coin(0.2).trace(site).value] as const,
      blocks: 1,
    }),
  }
  close([probabilities(shared)], [[0.7, 0.1, 0.2]])
  // a geometric number of tries, cut off
  const tries = R.whileLoop(
    3,
    ({ going }: { readonly going: T.Flag; readonly n: T.Index }) => going,
    ({ n }) => R.map((going: T.Flag) => ({ going, n: T.addIndex(n, T.index(1)) }))(coin(0.5)),
  )({ going: T.equal(T.index(0), T.index(0)), n: T.index(0) })
  const count = right(Exact.law(R.map(({ n }: { readonly n: T.Index }) => n)(tries)))
  expect(count.map(([d]) => d.values[0])).toEqual([1, 2, 3])
  close([count.map(([, p]) => p)], [[0.5, 0.25, 0.25]])
}

/** Expectations are sums over the law. */
export const expectations = (): void =>
  checked(fc.tuple(row, row), ([w, values]) => {
    const total = w.reduce((s, x) => s + x, 0)
    const k = R.categorical(T.vector(w.map((x) => Math.log(x))))
    const mean = right(Exact.expectation(k, (i) => T.element(T.vector(values), i))).values[0]!
    const wanted = w.reduce((s, x, i) => s + (x / total) * values[i]!, 0)
    expect(Math.abs(mean - wanted)).toBeLessThanOrEqual(TOLERANCE * Math.max(...values))
  })

const functions: Quadrature.Functions<T.Scalar> = [
  T.tanh,
  T.cos,
  (t) => T.sin(T.scale(2)(t)),
  (t) => t,
  T.square,
]

const defectOf = <L>(
  m: M.Move,
  target: E.Energy<T.Scalar, L>,
  on: Quadrature.Grid = grid,
): Quadrature.Defects => right(Quadrature.defects(m(target), target, on, functions))

/** MALA is exact to 1e-4 on a tilted double well, a skewed law and a Gaussian. */
export const malaIsExact = (): void => {
  const left = { axes: [{ low: -9, high: 4, points: 201 }], noise: 201 }
  const move = M.mala({ stepSize: 0.4 })
  const found = [defectOf(move, doubleWell), defectOf(move, gaussian), defectOf(move, skewed, left)]
  found.forEach(({ invariance, reversibility }) => {
    if (!(invariance < 1e-4 && reversibility < 1e-4))
      throw new Error(`defects ${invariance} and ${reversibility}`)
  })
}

/** The same step without its Hastings term, or with a tilted ratio, fails by factors over 100. */
export const wrongStepsAreFar = (): void => {
  const at = (o: Parameters<typeof handmade>[1]) => defectOf(handmade(0.4, o), doubleWell)
  expect(at({}).invariance).toBeLessThan(1e-5)
  expect(at({ hastings: 0 }).invariance).toBeGreaterThan(0.1)
  expect(at({ tilt: 0.05 }).invariance).toBeGreaterThan(1e-2)
}

/** The variance of ula's own law on N(0, 1) is 1 / (1 - h / 2), which quadrature sees, and sees that N(0, 1) isn't. */
export const ulaHasItsOwnLaw = (): void => {
  for (const h of [0.1, 0.5, 1]) {
    const precision = 1 - h / 2
    const own = E.energy('own', S.scalar, (x) => T.scale(precision / 2)(T.square(x)))
    const k = M.ula({ stepSize: h })(gaussian)
    const on = { axes: [{ low: -12, high: 12, points: 301 }], noise: 301 }
    const defects = <L>(target: E.Energy<T.Scalar, L>): Quadrature.Defects =>
      right(Quadrature.defects(k, target, on, [T.cos, T.square]))
    // nodes lighter than 1e-9 are left out, and carry squares
    expect(defects(own).invariance).toBeLessThan(1e-6)
    expect(defects(own).reversibility).toBeLessThan(1e-6)
    // E x'^2 - 1 = (1 - h)^2 + 2 h - 1 = h^2 from N(0, 1)
    expect(Math.abs(defects(gaussian).invariance - h * h)).toBeLessThan(1e-6)
  }
}

/** Exact values of moments: the nodes are the law. */
export const gridsAreLaws = (): void => {
  const still = K.identity<T.Scalar, unknown>(S.scalar)
  expect(right(Quadrature.invariance(still, gaussian, grid, functions))).toBe(0)
  const shift = K.lift('shift', S.scalar, (x) => T.shift(0.25)(x))
  const found = right(Quadrature.invariance(shift, gaussian, grid, [(t) => t]))
  expect(Math.abs(found - 0.25)).toBeLessThan(1e-12)
  const noisy = K.from('noisy', S.scalar, (x) => R.map((z: T.Scalar) => T.add(x, z))(R.normal([])))
  const spread = right(Quadrature.invariance(noisy, gaussian, grid, [T.square]))
  expect(Math.abs(spread - 1)).toBeLessThan(1e-6)
  const uniform = K.from('uniform', S.scalar, (x) => R.map((u: T.Scalar) => T.add(x, u))(R.uniform([])))
  const up = right(Quadrature.invariance(uniform, gaussian, grid, [(t) => t]))
  expect(Math.abs(up - 0.5)).toBeLessThan(1e-12)
}
