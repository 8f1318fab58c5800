// Priors that are fitted to codes when the rest is frozen.
import { describe, it } from 'vitest'
import * as Laws from './laws/afterwards.js'
import { killsAll } from './mutants.js'

describe('fits afterwards', () => {
  it('are shown normal laws, kept latents or draws', () => Laws.codes())
  it('are what a system generates by', () => Laws.generatesByTheFit())
})

describe('a mixture of codes', () => {
  it('rises, and has the moments of the codes', () => Laws.mixtureOfCodes())
  it('sees a draw of each code at each visit', () => Laws.spreadOfCodes())
})

describe('a second stage', () => {
  it('of linear nets has the covariance of the codes', () => Laws.secondStageOfCodes())
})

const second = 'prior/secondStage'

describe('mutants of fits', () => {
  killsAll<typeof Laws>('afterwards', [
    ['draws where a latent is kept', 'system', 'kept === undefined ?', 'kept !== null ?', 'codes'],
    ['points with a spread', 'system', 'POINT = -200', 'POINT = -2', 'codes'],
    [
      'images of the prior',
      'system',
      '(fit.sample(a))',
      '(parts.prior.sample(state.prior, state.iteration))',
      'generatesByTheFit',
    ],
    ['a mixture that stays', 'prior/mixture', 'return [next,', 'return [law,', 'mixtureOfCodes'],
    [
      'means for draws',
      'prior/afterwards',
      'R.plate(rows(codes), Gaussian.draw<number>)',
      'R.plate(rows(codes), (c: Code) => R.of(c.mean))',
      'spreadOfCodes',
    ],
    [
      'a decoder without noise',
      second,
      'Gaussian.draw(around(params, u))',
      'R.of(around(params, u).mean)',
      'secondStageOfCodes',
    ],
  ])
})
