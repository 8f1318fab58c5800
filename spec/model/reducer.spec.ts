import { pipe } from 'fp-ts/lib/function.js'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Reducer, Run, Term as T } from 'giry'
import { cycle, left, right } from '../interpret/run/support.js'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/reducer.js'

afterEach(() => void vi.restoreAllMocks())

describe('reducers', () => {
  it('are the statistics that they are named for [float64 tolerance]', () => Laws.statistics())
  it('merge as sequences are put together [float64 tolerance], with the unit on both sides [bitwise]', () =>
    Laws.merging())
  it('keep their digits far from 0, where sums of squares lose them', () => Laws.digitsKept())
  it('of too few points are NaN, zero or infinite, as they say', () => Laws.tooFew())
  it('map their points and results, and pair', () => Laws.images())

  it('of leaves that are no floats are a ShapeError that says what to do', async () => {
    const error = await left(
      pipe(
        cycle,
        Run.reduce({
          ...Laws.options,
          reducer: pipe(
            Reducer.mean<{ readonly flag: T.Flag }>(),
            Reducer.contramap((x: T.Vec<2>) => ({ flag: T.less(T.element(x, T.index(0)), T.constant(0)) })),
          ),
        }),
      ),
    )
    expect(error).toMatchObject({ _tag: 'ShapeError', what: "mean of a leaf of type bool at 'flag'" })
    expect(error.remedy).toContain('T.toFloat')
  })
})

describe('Run.reduce', () => {
  it('is the reducer over the draws that chains stores, in slices of any size [bitwise]', () =>
    Laws.overStoredDraws(20, [undefined, 1, 2]))
  it('goes on from a checkpoint as if it had not been cut [bitwise]', async () => {
    await Laws.resumed()
    await Laws.toldOnce()
  })

  it('that is stopped has the statistic so far', async () => {
    const none = await right(
      pipe(
        cycle,
        Run.reduce({ ...Laws.options, reducer: Reducer.count<T.Vec<2>>(), signal: AbortSignal.abort() }),
      ),
    )
    expect(none).toMatchObject({ stopped: true, count: 0 })
    expect([...none.value.values, ...none.perChain.values]).toEqual([0, 0, 0, 0])
  })
})

const reducer = (from: string, to: string): Edit => ({ file: 'lib/model/reducer/moments.ts', from, to })
const run = (from: string, to: string): Edit => ({ file: 'lib/interpret/run/reduce.ts', from, to })
const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => Promise<void>])[] = [
  [
    'variances with n in the denominator',
    reducer('T.max(T.sub(count, one), T.constant(0))', 'T.max(count, T.constant(0))'),
    (laws) => laws.digitsKept(),
  ],
  [
    'deviations from the new mean alone',
    reducer('T.mul(T.sub(y!, before!), T.sub(y!, now!))', 'T.mul(T.sub(y!, now!), T.sub(y!, now!))'),
    (laws) => laws.digitsKept(),
  ],
  [
    'a merge that forgets a count',
    reducer('return { count, mean: zip(space, (m, k)', 'return { count: a.count, mean: zip(space, (m, k)'),
    (laws) => laws.merging(),
  ],
  [
    'variances merged without the distance of the means',
    reducer('T.scale(weight)(T.square(T.sub(k!, m!)))', 'T.scale(weight)(T.sub(k!, k!))'),
    (laws) => laws.merging(),
  ],
  [
    'covariances of the new deviations',
    reducer('outer(d, T.sub(y, state.mean), ', 'outer(d, T.sub(y, after.mean), '),
    (laws) => laws.statistics(),
  ],
  [
    'chains merged from the last to the first',
    run('merge([merged, concrete(rowOf(states, i))])', 'merge([concrete(rowOf(states, i)), merged])'),
    (laws) => laws.overStoredDraws(4, [undefined]),
  ],
  [
    'infos of before a checkpoint told again',
    run('from === undefined ? 0', 'from !== null ? 0'),
    (laws) => laws.toldOnce(),
  ],
]

describe('mutants of reducers', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/model/laws/reducer.ts', law)).toBeDefined()
  })
})
