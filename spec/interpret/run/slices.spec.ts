// Runs on wasm, in slices of all sizes.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './sliceLaws.js'

describe('a run on wasm gives the same draws in slices of one step and of many [bitwise]', () => {
  it('of chains in registers', Laws.inRegisters)
  it('of chains with data', Laws.ofData)
  it('and the same of what is computed of each draw', Laws.ofDraws)
})

const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'a first state on whole tensors',
    { file: 'lib/interpret/wasm/parts.ts', from: 'return found !== undefined &&', to: 'return false &&' },
    'inRegisters',
  ],
  [
    'a single step without a loop',
    {
      file: 'lib/interpret/run/family.ts',
      from: '=> R.times(count, step)',
      to: '=> count === 1 ? step : R.times(count, step)',
    },
    'inRegisters',
  ],
  [
    'a single step of chains with data without a loop',
    {
      file: 'lib/interpret/run/family.ts',
      from: '=> R.times(count, step)',
      to: '=> count === 1 ? step : R.times(count, step)',
    },
    'ofData',
  ],
  [
    'what a draw gives without the step before it',
    {
      file: 'lib/interpret/run/family.ts',
      from: 'drawn(1, steps(1, stepOf(p)), c)',
      to: 'R.chain((at: Carry<X, E>) => drawn(1, R.of, at))(steps(1, stepOf(p))(c))',
    },
    'ofDraws',
  ],
]

describe('the laws of slices can fail', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/interpret/run/sliceLaws.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
