// The exact rank test passes right kernels and finds wrong ones.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/ranks.js'

describe('ranks along a path', () => {
  it('are uniform for exact kernels [in law]', () => Laws.exactKernelsHaveUniformRanks())
  it('are not for wrong ones', () => Laws.wrongKernelsAreFound())
  it('add up what steps do', () => Laws.pathsAddUp())
  it('are refused without a way back', () => Laws.refusals())
})

const file = 'lib/check/stat/rankTest.ts'

const mutants: readonly (readonly [name: string, edit: Edit, law: (laws: typeof Laws) => void])[] = [
  [
    'a path that never turns back',
    { file, from: 'T.select(T.equal(i, forward), x, y)', to: 'T.select(T.equal(i, forward), y, y)' },
    (laws) => laws.isUniform('banana'),
  ],
  [
    'a place that is never the last one',
    { file, from: 'T.fill(0, [steps + 1])', to: 'T.fill(0, [steps])' },
    (laws) => laws.isUniform('a short path'),
  ],
  [
    'a way back by the kernel itself',
    { file, from: 'T.select(backward, there, here)', to: 'T.select(backward, here, here)' },
    (laws) => laws.isUniform('a turn'),
  ],
  [
    'equal states ranked above',
    {
      file: 'lib/check/stat/rankOf.ts',
      from: 'T.mul(ties, T.shift(1)(same))',
      to: 'T.mul(ties, T.shift(1)(T.scale(0)(same)))',
    },
    (laws) => laws.isUniform('points'),
  ],
  [
    'ranks that count what is above as well',
    { file, from: 'T.toFloat(T.less(there, own))', to: 'T.toFloat(T.notEqual(there, own))' },
    (laws) => laws.isUniform('wells'),
  ],
  [
    'no Hastings term',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.sub(logDensity(x)(y), logDensity(x)(y))',
    },
    (laws) => laws.isUniform('banana'),
  ],
  [
    'a drift twice as strong in the density',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'logDensity(y)(x), logDensity(x)(y)',
      to: 'logDensity(y)(x), logDensity(y)(x)',
    },
    (laws) => laws.isUniform('a cycle'),
  ],
]

describe('mutants', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/check/laws/ranks.ts', law)).toBeDefined()
  })
})
