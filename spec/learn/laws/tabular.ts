/** With a table, one iteration of amortized MCMC is exactly one application of the kernel. */
import * as Either from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Data from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Q from '../../../lib/learn/Amortizer.js'
import * as N from '../../../lib/learn/Net.js'
import * as O from '../../../lib/learn/Optimizer.js'
import * as Table from '../../../lib/learn/Table.js'
import * as R from '../../../lib/random/Random.js'
import { flat } from '../evaluate.js'
import {
  divergence,
  energies,
  invariantMoves,
  normalised,
  power,
  push,
  uncorrected,
  type Known,
  type Rows,
} from './finite.js'

const TOLERANCE = 1e-12
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length)
  got.forEach((g, i) => expect(Math.abs(g - wanted[i]!)).toBeLessThan(TOLERANCE))
}

interface Round {
  /** The weights of the target at each condition. */
  readonly weights: Rows
  readonly known: Known
  readonly steps: number
  /** Conditions of the batch; default [0]. */
  readonly batch?: readonly number[]
  readonly rate?: number
  readonly updates?: number
  readonly slowWeight?: number
}

interface Tables {
  readonly phi: Rows
  readonly slow: Rows
}

/** The mean of the tables after one iteration, by enumeration of everything that can happen. */
const round = (o: Round, { phi, slow }: Tables): Tables => {
  const [conditions, n] = [o.weights.length, o.weights[0]!.length]
  const family = Table.family({ conditions, cells: Table.points(n) })
  const { batch = [0], rate = 1, updates = 1, slowWeight = 1, steps, known } = o
  const rule = O.sgd({ rate })
  const step = Q.amortize(family, known.move, { steps, rule, updates, weight: slowWeight })(
    energies(o.weights),
  )
  const table = N.spaceOf(family.init)
  const xs = T.stack<readonly [], readonly T.Scalar[]>(batch.map(T.constant))
  const parts = Space.struct({ phi: table, slow: table })
  const value = (rows: Rows): Data.Concrete<Table.Table> => ({
    rows: Data.data(rows.flat(), [conditions, n]),
    null: Data.data(new Array<number>(n).fill(1 / n), [n]),
  })
  const found = Exact.expectationAt(parts, (q) =>
    R.map(({ q: { phi: live, slow: copy } }: Q.Amortized<Table.Table, T.Index>) => ({
      phi: live.rows,
      slow: copy.rows,
    }))(step({ ...q, slots: {}, iteration: T.index(0) }, T.toInt(xs))),
  )({ phi: value(phi), slow: value(slow) })
  if (Either.isLeft(found)) throw new Error(JSON.stringify(found.left))
  const rowsOf = (d: Data.Data): Rows =>
    o.weights.map((_, c) => Array.from(d.values).slice(c * n, (c + 1) * n))
  return { phi: rowsOf(found.right.phi), slow: rowsOf(found.right.slow) }
}

const weight = fc.integer({ min: 1, max: 20 })
const law = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(weight, { minLength: n, maxLength: n }).map(normalised)
const sizes = fc.integer({ min: 3, max: 4 })
const pairs = fc.tuple(law(3), law(3))
const cases = fc.record({
  weights: pairs,
  phi: pairs,
  slow: pairs,
  chain: fc.constantFrom(
    ...[...invariantMoves(3), uncorrected(3)].map((known) => ({ known, steps: 1 })),
    { known: invariantMoves(3)[0]!, steps: 0 },
    { known: invariantMoves(3)[0]!, steps: 2 },
  ),
})

/** E phi' = slow K^T in the row of the condition, for every kernel; the other rows stay. */
export const oneRound = (): void => {
  fc.assert(
    fc.property(cases, ({ chain: { known, steps }, weights, phi, slow }) => {
      const after = round({ weights, known, steps, batch: [1] }, { phi, slow })
      close(after.phi[1]!, push(slow[1], power(known.matrix(weights[1]), steps)))
      close(after.phi[0]!, phi[0])
      expect(after.slow).toEqual(after.phi)
    }),
    { seed: 1, numRuns: 12, endOnFailure: true },
  )
}

/** Each row of a batch follows the target at its own observation; the mean loss halves the rate. */
export const batches = (): void => {
  const [weights, slow] = [
    [normalised([1, 2, 5]), normalised([4, 1, 1])],
    [normalised([1, 1, 1]), normalised([3, 1, 2])],
  ]
  invariantMoves(3)
    .slice(0, 2)
    .forEach((known) => {
      const after = round({ weights, known, steps: 1, batch: [0, 1], rate: 2 }, { phi: slow, slow })
      weights.forEach((pi, c) => close(after.phi[c]!, push(slow[c]!, known.matrix(pi))))
    })
}

/** M updates with rate r keep (1 - r)^M of phi, and a slow copy of weight w mixes. */
export const slower = (): void => {
  const [known] = invariantMoves(3)
  const weights = [normalised([1, 2, 5])]
  const [phi, slow] = [[normalised([1, 1, 1])], [normalised([3, 1, 2])]]
  const after = round(
    { weights, known: known!, steps: 1, rate: 0.25, updates: 3, slowWeight: 0.125 },
    { phi, slow },
  )
  const kept = 0.75 ** 3
  const pushed = push(slow[0]!, known!.matrix(weights[0]!))
  const wanted = phi[0]!.map((p, k) => kept * p + (1 - kept) * pushed[k]!)
  close(after.phi[0]!, wanted)
  close(
    after.slow[0]!,
    wanted.map((p, k) => 0.125 * p + 0.875 * slow[0]![k]!),
  )
}

/** KL(q_k || pi) never rises, for kernels that leave pi invariant: the inequality that amortized MCMC rests on. */
export const divergenceFalls = (): void => {
  fc.assert(
    fc.property(
      sizes.chain((n) => fc.tuple(law(n), law(n), fc.constantFrom(...invariantMoves(n)))),
      ([pi, start, known]) => {
        let q: Tables = { phi: [start], slow: [start] }
        let before = divergence(start, pi)
        for (let k = 1; k <= 6; k++) {
          q = round({ weights: [pi], known, steps: 1 }, q)
          close(q.phi[0]!, push(start, power(known.matrix(pi), k)))
          const now = divergence(q.phi[0]!, pi)
          expect(now).toBeLessThanOrEqual(before + TOLERANCE)
          before = now
        }
        const first = divergence(start, pi)
        if (first > TOLERANCE) expect(before).toBeLessThan(first)
      },
    ),
    { seed: 2, numRuns: 4, endOnFailure: true },
  )
}

/** At a table that holds the target's law, the expected update is no update, whatever the rate and the number of updates. */
export const targetIsFixed = (): void => {
  fc.assert(
    fc.property(
      sizes.chain((n) => fc.tuple(law(n), fc.constantFrom(...invariantMoves(n)))),
      fc.constantFrom(0.1, 0.5, 1),
      fc.integer({ min: 1, max: 3 }),
      ([pi, known], rate, updates) => {
        const after = round(
          { weights: [pi], known, steps: 1, rate, updates, slowWeight: 0.5 },
          { phi: [pi], slow: [pi] },
        )
        close(flat(after.phi.map((r) => Data.data(r, [r.length]))), pi)
        close(after.slow[0]!, pi)
      },
    ),
    { seed: 3, numRuns: 10, endOnFailure: true },
  )
}
