/** Laws of adaptation as functions that throw when they are broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Adapt as A, Data, Energy as E, Move as M, Random as R, Run, Space as S, Term as T } from 'giry'
import { Stat } from 'giry/check'
import { evaluation } from '../../../lib/check/evaluate.js'
import { banana, right, rowAt } from '../../interpret/run/support.js'

const backend = 'reference'
const gaussian = E.standardNormal(S.real(2))

export const tuned = A.warmup(A.dualAveraging({ target: 0.574 }), { steps: 300 })(({ stepSize }) =>
  M.mala({ stepSize }),
)

/** The recurrence of Hoffman and Gelman 2014, Algorithm 5, with x = log h, in plain numbers. */
export const recurrence = (): void => {
  const [delta, first] = [0.65, 0.2]
  const acceptances = [1, 0, 0.3, 0.9, 0.65, 0, 0, 1, 1, 0.4]
  const [gamma, t0, kappa, mu] = [0.05, 10, 0.75, Math.log(10 * first)]
  const rule = A.dualAveraging({ target: delta, initial: first })
  const nowhere = S.tuple()
  let [h, x, xbar] = [0, Math.log(first), 0]
  let state = rule.init
  acceptances.forEach((alpha, i) => {
    const m = i + 1
    h = (1 - 1 / (m + t0)) * h + (delta - alpha) / (m + t0)
    x = mu - (Math.sqrt(m) / gamma) * h
    xbar = m ** -kappa * x + (1 - m ** -kappa) * xbar
    state = rule.update(state, { acceptance: T.constant(alpha) })
    const shown = [rule.parameters(state).stepSize, rule.frozen(state).stepSize]
    const { values } = evaluation(nowhere, () => R.of(shown)).at({ key: [0, 0], point: [] })
    expect(values[0]! / Math.exp(x)).toBeCloseTo(1, 11)
    expect(values[1]! / Math.exp(xbar)).toBeCloseTo(1, 11)
  })
}

/** A wrong rule ends with nearly all steps accepted, or none: 0.3 and more from the target. */
const BOUND = 0.1
const CHAINS = 192

/** Each frozen chain's mean acceptance, from where its warm-up ended. */
const acceptances = async (target: E.Energy<T.Vec<2>>, seed: number): Promise<readonly number[]> => {
  const run = await right(
    pipe(target, tuned, Run.warmed({ chains: CHAINS, draws: 1, thin: 40, seed, backend })),
  )
  return Array.from(run.info.acceptance.values)
}

/** The mean acceptance is within 0.1 of the target; the chains are independent, each of the four tests may spend a twentieth of the budget. */
export const reachesTarget = async (): Promise<void> => {
  const alpha = Stat.share(20)
  for (const target of [gaussian, banana] as readonly E.Energy<T.Vec<2>>[]) {
    const found = await acceptances(target, 11)
    for (const sign of [1, -1]) {
      const excess = found.map((a) => sign * (a - 0.574) - BOUND)
      expect(Stat.logEValueAbove(excess)).toBeLessThan(-Math.log(alpha))
    }
  }
}

/** Draws are those of the plain move at the step sizes that were found, from where the warm-up ended. */
export const frozenIsPlain = async (): Promise<void> => {
  const options = { chains: 3, draws: 6, seed: 5, backend }
  const run = await right(pipe(banana, tuned, Run.warmed(options)))
  const none = await right(pipe(banana, tuned, Run.warmed({ ...options, draws: 0 })))
  expect(none.parameters).toEqual(run.parameters)
  for (const chain of [0, 1, 2]) {
    const stepSize = run.parameters.stepSize.values[chain]!
    const [start] = none.checkpoint.state
    const at = Data.data([...start!.values.subarray(2 * chain, 2 * chain + 2)], [1, 2])
    const plain = await right(
      pipe(banana, M.mala({ stepSize }), Run.chains({ ...options, chains: 1, firstChain: chain, start: at })),
    )
    for (let d = 0; d < 6; d++) {
      const [a, b] = [rowAt(run.draws, chain, d), rowAt(plain.draws, 0, d)]
      a.forEach((v, i) => expect(v).toBeCloseTo(b[i]!, 12))
    }
  }
}

/** Chain i of many is the one chain with firstChain i, and a run goes on from its checkpoint without a warm-up. */
export const oneByOne = async (): Promise<void> => {
  const options = { chains: 3, draws: 8, seed: 5, backend }
  const many = await right(pipe(banana, tuned, Run.warmed(options)))
  const one = await right(pipe(banana, tuned, Run.warmed({ ...options, chains: 1, firstChain: 2 })))
  const first = await right(pipe(banana, tuned, Run.warmed({ ...options, draws: 5 })))
  const rest = await right(pipe(banana, tuned, Run.warmed({ ...options, draws: 3, from: first.checkpoint })))
  expect(one.parameters.stepSize.values[0]).toBe(many.parameters.stepSize.values[2])
  for (let d = 0; d < 8; d++) {
    expect(rowAt(one.draws, 0, d)).toEqual(rowAt(many.draws, 2, d))
    const part = d < 5 ? rowAt(first.draws, 1, d) : rowAt(rest.draws, 1, d - 5)
    expect(part).toEqual(rowAt(many.draws, 1, d))
  }
  expect(rest.checkpoint).toEqual(many.checkpoint)
  expect(rest.parameters).toEqual(many.parameters)
}
