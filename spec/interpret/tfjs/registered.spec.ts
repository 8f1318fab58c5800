// Programs as kernels of tfjs.

import { describe, expect, it } from 'vitest'
import { killedBy } from '../../mutants.js'
import * as Laws from './registeredLaws.js'

describe('a program as a kernel of tfjs', () => {
  it('gives the numbers of the program, of its types [bitwise]', () => Laws.sameNumbers())
  it('leaves its results to scopes of tfjs, and nothing else', () => Laws.nothingLeft())
  it('is seen by its profiler', () => Laws.profiled())
  it('says by name what is wrong', () => Laws.errors())
  it("isn't one of the Reference", () => Laws.notEverywhere())
})

const edit = (from: string, to: string) => ({ file: 'lib/interpret/tfjs/registered.ts', from, to })

describe('mutants of kernels', () => {
  it.each<[string, ReturnType<typeof edit>, (laws: typeof Laws) => Promise<void>]>([
    [
      'results that are given back',
      edit('retain(device, { dataId', '((_, i) => i)(device, { dataId'),
      (l) => l.sameNumbers(),
    ],
    ['results that stay', edit('results.forEach((r) => release(device, r))', ''), (l) => l.nothingLeft()],
    [
      'arguments in another order',
      edit('inputs.map((name) => lent', '[...inputs].reverse().map((name) => lent'),
      (l) => l.errors(),
    ],
    [
      'integers as floats',
      edit("dtype === 'int32'\n    ? held", "dtype === 'complex64'\n    ? held"),
      (l) => l.sameNumbers(),
    ],
    [
      'integers that wrap around',
      edit('if (results.some(isLarge)) ', 'if (results.length > 99) '),
      (l) => l.errors(),
    ],
    ['words as numbers', edit('if (odd.length > 0)', 'if (odd.length > 9)'), (l) => l.errors()],
    ['another kernel unregistered', edit('if (isThis) unregister', 'unregister'), (l) => l.errors()],
    [
      'a kernel for good',
      edit('if (isThis) unregisterKernel(kernelName, device.name)', ''),
      (l) => l.errors(),
    ],
  ])('%s', async (_, mutation, law) => {
    expect(await killedBy<typeof Laws>(mutation, 'spec/interpret/tfjs/registeredLaws.ts', law)).toBeDefined()
  })
})
