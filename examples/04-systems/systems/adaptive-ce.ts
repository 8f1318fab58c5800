/**
 * Adaptive contrastive estimation (Xiao and Han 2022): short chains infer z under a prior that is learned in stages, by classifiers
 * that tell z+ from draws of the prior so far.
 *   learns      in stage k  softplus(-f_k(z+)) + softplus(f_k(z-)),   z- by chains of N(0, I) tilted by f_0 + ... + f_(k-1)
 *   generates   g(z),   z by chains of N(0, I) tilted by all
 */
import { afterChains, generator, posteriorChain, staged } from '../choices.js'
import { shortRun } from '../inference/shortRun.js'
import { latentsOf } from '../nets.js'
import type { Setting } from '../setting.js'
import { system } from '../system.js'

export const adaptiveCe = (o: Setting) =>
  system(
    { generator: generator(o), inference: shortRun(latentsOf(o), posteriorChain(o)), prior: staged(o) },
    afterChains(o),
  )
