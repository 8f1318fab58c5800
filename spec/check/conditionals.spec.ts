// Tests of conditional kernels pass right ones and find wrong ones, without a draw of any posterior.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/conditionals.js'

describe('one step for data of the model', () => {
  it('keeps the model, for exact kernels [in law]', () => Laws.exactConditionalsKeepTheModel())
  it('does not, for wrong ones', () => Laws.wrongConditionalsAreFound())
  it('is judged by pairs', () => Laws.jointLawIsSeen())
  it('has the claim of the kernel, or says why not', () => Laws.claims())
})

const file = 'lib/check/stat/geweke.ts'

const mutants: readonly (readonly [name: string, edit: Edit, law: (laws: typeof Laws) => void])[] = [
  [
    'data that the parameter of the next draw gave',
    {
      file: 'lib/check/stat/model.ts',
      from: 'map((y: Y) => [theta, y] as const)(data(theta))',
      to: 'chain((y: Y) => R.map((other: Theta) => [other, y] as const)(prior))(data(theta))',
    },
    (laws) => laws.keeps('mean'),
  ],
  [
    'a step for other data than those of the pair',
    { file, from: 'conditional(y).step(theta)', to: 'conditional(data).step(theta)' },
    (laws) => laws.keeps('mean'),
  ],
  [
    'a step that is not taken',
    { file, from: '[[next, y], info]', to: '[[theta, y], info]' },
    (laws) => laws.wrongConditionalsAreFound(),
  ],
  [
    'a claim of its own',
    { file, from: 'exactness: given.exactness', to: 'exactness: K.reversible' },
    (laws) => laws.keeps('sum'),
  ],
  [
    'no Hastings term',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.sub(logDensity(x)(y), logDensity(x)(y))',
    },
    (laws) => laws.keeps('mean'),
  ],
]

describe('mutants', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/check/laws/conditionals.ts', law)).toBeDefined()
  })
})
