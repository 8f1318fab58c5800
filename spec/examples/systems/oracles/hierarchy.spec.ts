// Five layers of latents: the top-down generator, and the tuple's energy, prior and chain.
import { describe, it } from 'vitest'
import * as Laws from './laws/hierarchy.js'
import { killsAll } from './mutants.js'

describe('five layers of latents', () => {
  it('give the image of the formulas', () => Laws.formulas())
  it('have the energy of noise and of squared errors', () => Laws.energy())
  it('are N(0, I) in the prior', () => Laws.priors())
  it('approach an image by a short chain', () => Laws.chainsApproach())
})

describe('mutants of five layers', () => {
  killsAll<typeof Laws>('hierarchy', [
    [
      'one noise for two layers',
      'prior/standardNormal',
      'sample: () => R.normalLike(latents)',
      'sample: () => R.map((z: Z) => latents.build([...latents.flatten(z).slice(0, 4), latents.flatten(z)[0]!]))(R.normalLike(latents))',
      'priors',
    ],
    [
      'a scale without softplus',
      'topDown',
      'T.mul(T.softplus(half(latent)), e)',
      'T.mul(half(latent), e)',
      'formulas',
    ],
    [
      'half of the prior',
      'prior/standardNormal',
      'energy: () => asPrior(E.standardNormal(latents))',
      'energy: () => asPrior(E.temper(0.5)(E.standardNormal(latents)))',
      'energy',
    ],
    [
      'ends for starts',
      'inference/shortRun',
      'starts, zs, report',
      'starts: zs, zs: starts, report',
      'chainsApproach',
    ],
  ])
})
