import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws.js'

describe('the model', () => {
  it('has likelihoods that a seed fixes [float64 tolerance]', () => Laws.likelihoods())
  it('has a pinwheel with the moments that are known [float64 tolerance]', () => Laws.moments())
  it('has 500 points, half of them on each arm [float64 tolerance]', () => Laws.points())
})

describe('what is measured', () => {
  it('is measured against minus the energy that chains follow [float64 tolerance]', () => Laws.grids())
  it('goes on with some chains as if with all of them [bitwise]', () => Laws.subsets())
  it('knows which row belongs to which observation', () => Laws.rows())
  it('is an error where there is nothing to measure', () => Laws.unmeasurable())
})

describe('mutants', () => {
  const folder = 'examples/01-pinwheel'
  const cases: readonly (readonly [string, Edit, keyof typeof Laws])[] = [
    [
      'other weights',
      { file: `${folder}/posterior.ts`, from: 'T.scale(0.2)', to: 'T.scale(0.1)' },
      'likelihoods',
    ],
    [
      'an arm that bends back',
      { file: `${folder}/pinwheel.ts`, from: 'T.sub(T.mul(f1', to: 'T.add(T.mul(f1' },
      'moments',
    ],
    [
      'a wrong variance',
      { file: `${folder}/exact.ts`, from: '(2 * sigma ** 2)', to: '(sigma ** 2)' },
      'grids',
    ],
    [
      'a state that is late',
      { file: `${folder}/langevin.ts`, from: '/ thin - 1', to: '/ thin - 2' },
      'subsets',
    ],
    [
      'rows that are mixed up',
      { file: `${folder}/measure.ts`, from: '(k >> 1) * n + i', to: '(k >> 1) + i' },
      'rows',
    ],
  ]
  it.each(cases)('%s', async (_, edit, law) => {
    const said = await killedBy<typeof Laws>(edit, 'spec/examples/pinwheel/laws.ts', (laws) => laws[law]())
    expect(said).toBeDefined()
  })
})
