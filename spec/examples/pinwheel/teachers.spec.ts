import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './teacherLaws.js'

describe('an exact teacher', () => {
  it('draws from the cell that explains the observation, and from all of it', Laws.inItsCell)
  it('knows the prior', Laws.underThePrior)
})

const file = 'examples/01-pinwheel/teachers.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  ['a lattice moved by half a cell', { file, from: 'T.shift(-0.5)(u)', to: 'u' }, 'inItsCell'],
  [
    'no prior',
    { file, from: 'T.scale(0.5)(square(points))', to: 'T.scale(0)(square(points))' },
    'underThePrior',
  ],
  [
    'a likelihood of the wrong sign',
    { file, from: 'T.sub(T.scale(1 / sigma', to: 'T.add(T.scale(1 / sigma' },
    'inItsCell',
  ],
]

describe('the laws of teachers can fail', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/examples/pinwheel/teacherLaws.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
