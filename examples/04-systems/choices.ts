/** Parts at a setting, as most systems have them: a system is a choice of a generator, an inference and a prior. */
import { Move as M } from 'giry'
import type { Chain } from './chains.js'
import { fixedScale } from './generator.js'
import { amortized } from './inference/amortized.js'
import { gaussianEncoder } from './inference/gaussianEncoder.js'
import { pointEncoder } from './inference/pointEncoder.js'
import { clippedAdam, falling, type Rule } from './learner.js'
import {
  gaussianNet,
  generatorNet,
  latentsOf,
  pointNet,
  samplerFamily,
  secondStageNets,
  tiltNet,
} from './nets.js'
import { onPlateau } from './plateau.js'
import { afterwards } from './prior/afterwards.js'
import { mixture } from './prior/mixture.js'
import { ratio } from './prior/ratio.js'
import { ratios } from './prior/ratios.js'
import { secondStage } from './prior/secondStage.js'
import { standardNormal } from './prior/standardNormal.js'
import { tilted, type Negatives } from './prior/tilted.js'
import type { Setting, Steps } from './setting.js'
import type { Descent } from './system.js'

const langevin = ({ steps, stepSize }: Steps): Chain<unknown> => ({ move: M.ula({ stepSize }), steps })

/** The rule of what learns with the generator. */
export const jointly = (o: Setting, rate: number): Rule =>
  o.plateau === undefined ? falling(rate, o.iterations, o.fall) : onPlateau(clippedAdam, rate, o.plateau)

/** Chains of posteriors and of priors, of latents of any space. */
export const posteriorChain = (o: Setting) => langevin(o.posterior)
export const priorChain = (o: Setting) => langevin(o.prior)

/** How reconstructions end: with steps of the chains, or where an encoder has put them, as the papers of encoders have it. */
export const afterChains = ({ descents, posterior: { stepSize }, sigma }: Setting): Descent => ({
  steps: descents,
  stepSize,
  sigma,
})
export const afterEncoder = (o: Setting): Descent => ({ ...afterChains(o), steps: 0 })

/** What a generator of latent vectors is made of, but for its scale. */
export const generatorParts = (o: Setting) => ({
  latents: latentsOf(o),
  net: generatorNet(o),
  rule: jointly(o, o.rates.generator),
})
export const generator = (o: Setting) => fixedScale({ ...generatorParts(o), sigma: o.sigma })

export const toNormal = (o: Setting) =>
  gaussianEncoder({ net: gaussianNet(o), rule: jointly(o, o.rates.encoder) })
export const toPoint = (o: Setting) => pointEncoder({ net: pointNet(o), rule: jointly(o, o.rates.encoder) })
export const byDiffusion = (o: Setting) =>
  amortized({
    family: samplerFamily(o),
    latents: latentsOf(o),
    chain: posteriorChain(o),
    rule: falling(o.rates.sampler, o.iterations, o.fall, o.damc.weightDecay),
    ...o.damc,
  })

const tilt = (o: Setting, rule: Rule) => ({ latents: latentsOf(o), net: tiltNet(o), rule })

export const gaussian = (o: Setting) => standardNormal(latentsOf(o))
/** An energy-based prior, whose chains of training start from noise. */
export const energyBased = (o: Setting, rate = o.rates.tilt, negatives: Negatives = 'noise') =>
  tilted({
    ...tilt(o, jointly(o, rate)),
    chain: priorChain(o),
    drawing: langevin(o.priorDraws ?? o.prior),
    negatives,
    penalty: o.penalty,
  })
/** One whose chains start where the sampler's do, and as many from noise, unless the setting says otherwise. */
export const amortizedPrior = (o: Setting) => energyBased(o, o.damc.tilt, o.damc.negatives ?? 'both')
/** A product of tilts, each learned in its own part of the training. */
export const staged = (o: Setting) => {
  const ends = Array.from({ length: o.stages }, (_, k) => Math.ceil(((k + 1) * o.iterations) / o.stages))
  return ratios({ ...tilt(o, falling(o.rates.ratio, ends[0]!, o.fall)), chain: priorChain(o), ends })
}

/** What is fitted afterwards. */
export const classified = (o: Setting) =>
  afterwards({ iterations: o.afterwards.iterations, batch: o.batch })(
    ratio({
      ...tilt(o, falling(o.rates.ratio, o.afterwards.iterations, o.afterwards.fall)),
      proposals: o.proposals,
    }),
  )
export const secondAutoencoder = (o: Setting) =>
  secondStage({
    ...secondStageNets(o),
    latent: o.sizes.latent,
    rule: falling(o.rates.secondStage, o.afterwards.iterations, o.afterwards.fall),
    iterations: o.afterwards.iterations,
    batch: o.batch,
  })
export const gaussians = (o: Setting) =>
  mixture({ components: o.components, iterations: o.afterwards.mixture })
