import { describe, expect, it } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Path, Run, Space as S } from 'giry'
import { left } from '../interpret/run/support.js'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/replicaExchange.js'

describe('replica exchange', () => {
  it('swaps reversibly [float64 tolerance]', () => Laws.swapsAreReversible())
  it('swaps pairs of one parity, or of either by a coin [float64 tolerance]', () => Laws.swapsHaveParities())
  it('explores by the product of the moves [float64 tolerance]', () => Laws.explorationIsAProduct())
  it('makes at each rung the step of a move of its own [float64 tolerance]', () => Laws.rungsAreMoves())
  it('keeps the law of all replicas, in detailed balance where it says so [float64 tolerance]', () =>
    Laws.schemesKeepTheLaw())
  it('is a product of explorations and swaps, and backwards too [float64 tolerance]', () =>
    Laws.schemesAreProducts())
  it('keeps normal laws [in law, by e-values]', () => Laws.gaussiansAreInvariant())
  it('reports the mean acceptance of all neighbours [float64 tolerance]', () => Laws.acceptanceIsTheMean())
  it('is its explorer at one beta [bitwise]', () => Laws.oneRungIsTheExplorer())

  it('claims no more than its explorer', () => {
    const path = Path.tempering(E.standardNormal(S.scalar))
    const claims = (explorer: () => M.Move): readonly K.Approximate[] =>
      (['reversible', 'evenOdd'] as const).map(
        (scheme) => M.replicaExchange({ ladder: [0.5, 1], explorer, scheme })(path).exactness,
      )
    const walk = M.randomWalk({ scale: 1 })
    expect(claims(() => walk)).toEqual([K.reversible, K.invariant])
    expect(claims(() => M.cycle(walk, walk))).toEqual([K.invariant, K.invariant])
    expect(claims(() => M.ula({ stepSize: 0.1 }))).toEqual([K.approximate, K.approximate])
  })

  it('says which beta is not on a ladder', async () => {
    const kernel = M.swapRungs({ ladder: [0.5, 0.2], pairs: 'even' })(
      Path.tempering(E.standardNormal(S.scalar)),
    )
    const error = await left(Run.chains({ chains: 1, draws: 1, seed: 1, backend: 'reference' })(kernel))
    expect(error).toMatchObject({ _tag: 'OptionError', what: 'beta is 0.2', where: 'chains > swapRungs' })
  })
})

const swap = 'lib/mcmc/replicas/swap.ts'
const scheme = 'lib/mcmc/ReplicaExchange.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'a log-ratio of the wrong sign',
    { file: swap, from: 'T.sub(lower!, upper!)', to: 'T.sub(upper!, lower!)' },
    'swapsAreReversible',
  ],
  [
    'gaps of betas left out',
    { file: swap, from: 'T.mul(gaps, T.sub(lower!, upper!))', to: 'T.sub(upper!, lower!)' },
    'swapsAreReversible',
  ],
  [
    'pairs of both parities at once',
    { file: swap, from: 'T.and(accepted, T.equal(', to: 'T.or(accepted, T.equal(' },
    'swapsAreReversible',
  ],
  ['the third pair forgotten', { file: swap, from: 'i % 2', to: 'i % 3' }, 'swapsHaveParities'],
  [
    'even and odd exchanged',
    { file: swap, from: "pairs === 'odd' ? 1 : 0", to: "pairs === 'odd' ? 0 : 1" },
    'swapsHaveParities',
  ],
  ['a coin that is not fair', { file: swap, from: '-Math.LN2', to: '-1' }, 'swapsHaveParities'],
  [
    'places taken from the wrong side',
    { file: swap, from: 'T.sub(T.add(here, up), down)', to: 'T.sub(T.add(here, down), up)' },
    'swapsAreReversible',
  ],
  [
    'all rungs at one beta',
    { file: 'lib/mcmc/replicas/explore.ts', from: '(path.at(beta))', to: '(path.at(1))' },
    'schemesKeepTheLaw',
  ],
  [
    'one step size for all rungs',
    { file: 'lib/mcmc/replicas/explore.ts', from: 'explorer(beta)(path', to: 'explorer(T.constant(1))(path' },
    'rungsAreMoves',
  ],
  ['even swaps only', { file: scheme, from: "swap('odd')]", to: "swap('even')]" }, 'schemesAreProducts'],
  [
    'a last swap by no coin',
    { file: scheme, from: "explore, swap('either')]", to: "explore, swap('even')]" },
    'schemesKeepTheLaw',
  ],
  [
    'the slope of the target alone',
    {
      file: 'lib/model/Path.ts',
      from: 'T.sub(E.value(target)(x), E.value(reference)(x))',
      to: 'E.value(target)(x)',
    },
    'swapsAreReversible',
  ],
]

describe('mutants of replica exchange', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/mcmc/laws/replicaExchange.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})
