import { describe, expect, it } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Path, Run, Space as S } from 'giry'
import { left } from '../interpret/run/support.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/replicaExchange.js'

const module = 'spec/mcmc/laws/replicaExchange.ts'
const swap = 'lib/mcmc/replicas/swap.ts'
const explore = 'lib/mcmc/replicas/explore.ts'
const scheme = 'lib/mcmc/ReplicaExchange.ts'

prove({
  kernel: 'swapRungs',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    swapsAreReversible: 'reversible, of every choice of pairs [exact, 1e-12]',
    swapsHaveParities: 'swaps pairs of one parity, or of either by a coin [exact, 1e-12]',
    acceptanceIsTheMean: 'reports the mean acceptance of all neighbours [float64 tolerance]',
  },
  mutants: [
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
      'the slope of the target alone',
      {
        file: 'lib/model/Path.ts',
        from: 'T.sub(E.value(target)(x), E.value(reference)(x))',
        to: 'E.value(target)(x)',
      },
      'swapsAreReversible',
    ],
  ],
})

prove({
  kernel: 'exploreRungs',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    explorationIsAProduct: 'the product of the moves [exact, 1e-12]',
    rungsAreMoves: 'at each rung the step of a move of its own [float64 tolerance]',
  },
  mutants: [
    [
      'all rungs at one beta',
      { file: explore, from: '(path.at(beta))', to: '(path.at(1))' },
      'explorationIsAProduct',
    ],
    [
      'the ladder upside down',
      { file: explore, from: 'beta: T.vector(ladder)', to: 'beta: T.vector([...ladder].reverse())' },
      'explorationIsAProduct',
    ],
    [
      'one step size for all rungs',
      { file: explore, from: 'explorer(beta)(path', to: 'explorer(T.constant(1))(path' },
      'rungsAreMoves',
    ],
    [
      'infos added and not averaged',
      { file: explore, from: 'summarise<I>(ladder.length, rows)', to: 'summarise<I>(1, rows)' },
      'rungsAreMoves',
    ],
  ],
})

prove({
  kernel: 'replicaExchange (reversible)',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    reversibleKeepsTheLaw: 'reversible for the law of all replicas [exact, 1e-12]',
    reversibleIsSwapExploreSwap: 'swaps, explores and swaps [float64 tolerance]',
    reversibleKeepsGaussians: 'keeps normal laws [in law]',
    oneRungIsTheExplorer: 'its explorer at one beta [bitwise]',
  },
  mutants: [
    [
      'a last swap by no coin',
      { file: scheme, from: "explore, swap('either')]", to: "explore, swap('even')]" },
      'reversibleKeepsTheLaw',
    ],
    [
      'a first swap by no coin',
      { file: scheme, from: "[swap('either'), explore", to: "[swap('odd'), explore" },
      'reversibleIsSwapExploreSwap',
    ],
    [
      'swaps reported as explorations',
      { file: scheme, from: '=== swaps', to: '!== swaps' },
      'reversibleIsSwapExploreSwap',
    ],
    [
      'infos added and not averaged',
      { file: scheme, from: 'summarise<I>(infos.length,', to: 'summarise<I>(1,' },
      'reversibleIsSwapExploreSwap',
    ],
  ],
})

prove({
  kernel: 'replicaExchange (evenOdd)',
  exactness: 'invariant',
  module,
  laws,
  checks: {
    evenOddKeepsTheLaw: 'leaves the law of all replicas invariant [exact, 1e-12]',
    evenOddIsInTurn: 'explores, swaps even, explores, swaps odd [float64 tolerance]',
    evenOddRunsBackwards: 'knows its reversal [exact, 1e-12]',
    evenOddKeepsGaussians: 'keeps normal laws [in law]',
  },
  mutants: [
    ['even swaps only', { file: scheme, from: "swap('odd')]", to: "swap('even')]" }, 'evenOddIsInTurn'],
    [
      'odd swaps only',
      { file: scheme, from: "[explore, swap('even')", to: "[explore, swap('odd')" },
      'evenOddIsInTurn',
    ],
    [
      'one exploration',
      { file: scheme, from: "explore, swap('odd')]", to: "swap('odd')]" },
      'evenOddIsInTurn',
    ],
    [
      'a reversal that is itself',
      {
        file: scheme,
        from: 'inTurn(explore, options, exactness, back)',
        to: 'inTurn(explore, options, exactness, parts)',
      },
      'evenOddRunsBackwards',
    ],
  ],
})

describe('replica exchange', () => {
  it('claims no more than its explorer', () => {
    const path = Path.tempering(E.standardNormal(S.scalar))
    const claims = (explorer: () => M.Move): readonly K.Approximate[] =>
      (['reversible', 'evenOdd'] as const).map(
        (order) => M.replicaExchange({ ladder: [0.5, 1], explorer, scheme: order })(path).exactness,
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
