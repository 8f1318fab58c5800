// Energy-based priors with quadratic tilts have the laws, and learn the moments, that are known in closed form.
import { describe, it } from 'vitest'
import * as Laws from './laws/tilted.js'
import { killsAll } from './mutants.js'

describe('tilted priors of linear models', () => {
  it('have the laws of their chains, as their posteriors and reconstructions do', () => Laws.tiltedLaws())
  it('are N(0, 1) without a tilt, up to the step', () => Laws.stationary())
  it('match the moments of the aggregate posterior', () => Laws.matchesMoments())
  it('match short runs with short runs', () => Laws.matchesShortRuns())
  it('contrast with chains from noise and from the starts of the inference', () => Laws.joinedStarts())
  it('are drawn to 0 by a penalty of squares', () => Laws.penalised())
})

describe('mutants of tilted priors', () => {
  killsAll<typeof Laws>('tilted', [
    [
      'draws of the prior for noise',
      'system',
      'R.normalLike(parts.generator.latents)',
      'parts.prior.sample(state.prior, state.iteration)',
      'tiltedLaws',
    ],
    ['half of the steps', 'chains', 'K.times(steps)', 'K.times(steps / 2)', 'stationary'],
    [
      'a step less of the posterior',
      'inference/shortRun',
      'chain.steps)',
      'chain.steps - 1)',
      'matchesShortRuns',
    ],
    [
      'draws without the tilt',
      'prior/tilted',
      'moved(drawing, law(params))',
      'moved(drawing, E.standardNormal(latents))',
      'tiltedLaws',
    ],
    [
      'an energy without the tilt',
      'prior/tilted',
      'asPrior(law(params))',
      'asPrior(E.standardNormal(latents))',
      'tiltedLaws',
    ],
    ['draws by the chain of training', 'prior/tilted', 'moved(drawing, ', 'moved(chain, ', 'tiltedLaws'],
    [
      'a tilt that falls at z+',
      'prior/tilted',
      'T.neg(net(f)(z)))(zs, ends)',
      'net(f)(z))(zs, ends)',
      'joinedStarts',
    ],
    [
      'starts left out',
      'prior/tilted',
      "negatives === 'both' ? joined(starts, first) : first",
      'first',
      'joinedStarts',
    ],
    ['a penalty at z+ alone', 'prior/tilted', 'meanSquare(net(f), ends)', 'T.constant(0)', 'penalised'],
    ['a penalty at z- alone', 'prior/tilted', 'meanSquare(net(f), zs)', 'T.constant(0)', 'penalised'],
    ['noise for starts', 'prior/tilted', "negatives === 'inference' ? R.of(starts) : ", '', 'joinedStarts'],
    [
      'ends for starts',
      'prior/tilted',
      '(p, { zs, starts }, iteration)',
      '(p, { zs, zs: starts }, iteration)',
      'joinedStarts',
    ],
    [
      'negatives of N(0, 1)',
      'prior/tilted',
      'R.chain(allMoved(chain, law(p.params)))',
      'R.chain(allMoved(chain, E.standardNormal(latents)))',
      'matchesMoments',
    ],
  ])
})
