// An iteration of diffusion-amortized MCMC on the pinwheel, at the full size of the paper: the program of the pinwheel
// example and its `paper` profile. Nobody else has this program, so that giry's plain lowering is the only peer.

import { Callable, Data, Net as N, Random as R, Space as S } from '../../../lib/index.js'
import { latents, likelihood } from '../../../examples/01-pinwheel/likelihood.js'
import { profiles } from '../../../examples/01-pinwheel/profiles.js'
import { damc, family, type Learner } from '../../../examples/01-pinwheel/program.js'
import type { Generator } from '../../../examples/01-pinwheel/posterior.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { PRODUCT_MACS } from '../ceilings.js'
import { calls, must } from '../contenders/giry.js'
import { NORMAL, ofMacs } from '../operations.js'
import type { Contender, Row } from '../row.js'
import { operationsOf } from './denoiser/counts.js'

const { settings } = profiles.paper
const { batch: BATCH, context: CONTEXT, reverseSteps: STEPS, updates: UPDATES, refine } = settings

const giry = (backend: Backend, g: Generator, points: Data.Data): Contender => {
  const program = damc(g, settings)
  const input = S.struct({ state: N.spaceOf(program.init), points: S.tensor([BATCH, 2]) })
  const keys = Callable.stream(1, 0)
  const started = must(Callable.compile({ backend, name: 'start', input: S.struct({}) })(() => program.init))
  const callable = must(
    Callable.compile({ backend, name: 'damc', input })((given) =>
      R.map(([q]: readonly [Learner, unknown]) => q)(program.step(given.state, given.points)),
    ),
  )
  return calls(backend, callable, {
    keys,
    state: must(started.call({ keys, address: 0 }, [])),
    fixed: [backend.upload(points)],
  })
}

/** Multiply-adds of stacks of dense layers: the network g, the encoder, and the null context. */
const dense = (...lengths: readonly number[]): number =>
  lengths.slice(1).reduce((total, out, i) => total + lengths[i]! * out, 0)
const G = dense(2, 128, 128, 128, 2)
const ENCODER = dense(2, CONTEXT, CONTEXT, CONTEXT, CONTEXT)
const NULL = dense(2, 128, CONTEXT)

/**
 * 500 draws from the slow copy by 100 calls of the denoiser, where times are shared by the batch and contexts by the calls:
 * 66 GMAC in place of 84. 50 Langevin steps, forward and back through g: 1.7 GMAC. 6 updates of encoder, denoiser
 * and null context, forward and twice as much back: 15.7 GMAC. The optimizer's 6 times 16 operations for each of 1.7
 * million parameters are 0.2 GFLOP.
 */
const operations = (): number => {
  const denoiser = operationsOf(2, CONTEXT)
  const sampling =
    BATCH * (ofMacs(ENCODER) + denoiser.context + STEPS * (denoiser.example + 2 * (NORMAL + 8))) +
    STEPS * denoiser.time
  const refining = BATCH * refine.steps * (2 * ofMacs(G) + 2 * (NORMAL + 5))
  const example = ofMacs(ENCODER + NULL) + denoiser.time + denoiser.context + denoiser.example
  const optimizing = 16 * N.count({ space: N.spaceOf(family(settings).init) })
  return sampling + refining + UPDATES * (3 * BATCH * example + optimizing)
}

/** Multiply-adds of an iteration as the paper's program does them, without shortcuts. */
const MACS = 101e9

const shareOfProducts = (giryMs: number, productMs: number): string => {
  const productsMs = (MACS / PRODUCT_MACS) * productMs
  return `${(giryMs / productsMs).toFixed(2)} of the ${(productsMs / 1000).toFixed(1)} s that tf.matMul takes for 101 GMAC of 500x256x256`
}

/** With two threads, against itself with one. */
export const workersDamc: Row = {
  name: 'workers-damc',
  work: 'an iteration of DAMC as above, two threads',
  operations: operations(),
  threads: 2,
  contenders: async (s) => {
    const [g, points] = [must(await likelihood(1)()), must(await latents())]
    return { giry: giry(s.two, g, points), single: giry(s.giry, g, points) }
  },
  remark: shareOfProducts,
}

export const damcToyIteration: Row = {
  name: 'damc-toy-iteration',
  work: 'an iteration of DAMC on the pinwheel, full size, batch 500',
  operations: operations(),
  contenders: async (s) => {
    const [g, points] = [must(await likelihood(1)()), must(await latents())]
    return { giry: giry(s.giry, g, points), plain: giry(s.plain, g, points) }
  },
  remark: shareOfProducts,
}
