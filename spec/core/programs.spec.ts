import { describe, it } from 'vitest'
import * as Laws from './laws/programs.js'

describe('whole programs', () => {
  it('are mapped by batch, simplified or not [bitwise, but for the sign of zero]', () => Laws.batchIsMap(150))
  it('have gradients that commute with batch [float64, 1e-11]', () => Laws.gradOfBatchIsBatchOfGrad(200))
  it('have the gradients that differences give [float64, 1e-7]', () => Laws.gradientIsDifference(200))
  it('have symmetric Hessians [float64, 1e-9]', () => Laws.hessianIsSymmetric(100))
})
