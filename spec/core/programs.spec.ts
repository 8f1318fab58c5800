import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/programs.js'

describe('whole programs', () => {
  it('are mapped by batch, simplified or not [bitwise, but for the sign of zero]', () => Laws.batchIsMap(150))
  it('have gradients that commute with batch [float64, 1e-11]', () => Laws.gradOfBatchIsBatchOfGrad(500))
  it('have the gradients that differences give [float64, 1e-7]', () => Laws.gradientIsDifference(200))
  it('have symmetric Hessians [float64, 1e-9]', () => Laws.hessianIsSymmetric(400))
})

describe('mutants of whole programs', () => {
  const core = (file: string, from: string, to: string): Edit => ({ file: `lib/core/${file}.ts`, from, to })
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    [
      'iterations for lanes',
      core('prim/loop', 'i >= carries ? moveAxis(t, 1, 0)', 'i >= carries ? t'),
      (laws) => laws.batchIsMap(150),
    ],
    [
      'a value that is used twice gets the last cotangent',
      core('Grad', 'add(before, ct)', 'ct'),
      (laws) => laws.gradientIsDifference(200),
    ],
    [
      'one factor of a product with a constant slope',
      core('prim/elementwise', 'mul(ct, n.args[1]!), mul(ct, n.args[0]!)', 'mul(ct, n.args[1]!), ct'),
      (laws) => laws.hessianIsSymmetric(400),
    ],
    [
      'lanes of a product behind its batches',
      core('prim/dot', 'moveAxis(dot(a!, b!, moved), axes.batch.length, 0)', 'dot(a!, b!, moved)'),
      (laws) => laws.gradOfBatchIsBatchOfGrad(500),
    ],
  ])('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/programs.ts', law)).toBeDefined()
  })
})
