import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
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

const PRIM = 'lib/core/prim'
const mutants: readonly (readonly [string, (laws: typeof Laws) => void, Edit])[] = [
  [
    'the derivative of tanh',
    (laws) => laws.gradientIsDifference(['tanh']),
    {
      file: `${PRIM}/elementwise.ts`,
      from: '[mul(ct, sub(like(ct, 1), mul(out(n), out(n))))]',
      to: '[mul(ct, add(like(ct, 1), mul(out(n), out(n))))]',
    },
  ],
  [
    'the gradient of a product',
    (laws) => laws.gradientIsDifference(['dot']),
    { file: `${PRIM}/dot.ts`, from: 'transpose(gb, inverse(orderB))', to: 'transpose(gb, orderB)' },
  ],
  [
    'the gradient of a filter',
    (laws) => laws.hessianIsSymmetric(['conv2d']),
    {
      file: `${PRIM}/convolution.ts`,
      from: 'convTranspose(n.args[1]!, ct, o,',
      to: 'convTranspose(ct, n.args[1]!, o,',
    },
  ],
  [
    'the lanes of a loop',
    (laws) => laws.batchIsMap(['loop'], 2),
    { file: `${PRIM}/loop.ts`, from: 'f || results[i]!.batched', to: 'f && results[i]!.batched' },
  ],
  [
    'lanes that are done',
    (laws) => laws.batchIsMap(['while'], 2),
    {
      file: `${PRIM}/while.ts`,
      from: 'select(running!, spreadLane(r, b), next',
      to: 'select(running!, spreadLane(r, b), params',
    },
  ],
  [
    'rows of lanes',
    (laws) => laws.batchIsMap(['gather'], 2),
    { file: `${PRIM}/indexing.ts`, from: "fill(rows, [b], 'int')", to: "fill(1, [b], 'int')" },
  ],
  [
    'lanes of a product',
    (laws) => laws.batchIsMap(['dot'], 2),
    {
      file: `${PRIM}/dot.ts`,
      from: 'moveAxis(dot(a!, b!, moved), axes.batch.length',
      to: 'moveAxis(dot(a!, b!, moved), axes.contract.length',
    },
  ],
  [
    'a check of shapes',
    (laws) => laws.misfitsAreErrors(['add']),
    { file: `${PRIM}/row.ts`, from: 'rest.some((a) => !sameShape', to: 'rest.every((a) => sameShape' },
  ],
]

describe('the laws of the table', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/table.ts', law)).toBeDefined()
  })
})
