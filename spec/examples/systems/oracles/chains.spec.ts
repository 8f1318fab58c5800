// Short runs and persistent chains of linear models have the laws that are known in closed form.
import { describe, it } from 'vitest'
import * as Laws from './laws/chains.js'
import { killsAll } from './mutants.js'

describe('short runs of linear models', () => {
  it('have the law of so many steps, in training and in use', () => Laws.shortRunLaw())
  it('lose entropy without noise by the determinant of a step', () => Laws.noiseFreeEntropy())
  it('reconstruct by ten steps of descent from where they end', () => Laws.reconstructions())
})

describe('persistent chains of linear models', () => {
  it('have the law of the steps of all visits', () => Laws.persistentLaw())
  it('move the rows of the batch and no other, to the bit', () => Laws.otherRowsStay())
  it('start from N(0, I) with the cold steps for an image without one', () => Laws.coldLaw())
  it('leave less error than a cold start with the steps of a visit', () => Laws.warmBeatsCold())
})

const table = 'inference/persistentChains'

describe('mutants of chains', () => {
  killsAll<typeof Laws>('chains', [
    ['ends for starts', table, 'starts, zs, report', 'starts: zs, zs, report', 'otherRowsStay'],
    ['a step less in training', 'inference/shortRun', 'chain.steps)', 'chain.steps - 1)', 'shortRunLaw'],
    ['a step less in use', 'chains', 'K.times(steps)', 'K.times(steps - 1)', 'noiseFreeEntropy'],
    [
      'a table that is not written',
      table,
      'q: Latents.write(position, zs)(table)',
      'q: table',
      'persistentLaw',
    ],
    ['warm steps for a cold start', table, 'steps: coldSteps', 'steps: chain.steps', 'coldLaw'],
    [
      'cold steps for every visit',
      table,
      'chain.move, chain.steps',
      'chain.move, coldSteps',
      'warmBeatsCold',
    ],
    ['noise in the descent', 'system', 'M.descent({', 'M.ula({', 'reconstructions'],
    ['the end for the start', 'system', 'start: decode(z)', 'start: decode(end)', 'reconstructions'],
    [
      'images of the descent without a prior',
      'system',
      'pipe(model.prior, E.combine(',
      'pipe(E.flat(model.prior.space), E.combine(',
      'reconstructions',
    ],
  ])
})
