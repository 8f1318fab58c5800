import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, it } from 'vitest'
import { Adapt as A, Data, Energy as E, Kernel as K, Move as M, Run, Space as S, Term as T } from 'giry'
import { banana, left, right } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/adapt.js'

const backend = 'reference'

describe('warm-up', () => {
  it('claims nothing while it adapts, and afterwards what the move claims', () => {
    const warming = laws.tuned(banana)
    expect(warming.adapting.exactness).toEqual(K.approximate)
    expect(warming.frozen.exactness).toEqual(K.reversible)
  })

  it('has one program for all step sizes', async () => {
    const run = (seed: number) =>
      right(pipe(banana, laws.tuned, Run.warmed({ chains: 2, draws: 1, seed, backend })))
    const [a, b] = [await run(1), await run(2)]
    expect(a.parameters.stepSize.values).not.toEqual(b.parameters.stepSize.values)
    expect(a.checkpoint.programHash).toBe(b.checkpoint.programHash)
  })

  it('starts where it is told, and names the chain that cannot start', async () => {
    const half = E.energy('half-line', S.scalar, (x) => T.sub(x, T.log(x)))
    const warmed = (values: readonly number[]) =>
      pipe(
        half,
        laws.tuned,
        Run.warmed({ chains: 2, draws: 1, seed: 1, backend, start: Data.data(values, [2]) }),
      )
    expect((await right(warmed([1, 2]))).draws.shape).toEqual([2, 1])
    expect(await left(warmed([1, -2]))).toMatchObject({
      _tag: 'NumericalError',
      what: "the energy 'half-line' is NaN where chain 1 starts",
    })
  })

  it.each([
    [{ target: 1.5 }, 'target is 1.5', 'between 0 and 1'],
    [{ target: 0.5, initial: -1 }, 'initial is -1', 'positive'],
  ])('refuses %o', async (options, what, remedy) => {
    const bad = A.warmup(A.dualAveraging(options), { steps: 10 })(({ stepSize }) => M.mala({ stepSize }))
    const error = await left(pipe(banana, bad, Run.warmed({ chains: 1, draws: 1, seed: 1, backend })))
    expect(error).toMatchObject({ _tag: 'OptionError', what })
    expect(error.where).toContain('warmup(mala)')
    expect(error.remedy).toContain(remedy)
  })

  it('refuses a warm-up of no steps, and says when it was stopped', async () => {
    const none = A.warmup(A.dualAveraging({ target: 0.5 }), { steps: 0 })(({ stepSize }) =>
      M.mala({ stepSize }),
    )
    const options = { chains: 1, draws: 1, seed: 1, backend }
    expect(await left(pipe(banana, none, Run.warmed(options)))).toMatchObject({
      what: 'steps is 0',
      where: 'warmup(mala)',
    })
    const signal = AbortSignal.abort()
    expect((await left(pipe(banana, laws.tuned, Run.warmed({ ...options, signal }))))._tag).toBe('Cancelled')
  })
})

const module = 'spec/mcmc/laws/adapt.ts'
const file = 'lib/mcmc/adapt/dualAveraging.ts'
const welford = 'lib/mcmc/adapt/welford.ts'
const windows = 'lib/mcmc/adapt/windows.ts'

prove({
  kernel: 'warmup, dualAveraging',
  exactness: 'approximate',
  module,
  laws,
  checks: {
    recurrence: 'follows its recurrence [float64 tolerance]',
    reachesTarget: 'reaches its target on a Gaussian and on the banana [in law, false alarm 2e-7]',
    frozenIsPlain: 'then draws as the plain move does at the step sizes found [float64 tolerance]',
    oneByOne: 'is the same one by one, and ends before a checkpoint [bitwise]',
  },
  mutants: [
    [
      'a shortfall of the wrong sign',
      { file, from: 'T.sub(T.constant(target), acceptance)', to: 'T.sub(acceptance, T.constant(target))' },
      'reachesTarget',
    ],
    ['an average of other weights', { file, from: 'KAPPA = 0.75', to: 'KAPPA = 0.5' }, 'recurrence'],
    [
      'parameters that do not stay',
      {
        file: 'lib/mcmc/adapt/warmup.ts',
        from: '{ x: y, parameters }, info',
        to: '{ x: y, parameters: rule.parameters(rule.init) }, info',
      },
      'frozenIsPlain',
    ],
    [
      'a warm-up that draws from the stream of chain 0',
      {
        file: 'lib/interpret/run/engine.ts',
        from: 'keyFor(purpose, seed, first + i)',
        to: 'keyFor(purpose, seed, i)',
      },
      'oneByOne',
    ],
  ],
})

prove({
  kernel: 'windowed',
  exactness: 'approximate',
  module,
  laws,
  checks: {
    welfordIsTwoPass: 'has running moments [float64 tolerance]',
    scheduleIsStans: "follows Stan's schedule",
    windowsFindScales: 'finds scales [in law]',
    windowsFindSlants: 'finds slants with a dense metric [in law]',
    windowedIsPlain: 'then draws as the plain move does with what it found [float64 tolerance]',
  },
  mutants: [
    [
      'squares about the old mean',
      { file: welford, from: 'T.sub(x, moved)))', to: 'before))' },
      'welfordIsTwoPass',
    ],
    [
      'a mean over one vector more',
      { file: welford, from: 'T.shift(1)(count)', to: 'T.shift(2)(count)' },
      'welfordIsTwoPass',
    ],
    [
      'variances for standard deviations',
      { file: welford, from: 'T.sqrt(T.shift(least)(shrunk))', to: 'T.shift(least)(shrunk)' },
      'welfordIsTwoPass',
    ],
    ['no shrinking', { file: welford, from: 'T.shift(5)(count)', to: 'count' }, 'welfordIsTwoPass'],
    ['windows of one length', { file: windows, from: '2 * length)]', to: 'length)]' }, 'scheduleIsStans'],
    [
      'a metric that is never taken',
      { file: windows, from: 'factor: factorOf(window),', to: 'factor: a.factor,' },
      'windowsFindScales',
    ],
  ],
})
