import { describe, expect, it } from 'vitest'
import { table } from '../../lib/core/table.js'
import { signatures } from '../../lib/core/codec/signatures.js'
import { rows } from './laws/rows.js'
import * as Laws from './laws/table.js'

const names = [...table.keys()].filter((name) => name !== 'variable')

describe('the table of primitives', () => {
  it('has cases for every row, and no others', () => {
    expect(Object.keys(rows).sort()).toEqual([...names].sort())
    expect(Object.values(rows).filter((cases) => cases.length === 0)).toEqual([])
  })

  it('has a signature for every row, and no others', () => {
    expect([...signatures.keys()].sort()).toEqual([...names].sort())
  })

  describe.each(names)('%s', (name) => {
    it('is mapped by batch, in batches of 2 [bitwise]', () => Laws.batchIsMap([name], 2))
    it('is mapped by batch, in batches of 0', () => Laws.batchIsMap([name], 0))
    it('is mapped by batch, in batches of 1 [bitwise]', () => Laws.batchIsMap([name], 1))
    it('has the gradient that differences give [1e-8]', () => Laws.gradientIsDifference([name]))
    it('has a gradient that is the transpose of its derivative [1e-10]', () =>
      Laws.gradientIsTranspose([name]))
    it('has a symmetric Hessian, the derivative of its gradient [1e-10, 1e-7]', () =>
      Laws.hessianIsSymmetric([name]))
    it('refuses arguments that do not fit', () => Laws.misfitsAreErrors([name]))
  })
})
