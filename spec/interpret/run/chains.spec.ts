import { pipe } from 'fp-ts/lib/function.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Data, Energy as E, Kernel as K, Move as M, Random as R, Run, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import * as Laws from './laws.js'
import { autoregression, counting, cycle, jumpingClock, left, right, rowAt } from './support.js'

afterEach(() => void vi.restoreAllMocks())

const backend = 'reference'
const seed = 7

describe('chains', () => {
  it('are what single steps at their addresses give [bitwise]', Laws.steps)

  it('have infos per draw: averages over its steps, for each part of a cycle [bitwise]', Laws.infosPerDraw)

  it('add counts and average the rest', async () => {
    const counted = K.kernel({
      ...autoregression,
      step: (x) =>
        R.map(
          ([y]: readonly [T.Vec<3>, object]) =>
            [y, { gradients: T.constant(2), level: T.constant(2) }] as const,
        )(autoregression.step(x)),
    })
    const run = await right(Run.chains({ chains: 1, draws: 1, thin: 5, seed, backend })(counted))
    expect([...run.info.gradients.values, ...run.info.level.values]).toEqual([10, 2])
  })

  it('are the same one by one: chain i of 1,000 is the chain with firstChain i [bitwise]', Laws.oneByOne)

  it('do not depend on how time cuts them into slices [bitwise]', async () => {
    const options = { chains: 2, draws: 30, burnIn: 17, thin: 7, seed, backend }
    const still = await right(pipe(cycle, Run.chains(options)))
    for (const [clock, millis] of [
      [1, 4],
      [2, 40],
      [3, 400],
    ] as const) {
      jumpingClock(clock, millis)
      const cut = await right(pipe(cycle, Run.chains(options)))
      vi.restoreAllMocks()
      expect(cut.draws.values).toEqual(still.draws.values)
      expect(cut.info).toEqual(still.info)
      expect(cut.checkpoint).toEqual(still.checkpoint)
    }
  })

  it('go on from a checkpoint: 100 steps, save, resume, 100 steps are 200 steps [bitwise]', Laws.resumed)

  it('start at standard normals of their own streams, or at a random value [bitwise]', async () => {
    const still = K.identity(S.real(2))
    const options = { chains: 40, draws: 1, seed, backend }
    const normal = await right(pipe(still, Run.chains(options)))
    const same = await right(pipe(still, Run.chains({ ...options, start: R.normal([2]) })))
    const shifted = R.map((x: T.Vec<2>) => T.shift(100)(x))(R.normal([2]))
    const far = await right(pipe(still, Run.chains({ ...options, start: shifted })))
    expect(same.draws.values).toEqual(normal.draws.values)
    expect([...far.draws.values]).toEqual([...normal.draws.values].map((x) => x + 100))
    expect(new Set(normal.draws.values).size).toBe(80)
    // no number of the start is one of the first steps' too
    const steps = await right(
      pipe(
        K.from('noise', S.real(2), () => R.normal([2])),
        Run.chains(options),
      ),
    )
    expect([...steps.draws.values].filter((v) => normal.draws.values.includes(v))).toEqual([])
  })

  it('take the parameters of their kernel as inputs, and know them again', async () => {
    const drift = (mean: T.Vec<2>) =>
      K.from('drift', S.real(2), (x) =>
        R.map((noise: T.Vec<2>) => T.add(T.scale(0.5)(T.add(x, mean)), noise))(R.normal([2])),
      )
    const options = { chains: 2, draws: 4, seed, backend }
    const at = (values: readonly number[]) => Run.given(S.real(2), Data.data(values, [2]))
    const run = await right(Run.chainsWith(at([3, -1]), options)(drift))
    const constant = await right(Run.chains(options)(drift(T.vector([3, -1]))))
    expect(run.draws).toEqual(constant.draws)
    const other = Run.chainsWith(at([3, 1]), { ...options, from: run.checkpoint })(drift)
    expect((await left(other)).what).toMatch(/^a checkpoint of another program/)
  })

  it('write checkpoints as they go, and go on when a write fails', async () => {
    jumpingClock(1, 30)
    const written: Run.Checkpoint[] = []
    const events: Run.Event[] = []
    let tries = 0
    const run = await right(
      pipe(
        autoregression,
        Run.chains({
          chains: 1,
          draws: 9,
          thin: 2,
          seed,
          backend,
          onEvent: (e) => void events.push(e),
          checkpoint: {
            everySeconds: 0,
            write: (c) => async () => {
              if (++tries === 2) throw new Error('disk full')
              written.push(c)
              return { _tag: 'Right', right: undefined }
            },
          },
        }),
      ),
    )
    expect(written.at(-1)).toEqual(run.checkpoint)
    expect(new Set(written.map((c) => c.counter)).size).toBe(written.length)
    expect(events.filter((e) => e.kind === 'checkpoint')).toHaveLength(written.length)
    const [failed] = events.filter((e) => e.kind === 'checkpointFailed')
    expect(failed?.error.what).toContain('disk full')
    for (const c of written) {
      const rest = await right(
        pipe(
          autoregression,
          Run.chains({ chains: 1, draws: 9 - c.counter / 2, thin: 2, seed, backend, from: c }),
        ),
      )
      expect(rest.checkpoint).toEqual(run.checkpoint)
    }
  })
})

describe('errors of chains', () => {
  const normal = pipe(E.standardNormal(S.real(2)), M.mala({ stepSize: 0.1 }))
  const options = { chains: 2, draws: 3, seed, backend }

  it.each([
    ['chains', 0],
    ['chains', 1.5],
    ['draws', -1],
    ['thin', 0],
    ['thin', -2],
    ['burnIn', -1],
    ['seed', -1],
    ['seed', Number.NaN],
    ['firstChain', -1],
  ])('%s of %d is an OptionError that names it', async (name, value) => {
    const error = await left(Run.chains({ ...options, [name]: value })(normal))
    expect(error).toMatchObject({ _tag: 'OptionError', where: 'chains' })
    expect(error.what).toBe(`${name} is ${value}`)
    expect(error.remedy).toMatch(/a whole number of at least/)
  })

  it('says which chain starts where the energy is not finite, and what to do', async () => {
    const log = E.energy('half-line', S.scalar, (x) => T.neg(T.log(x)))
    const start = Data.data([1, 2, -1], [3])
    const error = await left(
      pipe(log, M.randomWalk({ scale: 1 }), Run.chains({ ...options, chains: 3, start, firstChain: 10 })),
    )
    expect(error._tag).toBe('NumericalError')
    expect(error.what).toBe("the energy 'half-line' is NaN where chain 12 starts")
    expect(error.remedy).toContain('start')
  })

  it('says which leaf of a start has a wrong shape, or is not a number', async () => {
    const pair = K.identity(S.struct({ a: S.scalar, b: S.real(2) }))
    const a = Data.data([1, 2], [2])
    const wrong = await left(Run.chains({ ...options, start: { a, b: Data.data([1, 2], [2]) } })(pair))
    expect(wrong).toMatchObject({ _tag: 'ShapeError', what: "'start.b' is float[2], not float[2,2]" })
    const missing = await left(Run.chains({ ...options, start: { a } })(pair))
    expect(missing.what).toContain("'b'")
    const nan = Data.data([1, 2, 3, Number.NaN], [2, 2])
    const bad = await left(Run.chains({ ...options, start: { a, b: nan } })(pair))
    expect(bad).toMatchObject({ _tag: 'NumericalError', what: "'start.b' of chain 1 is NaN" })
    const random = await left(Run.chains({ ...options, start: R.normal([3]) })(pair))
    expect(random._tag).toBe('ShapeError')
  })

  it('names an unknown back end', async () => {
    const error = await left(Run.chains({ ...options, backend: 'abacus' })(normal))
    expect(error).toMatchObject({ _tag: 'BackendError' })
    expect(error.what).toContain("'abacus'")
  })

  it('finds a kernel that leaves its space, an info that is no scalar, and a negative step size', async () => {
    const leaves = K.from('leaves', S.real(2), () => R.normal([3])) as unknown as typeof normal
    expect((await left(Run.chains(options)(leaves))).where).toContain('leaves')
    const vector = { ...normal, step: (x: T.Vec<2>) => R.of([x, { acceptance: x }] as const) }
    const error = await left(Run.chains(options)(vector as unknown as typeof normal))
    expect(error).toMatchObject({ _tag: 'ShapeError' })
    expect(error.what).toContain("'acceptance'")
    const negative = await left(
      pipe(E.standardNormal(S.real(2)), M.ula({ stepSize: -1 }), Run.chains(options)),
    )
    expect(negative).toMatchObject({ _tag: 'OptionError', what: 'stepSize is -1' })
  })

  it('refuses more draws than fit in memory, before it begins', async () => {
    const error = await left(Run.chains({ ...options, chains: 1e5, draws: 1e6 })(normal))
    expect(error._tag).toBe('OptionError')
    expect(error.remedy).toContain('Run.reduce')
  })
})

describe('a stopped run', () => {
  it('that is stopped before it begins has a checkpoint to begin from', async () => {
    const options = { chains: 2, draws: 5, burnIn: 3, seed, backend }
    const signal = AbortSignal.abort()
    const none = await right(Run.chains({ ...options, signal })(cycle))
    expect(none).toMatchObject({ stopped: true, count: 0 })
    expect(none.draws.shape).toEqual([2, 0, 2])
    expect(none.info[0].acceptance.shape).toEqual([2, 0])
    const later = await right(Run.chains({ ...options, from: none.checkpoint })(cycle))
    expect(later).toEqual(await right(Run.chains(options)(cycle)))
  })

  it('keeps the draws so far, and goes on to the bit, after whichever call it is stopped [bitwise]', async () => {
    const options = { chains: 2, draws: 6, burnIn: 4, thin: 5, seed, backend }
    const whole = await right(Run.chains(options)(cycle))
    const counts = new Set<number>()
    for (let call = 1, stopped = true; stopped; call++) {
      jumpingClock(call, 30)
      const controller = new AbortController()
      const onCall = (n: number): void => void (n === call && controller.abort())
      const part = await right(
        Run.chains({
          ...options,
          signal: controller.signal,
          backend: counting(Reference.backend, { onCall }),
        })(cycle),
      )
      const burnt = Math.min(4, part.checkpoint.counter)
      const rest = await right(
        Run.chains({ ...options, burnIn: 4 - burnt, draws: 6 - part.count, from: part.checkpoint })(cycle),
      )
      vi.restoreAllMocks()
      stopped = part.stopped
      counts.add(part.count)
      if (part.count > 0) expect(part.checkpoint.counter).toBe(4 + 5 * part.count)
      for (const i of [0, 1])
        for (let d = 0; d < 6; d++)
          expect(d < part.count ? rowAt(part.draws, i, d) : rowAt(rest.draws, i, d - part.count)).toEqual(
            rowAt(whole.draws, i, d),
          )
      expect(rest.checkpoint).toEqual(whole.checkpoint)
    }
    expect([...counts]).toEqual(expect.arrayContaining([0, 6]))
    expect(counts.size).toBeGreaterThan(2)
  })
})
