import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/functions.js'

describe('the surface language', () => {
  it('compares and chooses [bitwise]', () => Laws.comparisons())
  it('has activations [float64, 1e-14]', () => Laws.activations())
  it('reduces and multiplies [float64, 1e-14]', () => Laws.reductions())
  it('takes tensors apart and puts them together [float64, 1e-14]', () => Laws.parts())

  it('has laws that kill a mutant of a comparison', async () => {
    const edit = {
      file: 'lib/core/term/choice.ts',
      from: 'compare((x, y) => E.less(y, x))',
      to: 'compare((x, y) => E.less(x, y))',
    }
    const found = await killedBy<typeof Laws>(edit, 'spec/core/laws/functions.ts', (laws) =>
      laws.comparisons(),
    )
    expect(found).toBeDefined()
  })

  it('has laws that kill a mutant of an activation', async () => {
    const edit = { file: 'lib/core/term/arithmetic.ts', from: 'Math.SQRT1_2', to: 'Math.SQRT2' }
    const found = await killedBy<typeof Laws>(edit, 'spec/core/laws/functions.ts', (laws) =>
      laws.activations(),
    )
    expect(found).toBeDefined()
  })
})
