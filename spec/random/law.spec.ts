import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Finite from './laws/finite.js'
import * as Moments from './laws/moments.js'

describe('random values in law, under the exact interpreter', () => {
  it('have the probabilities that they are given [float64, 1e-13]', () => Finite.primitives())
  it('can be exchanged where they are independent [in law, 1e-13]', () => Finite.fubini())
  it('are mixed convexly [in law, 1e-13]', () => Finite.mixtures())
  it('iterate, side by side or not, and stop [in law, 1e-13]', () => Finite.loops())
})

describe('draws in law', () => {
  it.each(Moments.names)('%s [in law, e-value]', (name) => Moments.inLaw(name))
  it('neighbouring streams [in law, e-value]', () => Moments.streams())
})

const RNG = 'lib/random/Rng.ts'
const DISTRIBUTION = 'lib/random/Distribution.ts'
const moments: readonly (readonly [string, string, Edit])[] = [
  [
    'the radius of normals',
    'the scale of normals',
    { file: RNG, from: 'Math.sqrt(-2 *', to: 'Math.sqrt(-1.9 *' },
  ],
  [
    'the angle of normals',
    'the symmetry of normals',
    { file: RNG, from: 'const angle = 2 * Math.PI', to: 'const angle = 1 * Math.PI' },
  ],
  [
    'the odds of a coin',
    'a coin',
    { file: DISTRIBUTION, from: 'T.log(T.toScalar(p))', to: 'T.log1p(T.toScalar(p))' },
  ],
]

describe('the laws of draws', () => {
  it.each(moments)('kill a mutant of %s', async (_, name, edit) => {
    expect(
      await killedBy<typeof Moments>(edit, 'spec/random/laws/moments.ts', (laws) => laws.inLaw(name)),
    ).toBeDefined()
  })

  it('kill a mutant of the keys of streams', async () => {
    const edit = {
      file: RNG,
      from: 'Math.floor(seed / TWO32) >>> 0, chain >>> 0',
      to: 'Math.floor(seed / TWO32) >>> 0, chain >>> 1',
    }
    expect(
      await killedBy<typeof Moments>(edit, 'spec/random/laws/moments.ts', (laws) => laws.streams()),
    ).toBeDefined()
  })

  it('kill a mutant of the weights of mixtures', async () => {
    const edit = { file: DISTRIBUTION, from: 'Math.log(w)', to: 'w' }
    expect(
      await killedBy<typeof Finite>(edit, 'spec/random/laws/finite.ts', (laws) => laws.mixtures()),
    ).toBeDefined()
  })
})
