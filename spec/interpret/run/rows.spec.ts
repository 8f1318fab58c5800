import { describe, expect, it } from 'vitest'
import { Data, Random as R, Run, Space as S, Term as T } from 'giry'
import * as Reference from '../../../lib/interpret/Reference.js'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './rowLaws.js'
import { counting, left, right } from './support.js'

const backend = 'reference'
const { rows } = Laws

describe('draws for rows', () => {
  it('are those of each row alone, for every size of slice [bitwise]', () => Laws.rowByRow())
  it('take parameters that all rows share', () => Laws.sharedParameters())
})

describe('samples', () => {
  it('depend on the seed and their number alone [bitwise]', () => Laws.numbered())

  it('of nothing are empty', async () => {
    const none = await right(
      Run.sample({ count: 0, seed: 8, backend })(R.both(R.normal([3]), R.accept(T.constant(0)))),
    )
    expect([none[0].shape, none[1].shape, none[1].dtype]).toEqual([[0, 3], [0], 'bool'])
  })
})

describe('evaluation', () => {
  it('is the function of each row, for every size of slice [bitwise]', () => Laws.ofEachRow())
  it('holds one slice at a time', () => Laws.oneSliceHeld())
})

describe('errors of rows', () => {
  const f = (x: T.Vec<2>): T.Scalar => T.sum(x)
  const evaluate = (o: object) => left(Run.evaluate({ rows, backend, ...o } as never)(f as never))

  it('name the leaf that does not fit, and options out of their domain', async () => {
    expect(await evaluate({ rows: { space: S.real(3), value: rows.value } })).toMatchObject({
      _tag: 'ShapeError',
      where: 'evaluate',
      what: "'rows' is float[11,2], not float[11,3]",
    })
    const space = S.struct({ a: S.scalar, b: S.scalar })
    const value = { a: Data.data([1, 2], [2]), b: Data.data([1], [1]) }
    expect((await evaluate({ rows: { space, value } })).what).toBe("'rows.b' is float[1], not float[2]")
    expect(await evaluate({ slice: 0 })).toMatchObject({ _tag: 'OptionError', what: 'slice is 0' })
    expect(await evaluate({ rows: { space: S.struct({}), value: {} } })).toMatchObject({ _tag: 'ShapeError' })
    const parameters = { space: S.real(2), value: Data.data([1], [1]) }
    expect((await evaluate({ parameters })).what).toBe("'shared' is float[1], not float[2]")
    const count = await left(Run.sample({ count: -1, seed: 1, backend })(R.normal([2])))
    expect(count).toMatchObject({ _tag: 'OptionError', where: 'sample', what: 'count is -1' })
  })

  it('say how far a run was that has been cancelled', async () => {
    const controller = new AbortController()
    const onCall = (k: number): void => void (k === 2 && controller.abort())
    const error = await left(
      Run.evaluate({
        rows,
        slice: 3,
        signal: controller.signal,
        backend: counting(Reference.backend, { onCall }),
      })(f),
    )
    expect(error).toMatchObject({ _tag: 'Cancelled', what: 'stopped after 6 of 11 rows' })
  })
})

describe('mutants of rows', () => {
  const edit = (file: string, from: string, to: string): Edit => ({
    file: `lib/interpret/run/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, keyof typeof Laws]>([
    [
      'every slice draws from the first streams',
      edit('rows', 'firstRow + from + i', 'firstRow + i'),
      'numbered',
    ],
    ['the number of the first row forgotten', edit('rows', 'firstRow + from + i', 'from + i'), 'numbered'],
    [
      'the first rows of the last slice again',
      edit('rows', 'cut(d, done - from, lanes)', 'cut(d, 0, lanes - done + from)'),
      'ofEachRow',
    ],
    ['inputs of all slices kept', edit('rows', 'scope.release(inputs)', 'scope.release([])'), 'oneSliceHeld'],
  ])('%s', async (_, mutation, law) => {
    expect(
      await killedBy<typeof Laws>(mutation, 'spec/interpret/run/rowLaws.ts', (laws) =>
        (laws[law] as () => Promise<void>)(),
      ),
    ).toBeDefined()
  })
})
