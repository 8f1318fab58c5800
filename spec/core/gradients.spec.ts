import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/gradients.js'

describe('gradients', () => {
  it('are linear [float64 tolerance]', () => Laws.linear())
  it('obey the product rule [float64 tolerance]', () => Laws.product())
  it('obey the chain rule [float64 tolerance]', () => Laws.chain())
  it('stop exactly at stopGradient [bitwise]', () => Laws.stopped())
  it('of any order are those of calculus [float64 tolerance]', () => Laws.higher())
  it.each([0, 1, 5, 64])('go through a loop of %i steps [float64 tolerance]', (count) =>
    Laws.throughLoop(count),
  )
  it('through a discrete draw are errors that name it, also inside functions and loops', () =>
    Laws.discretePathsAreErrors())
  it('past a discrete draw or a long loop are fine where stopGradient cuts the path', () =>
    Laws.cutPathsAreFine())
  it('through long loops and while loops are errors that say where', () => Laws.longLoopsAreErrors())
})

const GRAD = 'lib/core/Grad.ts'
const mutants: readonly (readonly [string, (laws: typeof Laws) => void, Edit])[] = [
  ['the sum of cotangents', (laws) => laws.product(), { file: GRAD, from: ': add(before, ct)', to: ': ct' }],
  [
    'the kinds of discrete draws',
    (laws) => laws.discretePathsAreErrors(),
    { file: GRAD, from: 'acceptPrimitive || n', to: 'acceptPrimitive && n' },
  ],
  [
    'stopped paths',
    (laws) => laws.cutPathsAreFine(),
    { file: GRAD, from: 'stopGradientPrimitive && n.args', to: 'stopGradientPrimitive || n.args' },
  ],
  [
    'the length of a loop',
    (laws) => laws.longLoopsAreErrors(),
    { file: 'lib/core/prim/loop.ts', from: 'UNROLL_LIMIT = 64', to: 'UNROLL_LIMIT = 65' },
  ],
  [
    'higher derivatives',
    (laws) => laws.higher(),
    {
      file: 'lib/core/prim/elementwise.ts',
      from: '[neg(mul(ct, sin(n.args[0]!)))]',
      to: '[mul(ct, sin(n.args[0]!))]',
    },
  ],
]

describe('the laws of gradients', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/core/laws/gradients.ts', law)).toBeDefined()
  })
})
