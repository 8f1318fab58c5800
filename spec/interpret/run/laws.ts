/** Laws of the driver as functions that throw when they are broken, so that mutants can be held against them. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Data, Random as R, Run, Space as S, Term as T } from 'giry'
import { cycle, right, rowAt, stepByStep } from './support.js'

const backend = 'reference'
const seed = 7

/** A chain is its kernel, called by itself at the addresses of its steps. */
export const steps = async (): Promise<void> => {
  const start = [
    [0, 0],
    [0.5, -0.5],
    [1, 2],
  ]
  const run = await right(
    pipe(
      cycle,
      Run.chains({
        chains: 3,
        draws: 5,
        burnIn: 4,
        thin: 3,
        seed,
        backend,
        start: Data.data(start.flat(), [3, 2]),
      }),
    ),
  )
  expect(run.draws.shape).toEqual([3, 5, 2])
  expect(run.checkpoint.counter).toBe(19)
  expect(run.stopped).toBe(false)
  for (const [i, x] of start.entries()) {
    const states = await stepByStep(cycle, { seed, chain: i, start: x, steps: 19 })
    for (let d = 0; d < 5; d++) expect(rowAt(run.draws, i, d)).toEqual(states[4 + 3 * (d + 1) - 1])
  }
}

/** The infos of a draw are averages over its steps. */
export const infosPerDraw = async (): Promise<void> => {
  const options = { chains: 2, seed, backend, start: Data.data([0, 0, 1, 1], [2, 2]) }
  const fine = await right(pipe(cycle, Run.chains({ ...options, draws: 6 })))
  const coarse = await right(pipe(cycle, Run.chains({ ...options, draws: 2, thin: 3 })))
  expect(coarse.info[0].acceptance.shape).toEqual([2, 2])
  for (const part of [0, 1] as const)
    for (const chain of [0, 1])
      for (const draw of [0, 1]) {
        const [a, b, c] = [0, 1, 2].map((k) => rowAt(fine.info[part].acceptance, chain, 3 * draw + k)[0]!)
        expect(rowAt(coarse.info[part].acceptance, chain, draw)[0]).toBe((0 + a! + b! + c!) / 3)
      }
}

/** Chain i of 1,000 is the chain with firstChain i. */
export const oneByOne = async (): Promise<void> => {
  const many = await right(pipe(cycle, Run.chains({ chains: 1000, draws: 3, seed, backend })))
  for (const i of [0, 1, 500, 999]) {
    const one = await right(pipe(cycle, Run.chains({ chains: 1, firstChain: i, draws: 3, seed, backend })))
    for (const d of [0, 1, 2]) expect(rowAt(one.draws, 0, d)).toEqual(rowAt(many.draws, i, d))
    expect(rowAt(one.info[1].acceptance, 0, 2)).toEqual(rowAt(many.info[1].acceptance, i, 2))
  }
}

/** 100 steps, save, resume and 100 steps are 200 steps. */
export const resumed = async (): Promise<void> => {
  const options = { chains: 3, seed, backend }
  const whole = await right(pipe(cycle, Run.chains({ ...options, draws: 200 })))
  const first = await right(pipe(cycle, Run.chains({ ...options, draws: 100 })))
  const text = Run.writeCheckpoint(first.checkpoint)
  const saved = Run.readCheckpoint(text)
  if (saved._tag === 'Left') throw new Error(saved.left.what)
  const second = await right(pipe(cycle, Run.chains({ ...options, draws: 100, from: saved.right })))
  for (const i of [0, 1, 2])
    for (let d = 0; d < 100; d++) {
      expect(rowAt(first.draws, i, d)).toEqual(rowAt(whole.draws, i, d))
      expect(rowAt(second.draws, i, d)).toEqual(rowAt(whole.draws, i, 100 + d))
    }
  expect(second.checkpoint).toEqual(whole.checkpoint)
}

/** Iteration t of training draws from blocks of its own. */
export const trainingAddresses = async (): Promise<void> => {
  const run = await right(
    Run.train({
      name: 'noise',
      seed: 1,
      backend,
      iterations: 50,
      init: R.map((x: T.Vec<1>) => T.sum(x))(R.normal([1])),
    })((_: T.Scalar) => R.map((x: T.Vec<3>) => [T.sum(x), { sum: T.sum(x) }] as const)(R.normal([3]))),
  )
  expect(new Set(run.history.info.sum.values).size).toBe(50)
}

/** The numbers 0, ..., n - 1. */
export const tableOf = (n: number): Data.Data =>
  Data.data(
    Float64Array.from({ length: n }, (_, i) => i),
    [n],
  )

/** Batches through a table of n rows, in an order of the epoch. */
export const batchesOf = (n: number, batch: number, seed: number) =>
  Run.feed.batches({ space: S.scalar, data: tableOf(n), batch, seed })

/** The rows that a feed gives in iteration t. */
export const rows = (feed: Run.Feed<unknown>, t: number): readonly number[] => {
  const found = feed.at(t)
  if (Either.isLeft(found)) throw new Error(found.left.what)
  return [...(found.right as unknown as Data.Data).values]
}

/** All orders of a table's rows are alike. */
export const shuffled = (): void => {
  // 4! orders in 24,000 epochs: chi-squared with 23 degrees of freedom passes 79.0 with probability 5e-8
  const counts = new Map<string, number>()
  const feed = batchesOf(4, 4, 11)
  for (let t = 0; t < 24_000; t++) {
    const order = rows(feed, t).join()
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(24)
  const chi = [...counts.values()].reduce((s, c) => s + (c - 1000) ** 2 / 1000, 0)
  expect(chi).toBeLessThan(79)
}
