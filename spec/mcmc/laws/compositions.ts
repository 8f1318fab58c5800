/** Laws of moves put together: their matrices on a finite space. */
import { expect } from 'vitest'
import { Exact, Kernel as K, Move as M } from 'giry'
import { Laws } from 'giry/check'
import { a, b, k, matrixOf, right, tied } from './tied.js'

const product = (p: Exact.Matrix, q: Exact.Matrix): Exact.Matrix => p.map((row) => Exact.push(row, q))

const same = (p: Exact.Matrix, q: Exact.Matrix): void =>
  p.forEach((row, i) => row.forEach((x, j) => expect(x).toBeCloseTo(q[i]![j]!, 12)))

const [A, B, C] = [M.gibbs(a), M.gibbs(b), M.gibbs(k)].map((m) => matrixOf(m(tied))) as [
  Exact.Matrix,
  Exact.Matrix,
  Exact.Matrix,
]

/** A cycle is the product of its parts in their order, of moves and of kernels. */
export const cycleIsProduct = (): void => {
  const expected = product(product(A, C), B)
  same(matrixOf(M.cycle(M.gibbs(a), M.gibbs(k), M.gibbs(b))(tied)), expected)
  same(matrixOf(K.cycle(M.gibbs(a)(tied), M.gibbs(k)(tied), M.gibbs(b)(tied))), expected)
}

/** A mixture is the convex sum of its parts. */
export const mixIsSum = (): void => {
  const mixed = matrixOf(M.mix([1, M.gibbs(a)], [3, M.gibbs(k)])(tied))
  same(
    mixed,
    A.map((row, i) => row.map((x, j) => 0.25 * x + 0.75 * C[i]![j]!)),
  )
  expect(Laws.failures(Laws.kernel(M.mix([1, M.gibbs(a)], [3, M.gibbs(k)])(tied)))).toEqual([])
}

/** A palindrome goes there and back, the last part once, and is reversible. */
export const palindromeIsThereAndBack = (): void => {
  const there = M.palindrome(M.gibbs(a), M.gibbs(b), M.gibbs(k))
  same(matrixOf(there(tied)), product(product(product(product(A, B), C), B), A))
  expect(there.exactness).toEqual(K.reversible)
  expect(Laws.failures(Laws.kernel(there(tied)))).toEqual([])
}

/** A repetition is a power. */
export const repeatIsPower = (): void => {
  const once = M.cycle(M.gibbs(a), M.gibbs(k))
  const p = product(A, C)
  same(matrixOf(M.repeat(3)(once)(tied)), product(product(p, p), p))
  expect(M.repeat(3)(once).exactness).toEqual(K.invariant)
}

const transposed = (m: Exact.Matrix, pi: readonly number[]): Exact.Matrix =>
  m.map((_, i) => m.map((row, j) => (pi[j]! * row[i]!) / pi[i]!))

/** The reversal of a scan is its adjoint in the target's law; a palindrome is its own. */
export const reversalIsAdjoint = (): void => {
  const pi = right(Exact.distribution(tied))
  const scan = M.cycle(M.gibbs(a), M.mix([1, M.gibbs(b)], [2, M.gibbs(k)]), M.gibbs(k))
  const adjoint = transposed(matrixOf(scan(tied)), pi)
  const kernels = K.cycle(M.gibbs(a)(tied), M.mix([1, M.gibbs(b)], [2, M.gibbs(k)])(tied), M.gibbs(k)(tied))
  for (const backwards of [M.reverse(scan)(tied), K.reverse(scan(tied)), K.reverse(kernels)])
    matrixOf(backwards).forEach((row, i) => row.forEach((p, j) => expect(p).toBeCloseTo(adjoint[i]![j]!, 12)))
  const thrice = M.repeat(3)(M.cycle(M.gibbs(a), M.gibbs(k)))
  const thrown = matrixOf(M.reverse(thrice)(tied))
  transposed(matrixOf(thrice(tied)), pi).forEach((row, i) =>
    row.forEach((p, j) => expect(p).toBeCloseTo(thrown[i]![j]!, 12)),
  )
}
