/**
 * Counterexamples, as sentences: where a claim of a kernel fails the most, and both sides of the equation there. On a finite space
 * that is one point, or one pair of points; by quadrature one function of the state, or one pair of functions.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import * as Data from '../../core/Data.js'
import type { GiryError } from '../../core/GiryError.js'
import type * as Space from '../../core/Space.js'
import * as Exact from '../../interpret/Exact.js'
import type * as Quadrature from '../../interpret/Quadrature.js'

/** The points of a finite space by their numbers, as they are written. */
export type Names = (point: number) => string

/** A sentence about the two sides of an equation, and how far they are from each other. */
interface Case {
  readonly off: number
  readonly says: string
}

/** The sentence of the case that is worst; one that is not a number is worse than any other. */
const worst = (cases: readonly Case[]): string =>
  cases.reduce((w, c) => (Number.isNaN(w.off) || c.off <= w.off ? w : c), { off: -Infinity, says: '' }).says

const number = (x: number): string => String(Number(x.toPrecision(6)))
const distance = (a: number, b: number): number => Math.abs(a - b)

/** The fields of each point: `(a = 1, b = true)`, and for a space of one leaf its value alone. */
export const names = <X>(space: Space.Space<X>): Either.Either<GiryError, Names> => {
  const written = ({ dtype, values }: Data.Data): string => {
    const cells = Array.from(values, (v) => (dtype === 'bool' ? String(v !== 0) : String(v)))
    return cells.length === 1 ? cells[0]! : `[${cells.join(', ')}]`
  }
  const point = (p: Data.Concrete<X>): string => {
    const fields = Data.leaves(space, p).map(written)
    const [first] = space.leaves
    return space.leaves.length === 1 && first!.path === ''
      ? fields[0]!
      : `(${fields.map((f, i) => `${space.leaves[i]!.path} = ${f}`).join(', ')})`
  }
  return pipe(
    Exact.points(space),
    Either.map((all) => (k) => point(all[k]!)),
  )
}

/** A row that doesn't add to one. */
export const ofRows = (p: Exact.Matrix, at: Names): string =>
  worst(
    p.map((row, x) => {
      const total = row.reduce((s, m) => s + m, 0)
      return {
        off: distance(total, 1),
        says: `the probabilities of the steps from ${at(x)} add to ${number(total)}, not to 1`,
      }
    }),
  )

/** A point whose probability a step changes. */
export const ofInvariance = (p: Exact.Matrix, pi: readonly number[], at: Names): string =>
  worst(
    Exact.push(pi, p).map((after, y) => ({
      off: distance(after, pi[y]!),
      says: `pi P = pi is violated at the point ${at(y)}: pi has ${number(pi[y]!)} there, and pi P has ${number(after)}`,
    })),
  )

/** Two points that exchange more one way than the other. */
export const ofBalance = (p: Exact.Matrix, pi: readonly number[], at: Names): string =>
  flows('detailed balance is violated', 'P', p, p, pi, at)

/** Two points between which a reversal doesn't go back what the kernel goes. */
export const ofReversal = (p: Exact.Matrix, r: Exact.Matrix, pi: readonly number[], at: Names): string =>
  flows('the reversal R is violated', 'R', p, r, pi, at)

const flows = (
  law: string,
  name: string,
  p: Exact.Matrix,
  back: Exact.Matrix,
  pi: readonly number[],
  at: Names,
): string =>
  worst(
    p.flatMap((row, x) =>
      row.map((m, y) => {
        const [there, here] = [pi[x]! * m, pi[y]! * back[y]![x]!]
        return {
          off: distance(there, here),
          says: `${law} between x = ${at(x)} and y = ${at(y)}: pi(x) P(x, y) is ${number(there)}, and pi(y) ${name}(y, x) is ${number(here)}`,
        }
      }),
    ),
  )

/** Two points between which the second kernel goes more often than the first. */
export const ofPeskun = (p: Exact.Matrix, q: Exact.Matrix, pi: readonly number[], at: Names): string =>
  worst(
    p.flatMap((row, x) =>
      row.flatMap((m, y) =>
        x === y || !(pi[x]! > 0)
          ? []
          : [
              {
                off: q[x]![y]! - m,
                says: `P(x, y) >= Q(x, y) is violated from x = ${at(x)} to y = ${at(y)}: P(x, y) is ${number(m)}, and Q(x, y) is ${number(q[x]![y]!)}`,
              },
            ],
      ),
    ),
  )

/** A function whose mean a step changes. */
export const ofMeans = ({ moved }: Quadrature.Defects): string =>
  moved === undefined
    ? ''
    : `pi K = pi is violated by f = ${moved.f}: its mean is ${number(moved.before)}, and after a step it is ${number(moved.after)}`

/** Two functions that are correlated one way more than the other. */
export const ofCorrelations = ({ swapped }: Quadrature.Defects): string =>
  swapped === undefined
    ? ''
    : `detailed balance is violated by f = ${swapped.f} and g = ${swapped.g}: for a step from x to y the mean of f(x) g(y) is ${number(swapped.forth)}, and that of g(x) f(y) is ${number(swapped.back)}`
