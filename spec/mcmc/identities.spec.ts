import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, it } from 'vitest'
import { Kernel as K, Move as M, Run } from 'giry'
import { banana, left } from '../interpret/run/support.js'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/identities.js'

describe('identities between algorithms', () => {
  it('mala is metropolis(ula), the random walk metropolis(gaussianWalk) [bitwise]', () =>
    Laws.malaIsMetropolisOfUla())
  it('mala is the step of the textbook [float64 tolerance]', () => Laws.malaIsHandmade())
  it('ula is descent with noise [float64 tolerance]', () => Laws.ulaIsDescentWithNoise())
  it('on a constant energy all are Gaussian walks [bitwise]', () => Laws.constantEnergyIsWalk())
  it('a step size may be a number or a term [float64 tolerance]', () => Laws.termsAreNumbers())
  it('targets are the energies that they say [float64 tolerance]', () => Laws.targetsAreEnergies())
})

describe('claims', () => {
  const [exact, rough] = [M.mala({ stepSize: 0.1 }), M.ula({ stepSize: 0.1 })]
  it.each([
    ['a cycle of reversible moves', M.cycle(exact, exact), K.invariant],
    ['a cycle with an approximate move', M.cycle(exact, rough), K.approximate],
    ['a mixture of reversible moves', M.mix([1, exact], [1, exact]), K.reversible],
    ['a mixture with a cycle', M.mix([1, exact], [1, M.cycle(exact, exact)]), K.invariant],
    ['a mixture with an approximate move', M.mix([1, exact], [1, rough]), K.approximate],
    ['a corrected proposal', M.metropolis(rough), K.reversible],
  ] as readonly (readonly [string, M.Move, K.Approximate])[])('of %s', (_, move, claim) => {
    expect(move.exactness).toEqual(claim)
    expect(move(banana).exactness).toEqual(claim)
    expect(pipe(move(banana), K.times(3)).exactness).toEqual(claim)
    expect(pipe(move(banana), K.andThen(move(banana))).exactness).toEqual(K.approximate)
  })
})

describe('options out of their domains are error values that name the place and the remedy', () => {
  const options = { chains: 1, draws: 1, seed: 1, backend: 'reference' }
  const wrong: readonly (readonly [name: string, move: () => M.Move, what: string, where: string])[] = [
    ['descent', () => M.descent({ stepSize: -1 }), 'stepSize is -1', 'chains > descent'],
    ['ula', () => M.ula({ stepSize: 0 }), 'stepSize is 0', 'chains > ula'],
    ['mala', () => M.mala({ stepSize: -0.1 }), 'stepSize is -0.1', 'chains > mala > ula'],
    ['mala', () => M.mala({ stepSize: Number.NaN }), 'stepSize is NaN', 'chains > mala > ula'],
    [
      'walk',
      () => M.randomWalk({ scale: Infinity }),
      'scale is Infinity',
      'chains > randomWalk > gaussianWalk',
    ],
    [
      'mix',
      () => M.mix([-1, M.mala({ stepSize: 1 })], [1, M.mala({ stepSize: 1 })]),
      'weight is -1',
      'chains > mix',
    ],
    [
      'cycle',
      () => M.cycle(M.mala({ stepSize: 1 }), M.mala({ stepSize: -2 })),
      'stepSize is -2',
      'chains > cycle > mala > ula',
    ],
  ]
  it.each(wrong)('%s', async (_, move, what, where) => {
    const error = await left(Run.chains(options)(move()(banana)))
    expect(error).toMatchObject({ _tag: 'OptionError', what, where })
    expect(error.remedy).toMatch(/give (stepSize|scale|weight) a value that is positive/)
  })

  it('a count of steps', async () => {
    const error = await left(pipe(banana, M.mala({ stepSize: 1 }), K.times(-1), Run.chains(options)))
    expect(error).toMatchObject({ _tag: 'OptionError', what: 'count is -1', where: 'chains > times' })
  })
})

const langevin = 'lib/mcmc/Langevin.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'a drift uphill',
    {
      file: langevin,
      from: "(typeof h === 'number' ? -h : T.neg(h))",
      to: "(typeof h === 'number' ? h : T.neg(h))",
    },
    'ulaIsDescentWithNoise',
  ],
  [
    'noise of a number other than that of a term',
    { file: langevin, from: 'T.sqrt(T.scale(2)(h))', to: 'T.sqrt(T.scale(1)(h))' },
    'termsAreNumbers',
  ],
  [
    'a Hastings term left out',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.constant(0)',
    },
    'malaIsHandmade',
  ],
  [
    'a rise of the wrong sign',
    {
      file: 'lib/mcmc/Metropolis.ts',
      from: 'T.sub(E.value(target)(x), E.value(target)(y))',
      to: 'T.sub(E.value(target)(y), E.value(target)(x))',
    },
    'malaIsHandmade',
  ],
]

describe('mutants of moves', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/mcmc/laws/identities.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
