/** Laws of Peskun's order and of matrices' defects, as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Energy as E, Exact, Move as M } from 'giry'
import { Laws } from 'giry/check'
import { right } from '../../core/laws/evaluate.js'
import { finite, gaussian, table, tableProposal } from '../pieces.js'

type Table = readonly (readonly number[])[]

const weight = fc.integer({ min: 1, max: 20 })
const list = fc.array(weight, { minLength: 3, maxLength: 3 })
const pieces = fc.record({ masses: list, rows: fc.array(list, { minLength: 3, maxLength: 3 }) })

const kernels = ({ masses, rows }: { readonly masses: readonly number[]; readonly rows: Table }) => {
  const target = E.categorical('generated', masses)
  return {
    target,
    metropolis: M.metropolis(tableProposal(rows))(target),
    barker: M.barkerAcceptance(tableProposal(rows))(target),
  }
}

/** Metropolis goes everywhere at least as often as Barker with the same proposal, whatever the target; not the other way. */
export const metropolisPrecedesBarker = (): void =>
  fc.assert(
    fc.property(pieces, (p) => {
      const k = kernels(p)
      expect(Laws.report(Laws.failures(Laws.kernel(k.barker, { runs: 2 })))).toBe('')
      expect(Laws.report([Laws.precedes(k.metropolis, k.barker)])).toMatch(/^holds/)
      expect(Laws.precedes(k.barker, k.metropolis).pass).toBe(false)
    }),
    { numRuns: 10, seed: 1 },
  )

/** The asymptotic variance of the mean of f: its variance and twice its covariances at all lags. */
const asymptotic = (p: Exact.Matrix, pi: readonly number[], f: readonly number[]): number => {
  const mean = pi.reduce((s, m, x) => s + m * f[x]!, 0)
  const centred = f.map((v) => v - mean)
  const product = (g: readonly number[]): number => pi.reduce((s, m, x) => s + m * centred[x]! * g[x]!, 0)
  const step = (g: readonly number[]): readonly number[] =>
    p.map((row) => row.reduce((s, m, y) => s + m * g[y]!, 0))
  let [g, total] = [step(centred), product(centred)]
  for (let lag = 1; lag <= 4000; lag++) {
    total += 2 * product(g)
    g = step(g)
  }
  return total
}

/** What precedes has no larger asymptotic variance, of any mean. */
export const orderMeansVariance = (): void =>
  fc.assert(
    fc.property(pieces, list, (p, f) => {
      const k = kernels(p)
      const pi = right(Exact.distribution(k.target))
      const [a, b] = [right(Exact.matrix(k.metropolis)), right(Exact.matrix(k.barker))]
      expect(Exact.peskun(a, b, pi)).toBeLessThan(0)
      expect(asymptotic(a, pi, f)).toBeLessThanOrEqual(asymptotic(b, pi, f) + 1e-9)
    }),
    { numRuns: 20, seed: 2 },
  )

/** Defects are those of the definitions: each matrix breaks one claim by as much as it says. */
export const defects = (): void => {
  const pi = [0.5, 0.25, 0.25]
  const turn = [
    [0.8, 0.2, 0],
    [0, 0.6, 0.4],
    [0.4, 0, 0.6],
  ]
  expect(Exact.rowDefect(turn)).toBeCloseTo(0, 14)
  expect(Exact.invarianceDefect(turn, pi)).toBeCloseTo(0, 14)
  expect(Exact.reversibilityDefect(turn, pi)).toBeCloseTo(0.1, 14)
  const back = turn.map((_, x) => turn.map((row, y) => (pi[y]! * row[x]!) / pi[x]!))
  expect(Exact.reversalDefect(turn, back, pi)).toBeCloseTo(0, 14)
  expect(Exact.reversalDefect(turn, turn, pi)).toBeCloseTo(0.1, 14)
  expect(Exact.invarianceDefect(turn, [1 / 3, 1 / 3, 1 / 3])).toBeCloseTo(1 / 15, 14)
  expect(
    Exact.rowDefect([
      [0.8, 0.3],
      [0.5, 0.4],
    ]),
  ).toBeCloseTo(0.1, 14)
  expect(
    Exact.rowDefect([
      [NaN, 1],
      [0, 1],
    ]),
  ).toBeNaN()
  const lazy = turn.map((row, x) => row.map((v, y) => 0.5 * v + (x === y ? 0.5 : 0)))
  expect(Exact.peskun(turn, lazy, pi)).toBeCloseTo(0, 14)
  expect(Exact.peskun(lazy, turn, pi)).toBeCloseTo(0.2, 14)
  // where the target has no mass nobody is
  expect(
    Exact.peskun(
      [
        [0, 1],
        [0, 1],
      ],
      [
        [0, 1],
        [1, 0],
      ],
      [0, 1],
    ),
  ).toBe(1)
  expect(
    Exact.peskun(
      [
        [0, 1],
        [0, 1],
      ],
      [
        [0, 1],
        [1, 0],
      ],
      [1, 0],
    ),
  ).toBe(0)
}

/** What can't be compared says why. */
export const refusals = (): void => {
  const rows = [
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ]
  const one = kernels({ masses: [1, 2, 3], rows }).barker
  const elsewhere = kernels({ masses: [1, 2, 4], rows }).barker
  expect(Laws.precedes(one, elsewhere)).toMatchObject({
    pass: false,
    detail: expect.stringContaining('another law'),
  })
  const { target: _, ...free } = one
  expect(Laws.precedes(free, free).detail).toContain('has no target')
  const walk = M.randomWalk({ scale: 1 })(gaussian)
  expect(Laws.precedes(walk, walk).detail).toContain('no finite number of points')
  expect(
    Laws.precedes(M.metropolis(tableProposal(table))(finite), M.metropolis(tableProposal(table))(finite))
      .pass,
  ).toBe(true)
}
