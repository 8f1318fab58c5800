/**
 * Draws of one quantity: chains of equal length, and what all diagnostics need of them.
 *   split: m chains of n draws as 2 m chains of floor(n / 2), the middle draw of an odd n left out
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, fail, within, type GiryError } from '../../core/GiryError.js'

/** The draws of one quantity: one array of numbers for each chain, all of one length. */
export type Chains = readonly ArrayLike<number>[]

/** Chains that have been looked at. */
export type Checked = readonly Float64Array[]

/** Halves of fewer draws have no variance. */
const LEAST = 4

/** Stops with a `ShapeError` unless there is a chain, and all have one length of at least `least`. */
export const check = (chains: Chains, least: number = LEAST): Checked => {
  const n = chains[0]?.length
  if (n === undefined) return fail('ShapeError', 'no chains', 'give the draws of at least one chain')
  const other = chains.findIndex((c) => c.length !== n)
  if (other >= 0)
    fail(
      'ShapeError',
      `chain ${other} has ${chains[other]!.length} draws and chain 0 has ${n}`,
      'give as many draws of each chain',
    )
  if (n < least) fail('ShapeError', `${n} draws of each chain`, `give at least ${least}`)
  return chains.map((c) => Float64Array.from(c))
}

/** A number that is computed from chains, as a public function. */
export const measure =
  (name: string, of: (chains: Checked) => number) =>
  (chains: Chains): Either<GiryError, number> =>
    attempt(() => within(name, () => of(check(chains))))

/** All draws, chain after chain. */
export const pooled = (chains: Checked): Float64Array => {
  const n = chains[0]!.length
  const all = new Float64Array(chains.length * n)
  chains.forEach((c, i) => all.set(c, i * n))
  return all
}

/** The first and the last half of each chain: first all first halves, then all last ones. */
export const split = (chains: Checked): Checked => {
  const n = chains[0]!.length
  const half = Math.floor(n / 2)
  return [...chains.map((c) => c.subarray(0, half)), ...chains.map((c) => c.subarray(n - half))]
}

/** f of each draw. */
export const each = (chains: Checked, f: (x: number) => number): Checked => chains.map((c) => c.map(f))

const sum = (xs: ArrayLike<number>, f: (x: number) => number): number => {
  let total = 0
  for (let i = 0; i < xs.length; i++) total += f(xs[i]!)
  return total
}

/** The mean; a second pass takes the rounding out, so that the mean of equal numbers is that number. */
export const mean = (xs: ArrayLike<number>): number => {
  const first = sum(xs, (x) => x) / xs.length
  return Number.isFinite(first) ? first + sum(xs, (x) => x - first) / xs.length : first
}

/** The variance with n - 1 in the denominator. */
export const variance = (xs: ArrayLike<number>): number => {
  const m = mean(xs)
  return sum(xs, (x) => (x - m) ** 2) / (xs.length - 1)
}

/** Numbers in ascending order. */
export const sorted = (xs: Float64Array): Float64Array => xs.slice().sort()

/** Whether no diagnostic exists: a draw isn't finite, or all draws differ by less than the spacing of floats at 1. */
export const degenerate = (chains: Checked): boolean => {
  let [least, largest] = [Infinity, -Infinity]
  for (const c of chains)
    for (const x of c) {
      if (!Number.isFinite(x)) return true
      if (x < least) least = x
      if (x > largest) largest = x
    }
  return largest - least < Number.EPSILON
}

/** Whether a draw is not a number. */
export const hasNaN = (chains: Checked): boolean => chains.some((c) => c.some(Number.isNaN))
