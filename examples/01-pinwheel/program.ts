// Diffusion-amortized MCMC on the pinwheel (Yu et al. 2023): a diffusion model learns what Langevin steps make of its
// own draws. This page is the whole algorithm.

import { pipe } from 'fp-ts/lib/function.js'
import { Amortizer as Q, Diffusion, Move as M, Net as N, Optimizer as O, Random as R, Term as T } from 'giry'
import { observe, posterior, type Generator } from './posterior.js'
import type { Settings } from './profiles.js'

/** The sampler q(z | x): a denoiser of z that sees x through an encoder. */
export const family = ({ context: c, levels, timeWidth, reverseSteps }: Settings) =>
  Diffusion.family({
    size: 2,
    encoder: N.mlp([2, c, c, c, c], N.relu),
    context: c,
    levels,
    timeWidth,
    steps: reverseSteps,
  })

export type Parameters = Diffusion.Parameters<N.Mlp, 2>
/** The sampler's parameters with all that its training remembers. */
export type Learner = Q.Amortizer<Parameters>

/** How the sampler is moved towards what its teacher finds. */
export const learning = ({ rate, updates, slowCopy }: Settings) => ({
  rule: pipe(O.adamW({ rate, betas: [0.5, 0.999], weightDecay: 0.01 }), O.clip(100)),
  updates,
  nullProbability: 0.1,
  ...slowCopy,
})

/** A proposal from the prior, taken or not: few are taken, and those that are reach any mode. */
const jump = M.independence({ draw: R.normal<readonly [2]>([2]) })

/** The sampler before training, and one iteration on a batch of latent points. */
export const damc = (g: Generator, o: Settings) => {
  const langevin = M.ula({ stepSize: o.refine.stepSize })
  const options = { steps: o.refine.steps, ...learning(o) }
  const move = o.jumps ? M.cycle(langevin, jump) : langevin
  const amortize = Q.amortize(family(o), move, options)(posterior(g))
  return {
    init: Q.init(family(o), options.rule),
    step: (q: Learner, batch: T.Mat<number, 2>) =>
      pipe(
        R.plate(o.batch, observe(g))(batch),
        R.chain((xs: T.Mat<number, 2>) => amortize(q, xs)),
        R.map((next) => [next.q, { loss: next.loss }] as const),
      ),
  }
}

/** Where training starts, and what an iteration makes of a batch of latent points. */
export type Program = ReturnType<typeof damc>
