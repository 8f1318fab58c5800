import { describe, expect, it } from 'vitest'
import { Callable, Data, Random as R, Space as S, Term as T } from 'giry'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './callableLaws.js'
import { left, right } from './support.js'

const backend = 'reference'

describe('a callable', () => {
  it('draws from its key at its address, and counts its blocks [bitwise]', () => Laws.wordsOfItsKey())
  it('with n lanes is n single callables, whatever n is [bitwise]', () => Laws.laneByLane())
  it('takes the leaves of its input in order, then those of what is shared', () => Laws.leavesInOrder())
  it('shares among its lanes what is shared, and spreads results that no lane changes', () =>
    Laws.sharedAmongLanes())
  it('has the hash of its program, which is the same when it is built again, and its identity that of one lane', () =>
    Laws.hashes())
  it('calls on residents leave them to the caller', () => Laws.callersKeep())
})

describe('errors of callables', () => {
  const input = S.struct({ x: S.real(2), n: S.integer })
  const site = { keys: Callable.stream(1, 0), address: 0 }
  const made = () =>
    right(Callable.make({ backend, name: 'pair', input, shared: S.scalar })((a) => R.of(a.x)))
  const x = Data.data([1, 2], [2])
  const n = Data.data([1], [], 'int')
  const w = Data.data([1], [])

  it('name the leaf whose type is wrong', async () => {
    const one = await made()
    const long = await left(one.run(site, { x: Data.data([1, 2, 3], [3]), n }, w))
    expect(long).toMatchObject({
      _tag: 'ShapeError',
      where: 'pair',
      what: "'input.x' is float[3], not float[2]",
    })
    const float = await left(one.run(site, { x, n: Data.data([1], []) }, w))
    expect(float.what).toBe("'input.n' is float[], not int[]")
    const shared = await left(one.run(site, { x, n }, Data.data([1], [1])))
    expect(shared.what).toBe("'shared' is float[1], not float[]")
    const missing = await left(one.run(site, { x } as unknown as { x: Data.Data; n: Data.Data }, w))
    expect(missing.what).toBe("no data at 'n'")
  })

  it('name keys of a wrong type, too few arguments, a wrong number of lanes, and what the function itself does', async () => {
    const one = await made()
    const lanes = await left(one.run({ keys: Callable.streams(1, 0, 2), address: 0 }, { x, n }, w))
    expect(lanes.what).toContain('the keys of pair')
    const few = one.call(site, [])
    expect(few).toMatchObject({ _tag: 'Left', left: { _tag: 'ShapeError' } })
    const none = await left(Callable.make({ backend, name: 'pair', input, lanes: 0 })((a) => R.of(a.x)))
    expect(none).toMatchObject({ _tag: 'OptionError', where: 'pair', what: 'lanes is 0' })
    const wrong = await left(
      Callable.make({ backend, name: 'pair', input })((a) => R.of(T.add(a.x, T.vector([1, 2, 3]) as never))),
    )
    expect(wrong).toMatchObject({ _tag: 'ShapeError', where: 'pair' })
  })
})

describe('mutants of callables', () => {
  const edit = (from: string, to: string, file = 'Callable.ts'): Edit => ({
    file: `lib/interpret/${file}`,
    from,
    to,
  })
  it.each<readonly [string, Edit, keyof typeof Laws]>([
    [
      'what is shared before the input',
      edit(
        '[...Data.leaves(input, a), ...Data.leaves(shared, given)]',
        '[...Data.leaves(shared, given), ...Data.leaves(input, a)]',
      ),
      'leavesInOrder',
    ],
    [
      'the words of a key swapped',
      edit('Float64Array.of(k0, k1)', 'Float64Array.of(k1, k0)', 'callable/keys.ts'),
      'wordsOfItsKey',
    ],
    [
      'one stream for all lanes',
      edit('streamKey(seed, first + i)', 'streamKey(seed, first)', 'callable/keys.ts'),
      'laneByLane',
    ],
    [
      'results of one lane for all',
      edit('spreadLane(lane, lanes)', 'lane.tensor', 'callable/trace.ts'),
      'sharedAmongLanes',
    ],
    [
      'keys left behind',
      edit(
        'executable.call([...site, ...args]))\n        } finally {\n          backend.release(site)',
        'executable.call([...site, ...args]))\n        } finally {\n          backend.release([])',
      ),
      'callersKeep',
    ],
  ])('%s', async (_, mutation, law) => {
    expect(
      await killedBy<typeof Laws>(mutation, 'spec/interpret/run/callableLaws.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
