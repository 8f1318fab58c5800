// Plans: memory, what is done once, errors; each law beside a mutant of the source that it kills.

import { describe, expect, it } from 'vitest'
import { data } from '../../../lib/core/Data.js'
import { variable } from '../../../lib/core/graph.js'
import { tanh } from '../../../lib/core/prim/elementwise.js'
import { reify } from '../../../lib/core/reify.js'
import { open } from '../../../lib/interpret/backends.js'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws.js'
import { right, rightOf } from './right.js'

describe.each(['cpu', 'wasm'])('on %s', (name) => {
  it('nothing stays of a call, whichever kernel fails [bitwise]', () => Laws.nothingStays(name))
  it('tensors are given back after their last use', () => Laws.littleIsHeld(name))
  it('a weight is transposed once per update', () => Laws.transposedOnce(name))
  it('a missing kernel is an error value when compiling', () => Laws.checkedWhenCompiling(name))

  it('wrong values are errors that name the input', async () => {
    const backend = await rightOf(open(name))
    const other = await rightOf(open(name === 'cpu' ? 'wasm' : 'cpu'))
    const x = variable({ dtype: 'float', shape: [2] })
    const { call, dispose } = right(backend.compile(right(reify('p', [{ name: 'x', tensor: x }], [tanh(x)]))))
    const good = backend.upload(data([1, 2], [2]))
    const whole = backend.upload(data([1, 2], [2], 'int'))
    const long = backend.upload(data([1, 2, 3], [3]))
    const foreign = other.upload(data([1, 2], [2]))
    expect(call([])).toMatchObject({ left: { _tag: 'ShapeError', what: '0 inputs for p, which takes x' } })
    for (const wrong of [whole, long])
      expect(call([wrong])).toMatchObject({
        left: { _tag: 'ShapeError', what: expect.stringContaining("'x' is") },
      })
    expect(call([foreign])).toMatchObject({
      left: { _tag: 'BackendError', what: expect.stringContaining(other.name) },
    })
    backend.release([good, good, whole, long])
    other.release([foreign])
    expect(call([good])).toMatchObject({ left: { what: "input 'x' was released" } })
    expect(await backend.download(good)()).toMatchObject({ _tag: 'Left', left: { _tag: 'BackendError' } })
    dispose()
    expect(call([good])).toMatchObject({ left: { what: 'the program was disposed of' } })
  })
})

it('an unknown back end is an error that lists the known ones', async () => {
  expect(await open('abacus')()).toMatchObject({
    left: {
      _tag: 'BackendError',
      what: "no back end is called 'abacus'",
      remedy: expect.stringContaining("'wasm'"),
    },
  })
  expect(await open('webgl')()).toMatchObject({
    left: { _tag: 'BackendError', what: "'webgl' needs a browser" },
  })
})

it('normals are those of the generator, rounded [half a unit in the last place]', () => Laws.noiseIsRounded())

describe('mutants', () => {
  const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>])[] = [
    [
      'tensors kept to the end of the call',
      { file: 'lib/interpret/tfjs/machine.ts', from: 'frees.unshift(last)', to: 'frees.unshift([])' },
      (laws) => laws.littleIsHeld('cpu'),
    ],
    [
      'nothing given back after a failure',
      { file: 'lib/interpret/tfjs/machine.ts', from: 'if (!m.lasting.has(r)) free', to: 'if (r < 0) free' },
      (laws) => laws.nothingStays('cpu'),
    ],
    [
      'what a loop stacks forgotten after a failure',
      { file: 'lib/interpret/tfjs/control.ts', from: '        m.held.add(info)\n', to: '' },
      (laws) => laws.nothingStays('cpu'),
    ],
    [
      'a copy made at every use',
      { file: 'lib/interpret/tfjs/builder.ts', from: 'if (kept === undefined)', to: 'if (kept !== null)' },
      (laws) => laws.transposedOnce('cpu'),
    ],
    [
      'a wrong coefficient of the sine',
      { file: 'lib/interpret/tfjs/noise.ts', from: '1 / 42', to: '1 / 41' },
      (laws) => laws.noiseIsRounded(),
    ],
  ]
  it.each(mutants)('killed: %s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/interpret/tfjs/laws.ts', law)).toBeDefined()
  })
})
