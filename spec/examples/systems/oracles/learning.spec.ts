// The generator learns from the law of z+, whatever the inference.
import { describe, it } from 'vitest'
import * as Laws from './laws/learning.js'
import { killsAll } from './mutants.js'

describe('an iteration', () => {
  it('updates the generator alike from draws, points, chains and their amortization', () => Laws.sameUpdate())
})

describe('mutants of an iteration', () => {
  killsAll<typeof Laws>('learning', [
    [
      'starts of the sampler for noise',
      'inference/amortized',
      "start === 'noise' ?",
      'start !== start ?',
      'sameUpdate',
    ],
    [
      'an iteration that is not counted',
      'learning',
      'T.addIndex(state.iteration, T.index(1))',
      'state.iteration',
      'sameUpdate',
    ],
    [
      'starts of chains for their ends',
      'inference/amortized',
      '      zs,\n',
      '      zs: z0,\n',
      'sameUpdate',
    ],
    [
      'starts of short runs for their ends',
      'inference/shortRun',
      '({ q, starts, zs, report',
      '({ q, starts, zs: starts, report',
      'sameUpdate',
    ],
    [
      'draws that are too far',
      'inference/gaussianEncoder',
      'zs = T.stopGradient(drawn)',
      'zs = T.scale(2)(drawn as never) as never',
      'sameUpdate',
    ],
    [
      'a squared error over sigma',
      'generator',
      'Objective.squaredError(net(g))(zs, xs)',
      'T.scale(1 / sigma)(Objective.squaredError(net(g))(zs, xs))',
      'sameUpdate',
    ],
  ])
})
