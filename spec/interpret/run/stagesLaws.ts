/** Laws of training in stages: what a stage learned goes on, or is fed, frozen, to the next. */
import { expect } from 'vitest'
import { Data, Latents, Optimizer as O, Random as R, Run, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, left, right } from './support.js'

const backend = 'reference'

/** Descent with momentum, without draws and without a feed. */
interface Ball {
  readonly x: T.Vec<2>
  readonly v: T.Vec<2>
}
const roll = ({ x, v }: Ball): R.Random<readonly [Ball, { readonly size: T.Scalar }]> => {
  const next = T.add(T.scale(0.5)(v), T.scale(-0.25)(x))
  return R.of([{ x: T.add(x, next), v: next }, { size: T.sum(T.square(x)) }] as const)
}
const ball: Ball = { x: T.vector([4, -2]), v: T.vector([0, 0]) }
const stage = { name: 'ball', seed: 3, backend }

/** Training from where another stage ended is training on, and the state that was handed over stays as it is. */
export const handedOver = async (): Promise<void> => {
  const whole = await right(Run.train({ ...stage, iterations: 12, init: R.of(ball) })(roll))
  const first = await right(Run.train({ ...stage, iterations: 5, init: R.of(ball) })(roll))
  const init = Run.given(first.space, first.state)
  const before = [...init.value.x.values, ...init.value.v.values]
  const second = await right(Run.train({ ...stage, name: 'on', iterations: 7, init })(roll))
  expect(second.state).toEqual(whole.state)
  expect([...init.value.x.values, ...init.value.v.values]).toEqual(before)
  expect(second.history.info.size.values[0]).toBe(whole.history.info.size.values[5])
}

/** A run that goes on from a checkpoint asks a given state for its space alone. */
export const resumed = async (): Promise<void> => {
  const space = S.struct({ x: S.real(2), v: S.real(2) }) as unknown as S.Space<Ball>
  const at = (x: number) =>
    Run.given(space, { x: Data.data([x, 1], [2]), v: Data.data([0, 0], [2]) } as never)
  const whole = await right(Run.train({ ...stage, iterations: 9, init: at(3) })(roll))
  const half = await right(Run.train({ ...stage, iterations: 4, init: at(3) })(roll))
  const rest = await right(Run.train({ ...stage, iterations: 9, init: at(7), from: half.checkpoint })(roll))
  expect(rest.state).toEqual(whole.state)
}

/** States of another shape, or with NaN in them, are refused by the name of their place. */
export const badStates = async (): Promise<void> => {
  const space = S.struct({ x: S.real(2), v: S.real(2) }) as unknown as S.Space<Ball>
  const of = (x: Data.Data) => Run.given(space, { x, v: Data.data([0, 0], [2]) } as never)
  const run = (x: Data.Data) => left(Run.train({ ...stage, iterations: 1, init: of(x) })(roll))
  expect(await run(Data.data([1, 2, 3], [3]))).toMatchObject({
    _tag: 'ShapeError',
    what: expect.stringContaining('init.x') as string,
  })
  expect(await run(Data.data([1, NaN], [2]))).toMatchObject({
    _tag: 'NumericalError',
    what: expect.stringContaining("'x'") as string,
  })
}

/**
 * A first stage learns the mean m of a table. A second one is fed batches of it beside the frozen m, and learns the mean square of
 * x - m, which at rate 1 / (t + 1) is the average so far.
 */
export const frozen = async (): Promise<void> => {
  const values = [1, 2, 4, 9]
  const table = { space: S.scalar, data: Data.data(values, [4]), batch: 4, seed: 1 } as const
  const first = await right(
    Run.train({
      ...stage,
      name: 'mean',
      iterations: 1,
      init: R.of(T.constant(0)),
      feed: Run.feed.batches(table),
    })((_, xs) => R.of([T.mean(xs), {}] as const)),
  )
  const uploads: Data.Data[] = []
  const counted = counting(Reference.backend)
  const feed = Run.feed.struct({
    mean: Run.feed.constant(Run.given(first.space, first.state)),
    xs: Run.feed.batches({ ...table, batch: 1 }),
    rate: Run.feed.from(S.scalar, (t) => Data.data([1 / (t + 1)], [])),
  })
  const second = await right(
    Run.train({
      ...stage,
      name: 'variance',
      backend: {
        ...counted,
        upload: (d: Data.Data) => {
          uploads.push(d)
          return counted.upload(d)
        },
      },
      iterations: 4,
      init: R.of(T.constant(0)),
      feed,
    })((v, { mean, xs, rate }) =>
      R.of([T.add(v, T.mul(rate, T.sub(T.square(T.sub(T.mean(xs), mean)), v))), {}] as const),
    ),
  )
  expect(first.state.values[0]).toBe(4)
  expect(second.state.values[0]).toBeCloseTo((9 + 4 + 0 + 25) / 4, 12)
  expect(uploads.filter((d) => d === first.state).length).toBe(1)
  expect(counted.live()).toBe(0)
}

/** A feed of feeds fails where one of them does. */
export const badFeeds = (): void => {
  const feed = Run.feed.struct({
    fine: Run.feed.constant(Run.given(S.scalar, Data.data([1], []))),
    broken: Run.feed.batches({ space: S.scalar, data: Data.data([1, 2], [2]), batch: 3, seed: 1 }),
  })
  expect(feed.at(0)).toMatchObject({ left: { _tag: 'OptionError' } })
}

/**
 * A learner with a table of latents that are fed by number, and a rate that falls on a plateau. Each latent goes to its datum at the rate
 * that is left; the figure, computed only when a check is due, is the sum of what is missing.
 */
export const latentsOnAPlateau = async (): Promise<void> => {
  const data = [1, 2, 3, 4]
  interface Learner {
    readonly table: T.Vec<number>
    readonly plateau: O.Plateau
    readonly done: T.Index
  }
  const init: Learner = { table: T.fill(0, [4]) as T.Vec<number>, plateau: O.noPlateau, done: T.index(0) }
  const check = O.plateau({ shrink: 0.5, patience: 2, threshold: 3 })
  const row = S.struct({ x: S.scalar, k: S.integer })
  const rows = { x: Data.data(data, [4]), k: Data.data(Int32Array.of(0, 1, 2, 3), [4], 'int') }
  const run = await right(
    Run.train({
      ...stage,
      name: 'latents',
      iterations: 12,
      init: R.of(init),
      feed: Run.feed.batches({ space: row, data: rows, batch: 2, seed: 1 }),
    })(({ table, plateau, done }: Learner, { x, k }) => {
      const ks = k as unknown as Latents.Numbers
      const rate = T.scale(0.5)(plateau.factor)
      const zs = Latents.read(ks)(table)
      const moved = T.add(zs, T.scale(rate)(T.sub(x as unknown as T.Vec<number>, zs)))
      const next = Latents.write(ks, moved)(table)
      const after = T.addIndex(done, T.index(1))
      interface Checking {
        readonly isDue: T.Flag
        readonly state: O.Plateau
      }
      const missing = T.sum(T.sub(T.vector<readonly number[]>(data), next))
      const checked = T.whileLoop(
        1,
        ({ isDue }: Checking) => isDue,
        ({ isDue, state }: Checking) => ({ isDue: T.not(isDue), state: check(state, missing) }),
      )({ isDue: O.isDue(2, after), state: plateau })
      return R.of([
        { table: next, plateau: checked.state, done: after },
        { factor: checked.state.factor },
      ] as const)
    }),
  )
  let [left_, rate, best, waited] = [data, 0.5, Infinity, 0]
  const factors = Array.from({ length: 6 }, () => {
    left_ = left_.map((x) => x * (1 - rate))
    const figure = left_.reduce((s, x) => s + x, 0)
    if (figure < best - 3) [best, waited] = [figure, 0]
    else if (++waited === 2) [rate, waited] = [rate / 2, 0]
    return 2 * rate
  })
  expect([...run.state.table.values].map((z, i) => data[i]! - z)).toEqual(left_)
  expect([...run.history.info.factor.values].filter((_, t) => t % 2 === 1)).toEqual(factors)
  expect(factors.at(-1)).toBeLessThan(1)
}
