/**
 * Verdicts: what a law says about something, as plain data, so that any test runner can use them. Each law carries a
 * label that says what its equality means:
 *   bitwise              the same numbers, bit for bit
 *   float64 tolerance    the same up to rounding, or up to the error of a quadrature
 *   in law               the same distribution
 */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, show, type GiryError } from '../core/GiryError.js'

/** What the equality of a law means. */
export type Label = 'bitwise' | 'float64 tolerance' | 'in law'

/** What a law says about something. */
export interface Verdict {
  readonly law: string
  readonly label: Label
  readonly pass: boolean
  /** How it fails, with the numbers; of a law that holds, how closely it was looked at. */
  readonly detail: string
}

/** What a law looks at: how often, and from which seed. A failure replays from the same seed. */
export interface Effort {
  /** Points that are tried, by default 25. */
  readonly runs?: number
  /** By default 1. */
  readonly seed?: number
}

/**
 * The verdict on a property. `test` gives undefined where it holds and else says how it doesn't; an error met while
 * its programs are built fails the law.
 */
export const property = <A>(
  law: string,
  label: Label,
  effort: Effort,
  arbitrary: fc.Arbitrary<A>,
  prepare: () => (a: A) => string | undefined,
): Verdict => {
  const prepared = attempt(prepare)
  if (Either.isLeft(prepared)) return { law, label, pass: false, detail: show(prepared.left) }
  const seed = effort.seed ?? 1
  const numRuns = effort.runs ?? 25
  let complaint = ''
  const outcome = fc.check(
    fc.property(arbitrary, (a) => {
      const found = prepared.right(a)
      if (found !== undefined) complaint = found
      return found === undefined
    }),
    { seed, numRuns },
  )
  return outcome.failed
    ? {
        law,
        label,
        pass: false,
        detail: `${complaint} at ${fc.stringify(outcome.counterexample)}, seed ${seed}`,
      }
    : { law, label, pass: true, detail: `${numRuns} points` }
}

/** How far a law is from holding, and a sentence that says where it is farthest. */
export interface Defect {
  readonly size: number
  readonly says: string
}

/** The verdict that a defect is at most its tolerance. */
export const bounded = (
  law: string,
  label: Label,
  tolerance: number,
  defect: Either.Either<GiryError, Defect>,
): Verdict => {
  if (Either.isLeft(defect)) return { law, label, pass: false, detail: show(defect.left) }
  const { size, says } = defect.right
  const pass = size <= tolerance
  const numbers = `defect ${size.toExponential(2)}, tolerance ${tolerance}`
  return { law, label, pass, detail: pass ? numbers : `${says} (${numbers})` }
}

/** The verdicts of laws that don't hold. */
export const failures = (verdicts: readonly Verdict[]): readonly Verdict[] => verdicts.filter((v) => !v.pass)

/**
 * One line a verdict.
 *
 * @example
 * import { Laws } from 'giry/check'
 * const verdict = { law: 'rows add to one', label: 'float64 tolerance', pass: false, detail: 'defect 1.00e-3' } as const
 * Laws.report([verdict]) // 'FAILS  rows add to one [float64 tolerance]: defect 1.00e-3'
 * Laws.failures([verdict, { ...verdict, pass: true }]) // [verdict]
 */
export const report = (verdicts: readonly Verdict[]): string =>
  verdicts.map((v) => `${v.pass ? 'holds' : 'FAILS'}  ${v.law} [${v.label}]: ${v.detail}`).join('\n')
