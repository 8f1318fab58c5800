import * as Either from 'fp-ts/lib/Either.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Data, Random as R, Run, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { counting, jumpingClock, left, right } from './support.js'
import * as Laws from './laws.js'

afterEach(() => void vi.restoreAllMocks())

const backend = 'reference'

/** Gradient descent with momentum on |x - c|^2 / 2, and what it reports. */
interface Ball {
  readonly x: T.Vec<2>
  readonly v: T.Vec<2>
}
const start: Ball = { x: T.vector([4, -2]), v: T.vector([0, 0]) }
const descend = ({ x, v }: Ball, c: T.Vec<2>): R.Random<readonly [Ball, { readonly loss: T.Scalar }]> => {
  const next = T.add(T.scale(0.5)(v), T.scale(-0.25)(T.sub(x, c)))
  return R.of([{ x: T.add(x, next), v: next }, { loss: T.scale(0.5)(T.sum(T.square(T.sub(x, c)))) }] as const)
}

/** The same by hand, for the centres c_0, c_1, ... */
const byHand = (centres: readonly (readonly [number, number])[]) => {
  let x = [4, -2]
  let v = [0, 0]
  const losses = centres.map((c) => {
    const loss = 0.5 * (0 + (x[0]! - c[0]) * (x[0]! - c[0]) + (x[1]! - c[1]) * (x[1]! - c[1]))
    v = v.map((w, i) => 0.5 * w + -0.25 * (x[i]! - c[i]!))
    x = x.map((y, i) => y + v[i]!)
    return loss
  })
  return { x, v, losses }
}

const centreAt = (t: number): readonly [number, number] => [1 / (1 + t), t / 8]
const moving = Run.feed.from(S.real(2), (t) => Data.data(centreAt(t), [2]))
const options = { name: 'ball', seed: 3, backend, iterations: 40, init: R.of(start), feed: moving }

/** A noisy state: AR(1) driven by batches of a table. */
const table = Data.data(
  Float64Array.from({ length: 20 }, (_, i) => Math.sin(i)),
  [20],
)
const noisy = {
  name: 'noisy',
  seed: 5,
  backend,
  iterations: 30,
  init: R.normal([2]),
  feed: Run.feed.batches({ space: S.scalar, data: table, batch: 3, seed: 9 }),
}
const noisyStep = (
  x: T.Vec<2>,
  batch: T.Vec<3>,
): R.Random<readonly [T.Vec<2>, { readonly size: T.Scalar }]> =>
  R.map((n: T.Vec<2>) => {
    const y = T.add(T.scale(0.5)(x), T.shift(T.mean(batch))(n))
    return [y, { size: T.sum(T.square(y)) }] as const
  })(R.normal([2]))

describe('training', () => {
  it('makes the iterates of the algorithm, and reports its infos [bitwise]', async () => {
    const run = await right(Run.train(options)(descend))
    const expected = byHand(Array.from({ length: 40 }, (_, t) => centreAt(t)))
    expect([...run.state.x.values]).toEqual(expected.x)
    expect([...run.state.v.values]).toEqual(expected.v)
    expect([...run.history.info.loss.values]).toEqual(expected.losses)
    expect(run.history.iterations).toEqual(Array.from({ length: 40 }, (_, t) => t))
    expect(run).toMatchObject({ iterations: 40, stopped: false })
  })

  it('goes on from a checkpoint as if it had not been cut [bitwise]', async () => {
    const whole = await right(Run.train(noisy)(noisyStep))
    for (const cut of [0, 1, 13, 29, 30]) {
      const first = await right(Run.train({ ...noisy, iterations: cut })(noisyStep))
      const saved = Run.readCheckpoint(Run.writeCheckpoint(first.checkpoint))
      if (Either.isLeft(saved)) throw new Error(saved.left.what)
      const rest = await right(Run.train({ ...noisy, from: saved.right })(noisyStep))
      expect(rest.state).toEqual(whole.state)
      expect(rest.checkpoint).toEqual(whole.checkpoint)
      expect([...first.history.info.size.values, ...rest.history.info.size.values]).toEqual([
        ...whole.history.info.size.values,
      ])
    }
  })

  it('does not depend on clocks, events and checkpoints [bitwise]', async () => {
    const still = await right(Run.train(noisy)(noisyStep))
    for (const clock of [1, 2, 3]) {
      jumpingClock(clock, 300)
      const watched = await right(
        Run.train({
          ...noisy,
          onEvent: () => undefined,
          checkpoint: { everySeconds: 0.1, write: () => async () => Either.right(undefined) },
        })(noisyStep),
      )
      vi.restoreAllMocks()
      expect({ ...watched, space: undefined }).toEqual({ ...still, space: undefined })
    }
  })

  it('draws iteration t from its own blocks: no number comes twice', Laws.trainingAddresses)

  it('stops on request with what it has, and goes on from there [bitwise]', async () => {
    const whole = await right(Run.train(noisy)(noisyStep))
    for (const call of [1, 2, 7, 30, 31]) {
      const controller = new AbortController()
      const onCall = (n: number): void => void (n === call && controller.abort())
      const written: Run.Checkpoint[] = []
      const part = await right(
        Run.train({
          ...noisy,
          backend: counting(Reference.backend, { onCall }),
          signal: controller.signal,
          checkpoint: { everySeconds: 1e9, write: (c) => async () => Either.right(written.push(c)) },
        })(noisyStep),
      )
      // the first call draws the initial state
      expect(part).toMatchObject({ iterations: call - 1, stopped: call - 1 < 30 })
      expect(written).toEqual([part.checkpoint])
      const rest = await right(Run.train({ ...noisy, from: part.checkpoint })(noisyStep))
      expect(rest.state).toEqual(whole.state)
    }
  })

  it('thins its history evenly, and keeps the last', async () => {
    const run = await right(Run.train({ ...noisy, history: 4 })(noisyStep))
    expect(run.history.iterations).toEqual([0, 8, 16, 24, 29])
    expect(run.history.info.size.shape).toEqual([5])
  })

  it('uploads what does not change once', async () => {
    const counted = counting(Reference.backend)
    let uploads = 0
    const watching = {
      ...counted,
      upload: (d: Data.Data) => {
        if (d.shape[0] === 7) uploads++
        return counted.upload(d)
      },
    }
    const feed = Run.feed.constant(Run.given(S.real(7), Data.data([1, 2, 3, 4, 5, 6, 7], [7])))
    const o = { name: 'sum', seed: 1, backend: watching, iterations: 20, init: R.of(T.constant(0)), feed }
    const run = await right(Run.train(o)((s, x) => R.of([T.add(s, T.sum(x)), {}] as const)))
    expect([...run.state.values]).toEqual([560])
    expect(uploads).toBe(1)
  })
})

describe('errors of training', () => {
  it('name the iteration and the field of an info that is not finite, and keep the last good checkpoint', async () => {
    for (const clock of [undefined, 1, 2]) {
      if (clock !== undefined) jumpingClock(clock, 300)
      const written: Run.Checkpoint[] = []
      const error = await left(
        Run.train({
          name: 'root',
          seed: 1,
          backend,
          iterations: 100,
          init: R.of(T.constant(20)),
          checkpoint: { everySeconds: 0, write: (c) => async () => Either.right(written.push(c)) },
        })((x: T.Scalar) => R.of([T.shift(-1)(x), { count: x, part: T.log(T.sqrt(x)) }] as const)),
      )
      vi.restoreAllMocks()
      // 20 - 20 = 0 in iteration 20: log 0
      expect(error).toMatchObject({ _tag: 'NumericalError', what: "'part' is -Infinity in iteration 20" })
      expect(error.remedy).toContain('last checkpoint')
      expect(written.at(-1)!.counter).toBe(20)
      expect([...written.at(-1)!.state[0]!.values]).toEqual([0])
    }
  })

  it('name the iteration and the place of data that are not finite, before they are used', async () => {
    const feed = Run.feed.from(S.struct({ x: S.real(2) }), (t) => ({
      x: Data.data([1, t === 7 ? Number.NaN : 2], [2]),
    }))
    const o = { name: 'fed', seed: 1, backend, iterations: 20, init: R.of(T.constant(0)), feed }
    const error = await left(Run.train(o)((s, { x }) => R.of([T.add(s, T.sum(x)), {}] as const)))
    expect(error).toMatchObject({
      _tag: 'NumericalError',
      what: "'input.x' has NaN at element 1 in iteration 7",
    })
  })

  it('name a leaf of the state that is not a number, even when no info shows it', async () => {
    const o = {
      name: 'silent',
      seed: 1,
      backend,
      iterations: 5,
      init: R.of({ a: T.constant(1), b: T.vector([1, -1]) }),
    }
    const error = await left(Run.train(o)(({ a, b }) => R.of([{ a, b: T.sqrt(b) }, {}] as const)))
    expect(error).toMatchObject({ _tag: 'NumericalError' })
    expect(error.what).toBe("'b' of the state has NaN at element 1 after 5 iterations")
  })

  it('name a step that changes the space of its state, a feed that changes its, and an info that is no scalar', async () => {
    const grow = await left(
      Run.train({ ...noisy, name: 'grow' })((() => R.of([T.vector([1, 2, 3]), {}])) as never),
    )
    expect(grow).toMatchObject({ _tag: 'ShapeError' })
    expect(grow.where).toContain('grow')
    const feed = Run.feed.from(S.real(2), (t) => Data.data(t < 3 ? [1, 2] : [1, 2, 3], [t < 3 ? 2 : 3]))
    const longer = await left(Run.train({ ...options, feed })(descend))
    expect(longer.what).toBe("'input' is float[3] in iteration 3, not float[2]")
    const vector = await left(Run.train(noisy)(((x: T.Vec<2>) => R.of([x, { v: x }])) as never))
    expect(vector.what).toContain("'v'")
  })

  it.each([
    ['iterations', -1],
    ['iterations', 1.5],
    ['seed', -3],
    ['history', 0],
  ])('%s of %d is an OptionError', async (name, value) => {
    const error = await left(Run.train({ ...options, [name]: value })(descend))
    expect(error).toMatchObject({ _tag: 'OptionError', where: 'ball', what: `${name} is ${value}` })
  })

  it('everySeconds must not be negative', async () => {
    const checkpoint = { everySeconds: -1, write: () => async () => Either.right(undefined) }
    expect(await left(Run.train({ ...options, checkpoint })(descend))).toMatchObject({ _tag: 'OptionError' })
  })
})
