import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/linearAlgebra.js'
import * as Derivatives from './laws/linearDerivatives.js'

describe('linear algebra', () => {
  it('factors positive definite matrices [float64, 1e-12]', () => Laws.factors())
  it('factors the symmetric part [float64, 1e-14]', () => Laws.factorsOfSymmetricParts())
  it('has NaN where there is no factor', () => Laws.noFactors())
  it('solves triangular and general systems [float64, 1e-12]', () => Laws.solutions())
  it("doesn't read the other triangle [bitwise]", () => Laws.otherTriangles())
  it('has determinants of products and triangles [float64, 1e-12]', () => Laws.determinants())
  it('has determinants of singular matrices', () => Laws.singular())
  it('has diagonals and lower triangles [bitwise]', () => Laws.parts())
  it('has three derivatives, as differences have them [float64, 1e-7]', () => Derivatives.gradients())
  it('has gradients beyond the limit of loops [float64, 1e-11]', () => Derivatives.largeGradients())
  it('has gradients of batches beyond the limit of loops [float64, 1e-11]', () => Derivatives.largeBatches())
  it('is mapped by batch, gradients included [float64, 1e-12]', () => Derivatives.batches())
  it('says which shape is wrong', () => Laws.shapes())
})

const core = (file: string, from: string, to: string): Edit => ({ file: `lib/core/${file}.ts`, from, to })
const mutants: readonly (readonly [string, (laws: typeof Laws) => void, Edit])[] = [
  [
    'a factor of one triangle',
    (laws) => laws.factorsOfSymmetricParts(),
    core('term/cholesky', "'cholesky', n, [symmetricPart(a)]", "'cholesky', n, [a]"),
  ],
  [
    'columns that are added back',
    (laws) => laws.factors(),
    core('term/cholesky', 'E.sub(rest!, outer', 'E.add(rest!, outer'),
  ],
  [
    'a factor with another diagonal',
    (laws) => laws.factors(),
    core('term/cholesky', 'E.sqrt(I.gather(row, k))', 'E.abs(I.gather(row, k))'),
  ],
  [
    'the upper triangle',
    (laws) => laws.parts(),
    core('term/matrix', 'related(spread(I.iota(n), [n, n], [1])', 'related(spread(I.iota(n), [n, n], [0])'),
  ],
  [
    'a division by one',
    (laws) => laws.solutions(),
    core('term/triangular', 'broadcastTo(I.gather(column, k), right.shape)', 'E.fill(1, right.shape)'),
  ],
  [
    'rows that are added back',
    (laws) => laws.solutions(),
    core('term/triangular', 'E.sub(rest!, outer', 'E.add(rest!, outer'),
  ],
  [
    'an upper triangular system from the first row on',
    (laws) => laws.solutions(),
    core('term/triangular', 'reversed(u)))), reversed(b)', 'reversed(u)))), (b)'),
  ],
  [
    'a derivative for the other triangle',
    (laws) => laws.otherTriangles(),
    core('term/triangular', 'return [lower(', 'return [('),
  ],
  [
    'pivots by their value',
    (laws) => laws.determinants(),
    core('term/elimination', 'E.abs(column)', 'column'),
  ],
  [
    'rows that are taken twice',
    (laws) => laws.determinants(),
    core('term/elimination', 'E.and(open!, E.not(here))', 'E.or(open!, E.not(here))'),
  ],
  [
    'solutions in the order of rows',
    (laws) => laws.solutions(),
    core('term/elimination', '[n, m]), taken)', '[n, m]), I.iota(n))'),
  ],
  ['a diagonal that runs off', (laws) => laws.parts(), core('term/matrix', 'i * (n + 1)', 'i * (n + 2)')],
]
const mutantsOfDerivatives: readonly (readonly [string, (laws: typeof Derivatives) => void, Edit])[] = [
  [
    'a whole diagonal in the derivative of the factor',
    (laws) => laws.gradients(),
    core(
      'term/cholesky',
      'E.toFloat(places(n, (i, j) => E.less(j, i)))',
      'E.toFloat(places(n, (i, j) => E.lessEqual(j, i)))',
    ),
  ],
  [
    'a derivative of the factor that is solved on one side twice',
    (laws) => laws.gradients(),
    core('term/cholesky', 'transposed(left)', 'left'),
  ],
  [
    'the sign of the derivative of a triangle',
    (laws) => laws.gradients(),
    core('term/triangular', 'E.neg(dot', 'E.stopGradient(dot'),
  ],
  [
    'the inverse of a where that of its transpose is the gradient',
    (laws) => laws.gradients(),
    core('term/elimination', 'solved(transposed(given!)', 'solved((given!)'),
  ],
  [
    'derivatives through the body',
    (laws) => laws.largeGradients(),
    core('prim/differentiated', 'return apply(calling(pullback)', 'return apply(callPrimitive'),
  ],
  [
    'derivatives through the body of a batch',
    (laws) => laws.largeBatches(),
    core(
      'prim/differentiated',
      'return apply(calling(overRows(pullback, batched, size))',
      'return apply(callPrimitive',
    ),
  ],
  [
    'a gradient of rows that is the same for all',
    (laws) => laws.batches(),
    core('prim/differentiated', 'spreadLane(lane, size)', 'fill(0.5, spreadLane(lane, size).shape)'),
  ],
]

describe('the laws of linear algebra', () => {
  it.each(mutants)('kill a mutant with %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/linearAlgebra.ts', law)).toBeDefined()
  })
  it.each(mutantsOfDerivatives)('kill a mutant with %s', async (_, law, edit) => {
    expect(await killedBy<typeof Derivatives>(edit, 'spec/core/laws/linearDerivatives.ts', law)).toBeDefined()
  })
})
