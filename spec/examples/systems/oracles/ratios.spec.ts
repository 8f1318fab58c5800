// Noise-contrastive priors: ratios of Gaussians, resampling, and stages.
import { describe, it } from 'vitest'
import * as Laws from './laws/ratios.js'
import { killsAll } from './mutants.js'

describe('a ratio', () => {
  it('is learned from 2 log 2 to log q - log p', () => Laws.ratioOfGaussians())
  it('resamples proposals', () => Laws.resampling())
})

describe('ratios in stages', () => {
  it('close the gap to a law far away', () => Laws.stagesCloseTheGap())
  it('are learned each in its stage', () => Laws.stagesAreApart())
  it('are in the prior when their stages are over', () => Laws.tiltsInUse())
})

describe('mutants of ratios', () => {
  killsAll<typeof Laws>('ratios', [
    ['draws of the prior for z+', 'prior/ratio', '(zs, negatives)', '(negatives, zs)', 'ratioOfGaussians'],
    [
      'weights the other way',
      'prior/ratio',
      'logWeight: net(params)',
      'logWeight: (z: Z) => T.neg(net(params)(z))',
      'resampling',
    ],
    [
      'stages that never end',
      'prior/ratios',
      'T.not(since(ends[k]!, t))',
      'T.not(since(Infinity, t))',
      'stagesAreApart',
    ],
    [
      'tilts in use from their beginning',
      'prior/ratios',
      'ends.map((end) => since(end, t))',
      'begins.slice(0, -1).map((b) => since(b, t))',
      'tiltsInUse',
    ],
    [
      'draws without the tilts',
      'prior/ratios',
      'moved(chain, law(p, t))',
      'moved(chain, E.standardNormal(latents))',
      'tiltsInUse',
    ],
    [
      'negatives of N(0, 1) in all stages',
      'prior/ratios',
      'allMoved(chain, law(p, t))',
      'allMoved(chain, E.standardNormal(latents))',
      'stagesCloseTheGap',
    ],
  ])
})
