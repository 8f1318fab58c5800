// Peskun's order, on matrices and on kernels.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/order.js'

describe("Peskun's order", () => {
  it('has Metropolis before Barker [float64 tolerance]', () => Laws.metropolisPrecedesBarker())
  it('orders asymptotic variances [float64 tolerance]', () => Laws.orderMeansVariance())
  it('and the defects of matrices are those of the definitions [float64 tolerance]', () => Laws.defects())
  it('says why kernels cannot be compared', () => Laws.refusals())
})

const file = 'lib/interpret/exact/matrices.ts'

const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  ['the order of the diagonal too', { file, from: 'x === y ? []', to: 'x === -y - 1 ? []' }, 'defects'],
  ['the order upside down', { file, from: 'q[x]![y]! - m', to: 'm - q[x]![y]!' }, 'metropolisPrecedesBarker'],
  ['points without mass', { file, from: 'pi[x]! > 0', to: 'pi[x]! >= 0' }, 'defects'],
  ['flows in one direction', { file, from: 'n * r[y]![x]!', to: 'm * p[x]![y]!' }, 'defects'],
  ['columns for rows', { file, from: 'total + p * m[x]![y]!', to: 'total + p * m[y]![x]!' }, 'defects'],
  [
    'an acceptance of the squared ratio',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: '(logRatio) => logRatio)',
      to: '(logRatio) => T.scale(2)(logRatio))',
    },
    'metropolisPrecedesBarker',
  ],
  [
    'kernels of two laws',
    {
      file: 'lib/check/laws/order.ts',
      from: "requireOneLaw<X>('precedes', [first, second])",
      to: 'void requireOneLaw',
    },
    'refusals',
  ],
]

describe('mutants', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/check/laws/order.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
