import { describe, expect, it } from 'vitest'
import { Energy as E, Move as M, Random as R, Space as S } from 'giry'
import { Stat } from 'giry/check'
import { killedBy, type Edit } from '../mutants.js'
import * as Invariance from './laws/invariance.js'
import * as Laws from './laws/statistics.js'

describe('e-values', () => {
  it('have mean 1 where their hypothesis holds [float64 tolerance, by enumeration]', () => Laws.eValues())
  it('of ranks too [float64 tolerance, by enumeration]', () => Laws.uniformEValues())
  it('of many differences too [float64 tolerance, by enumeration]', () => Laws.jointEValues())
  it('find what was planned for [in law]', () => Laws.plansSuffice())
})

describe('one step from exact draws', () => {
  it('keeps the law of exact moves [in law]', () => Invariance.exactMovesKeepTheirLaw())
  it('keeps that of every kernel of the library [in law]', () => Invariance.allKernelsKeepTheirLaw())
  it('does not of wrong ones', () => Invariance.wrongKernelsAreFound())
  it('shows a direction', () => Invariance.directionsAreFound())
  it('sees many dimensions', () => Invariance.manyDimensionsAreSeen())
  it('is measured by bounded features', () => Laws.featuresAreBounded())

  it('says why it could not be tried', () => {
    const kernel = M.mala({ stepSize: 0.5 })(E.standardNormal(S.real(2)))
    const [verdict] = Stat.invariance(kernel, R.normal([2]), { draws: 0, seed: 1 })
    expect(verdict).toMatchObject({ pass: false, detail: expect.stringContaining('draws is 0') })
    const bad = M.mala({ stepSize: -1 })(E.standardNormal(S.real(2)))
    const [other] = Stat.invariance(bad, R.normal([2]), { draws: 10, seed: 1 })
    expect(other!.detail).toContain('stepSize is -1')
  })
})

describe('bands of counts', () => {
  it('keep what they promise, and are no wider [float64 tolerance]', () => Laws.bandsAreTight())
})

describe('the budget', () => {
  it('is shared out', () => expect(5 * Stat.share(5)).toBe(Stat.BUDGET))
  it('is shared out by suites', () => Laws.suitesShareOut())
})

const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'stakes that win without a risk',
    {
      file: 'lib/check/stat/evalue.ts',
      from: 'capital += Math.log1p(stake * differences[k]!)',
      to: 'capital += stake * differences[k]!',
    },
    'eValues',
  ],
  [
    'cosines that begin at 0',
    { file: 'lib/check/stat/evalue.ts', from: '(r + 0.5)', to: 'r' },
    'uniformEValues',
  ],
  [
    'the slowest cosine alone',
    { file: 'lib/check/stat/evalue.ts', from: '(k + 1) * (r', to: '(0 * k + 1) * (r' },
    'uniformEValues',
  ],
  [
    'a direction from the draws that are bet on',
    { file: 'lib/check/stat/witness.ts', from: '(k < half ? s + d : s)', to: 's + d' },
    'jointEValues',
  ],
  [
    'bets on draws that gave the direction',
    { file: 'lib/check/stat/witness.ts', from: 'c[half + k]!', to: 'c[k]!' },
    'jointEValues',
  ],
  [
    'a plan that forgets the deviation',
    {
      file: 'lib/check/stat/plan.ts',
      from: '((a * deviation) / discrepancy) ** 2',
      to: '(a * deviation) / discrepancy',
    },
    'plansSuffice',
  ],
  [
    'features of the last leaf only',
    {
      file: 'lib/check/stat/features.ts',
      from: 'T.add(total, T.sum(',
      to: 'T.add(T.scale(0)(total), T.sum(',
    },
    'featuresAreBounded',
  ],
  [
    'a band that is cut too far on one side',
    { file: 'lib/check/stat/band.ts', from: 'high: n - left(', to: 'high: n - 1 - left(' },
    'bandsAreTight',
  ],
  [
    'a band of other trials',
    { file: 'lib/check/stat/band.ts', from: '(n - k + 1) / k', to: '(n - k) / k' },
    'bandsAreTight',
  ],
  [
    'a whole budget for each test',
    { file: 'lib/check/stat/budget.ts', from: 'share(all.length, alpha)', to: 'share(1, alpha)' },
    'suitesShareOut',
  ],
]

const mutantsOfKernels: readonly (readonly [
  name: string,
  edit: Edit,
  law: (laws: typeof Invariance) => void,
])[] = [
  [
    'no Hastings term',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.sub(logDensity(x)(y), logDensity(x)(y))',
    },
    (laws) => laws.keeps('banana'),
  ],
  [
    'a ratio of densities upside down',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(E.value(target)(x), E.value(target)(y))',
      to: 'T.sub(E.value(target)(y), E.value(target)(x))',
    },
    (laws) => laws.keeps('skewed'),
  ],
  [
    'differences of one feature from itself',
    { file: 'lib/check/stat/invariance.ts', from: 'y - f[n]!)', to: 'y - after[i]![n]!)' },
    (laws) => laws.wrongKernelsAreFound(),
  ],
  [
    'an exchange of a feature with itself',
    {
      file: 'lib/check/stat/invariance.ts',
      from: '(i + 1) % before.length',
      to: '(i + before.length) % before.length',
    },
    (laws) => laws.directionsAreFound(),
  ],
  [
    'frequencies that grow with the dimension',
    {
      file: 'lib/check/stat/features.ts',
      from: '2 / Math.max(2, numbersIn(space))',
      to: '2 / Math.max(2, 0)',
    },
    (laws) => laws.manyDimensionsAreSeen(),
  ],
]

describe('mutants', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/check/laws/statistics.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
  it.each(mutantsOfKernels)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Invariance>(edit, 'spec/check/laws/invariance.ts', law)
    expect(killed).toBeDefined()
  })
})
