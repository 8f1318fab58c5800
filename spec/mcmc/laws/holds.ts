/** Verdicts in a test: all pass, or the report of those that fail. */
import { expect } from 'vitest'
import { Laws } from 'giry/check'

export const holds = (verdicts: readonly Laws.Verdict[]): void =>
  expect(Laws.report(Laws.failures(verdicts))).toBe('')
