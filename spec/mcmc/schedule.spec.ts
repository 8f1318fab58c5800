import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/schedule.js'

describe('an adaptive schedule', () => {
  it('goes as far as leaves a fraction of the particles [to 1e-6]', () => Laws.adaptiveLeavesItsFraction())
  it('goes to 1, or says that it has not', () => Laws.adaptiveReachesOne())
  it('finds the evidence of two modes to a tenth [in law, by e-values]', () => Laws.evidenceOfTwoModes())
})

const temperature = 'lib/mcmc/smc/temperature.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'an end before 1',
    {
      file: 'lib/mcmc/smc/sampler.ts',
      from: 'T.less(beta, T.constant(1))',
      to: 'T.less(beta, T.constant(0.5))',
    },
    'adaptiveReachesOne',
  ],
  [
    'a fraction of other weights',
    { file: temperature, from: 'T.add(w, T.scale(2)(v))', to: 'T.scale(2)(T.add(w, v))' },
    'adaptiveLeavesItsFraction',
  ],
  [
    'a fraction of all particles',
    { file: temperature, from: ', effectiveSampleSize(w))', to: ', T.constant(4))' },
    'adaptiveLeavesItsFraction',
  ],
  [
    'the near half kept',
    { file: temperature, from: 'T.greaterEqual(left(middle)', to: 'T.less(left(middle)' },
    'adaptiveLeavesItsFraction',
  ],
  [
    'a step to the lower end',
    { file: temperature, from: 'high: T.constant(1) }).high', to: 'high: T.constant(1) }).low' },
    'adaptiveLeavesItsFraction',
  ],
]

describe('mutants of adaptive schedules', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/mcmc/laws/schedule.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
