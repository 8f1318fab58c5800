import { describe, expect, it } from 'vitest'
import { Energy as E, Move as M, Random as R, Space as S } from 'giry'
import { Stat } from 'giry/check'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/statistics.js'

describe('e-values', () => {
  it('have mean 1 where their hypothesis holds [float64 tolerance, by enumeration]', () => Laws.eValues())
  it('find what was planned for [in law]', () => Laws.plansSuffice())
})

describe('one-step invariance from exact draws', () => {
  it('of exact moves [in law, false alarm 2.5e-7]', () => Laws.exactMovesKeepTheirLaw())
  it('not of wrong ones', () => Laws.wrongMovesAreFound())
  it('is measured by bounded features', () => Laws.featuresAreBounded())

  it('shares out its budget', () => expect(5 * Stat.share(5)).toBe(Stat.BUDGET))

  it('says why it could not be tried', () => {
    const kernel = M.mala({ stepSize: 0.5 })(E.standardNormal(S.real(2)))
    const [verdict] = Stat.invariance(kernel, R.normal([2]), { draws: 0, seed: 1 })
    expect(verdict).toMatchObject({ pass: false, detail: expect.stringContaining('draws is 0') })
    const bad = M.mala({ stepSize: -1 })(E.standardNormal(S.real(2)))
    const [other] = Stat.invariance(bad, R.normal([2]), { draws: 10, seed: 1 })
    expect(other!.detail).toContain('stepSize is -1')
  })
})

const mutants: readonly (readonly [name: string, edit: Edit, law: Exclude<keyof typeof Laws, 'trial'>])[] = [
  [
    'no Hastings term',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.sub(logDensity(x)(y), logDensity(x)(y))',
    },
    'exactMovesKeepTheirLaw',
  ],
  [
    'stakes that win without a risk',
    {
      file: 'lib/check/stat.ts',
      from: 'capital += Math.log1p(stake * differences[k]!)',
      to: 'capital += stake * differences[k]!',
    },
    'eValues',
  ],
  [
    'a plan that forgets the deviation',
    {
      file: 'lib/check/stat.ts',
      from: '((a * deviation) / discrepancy) ** 2',
      to: '(a * deviation) / discrepancy',
    },
    'plansSuffice',
  ],
  [
    'features of the last leaf only',
    {
      file: 'lib/check/stat.ts',
      from: 'T.add(total, T.sum(T.mul(part, toReal(leaf))))',
      to: 'T.sum(T.mul(part, toReal(leaf)))',
    },
    'featuresAreBounded',
  ],
]

describe('mutants of moves and of the statistics', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/check/laws/statistics.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
