// A training step of the denoiser for z in the plane: the gradient of its mean loss on 500 examples, clipped, and AdamW,
// as in the pinwheel example.

import { pipe } from 'fp-ts/lib/function.js'
import {
  Amortizer as Q,
  Callable,
  Diffusion,
  Net as N,
  Optimizer as O,
  Random as R,
  Space as S,
  Term as T,
} from '../../../lib/index.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { calls, must } from '../contenders/giry.js'
import type { Contender, Row } from '../row.js'
import { operationsOf } from './denoiser/counts.js'
import { trainWithJaxjs } from './denoiser/trainJaxjs.js'
import { trainWithTfjs } from './denoiser/trainTfjs.js'
import { adam, batch, sizes } from './denoiser/training.js'
import { widths } from './denoiser/weights.js'

const { size: SIZE, context: CONTEXT, batch: BATCH } = sizes
const network = Diffusion.denoiser(SIZE, { ...widths, context: CONTEXT })

/** A diffusion whose conditions are contexts already; only its loss is used. */
const family: Q.Family<Diffusion.Denoiser<2>, T.Vec<128>, T.Vec<2>> = {
  name: 'denoiser',
  init: network.init,
  sample: () => R.normal([SIZE]),
  sampleNull: () => R.normal([SIZE]),
  loss: (phi, context, _mask, z) =>
    pipe(
      R.both(R.uniform([]), R.normal([SIZE])),
      R.map(([u, noise]: readonly [T.Scalar, T.Vec<2>]) => {
        const { alpha, sigma, tau } = Diffusion.levelAt(u)
        const noisy = T.add(T.scale(alpha)(z), T.scale(sigma)(noise))
        const predicted = network(phi)({ z: noisy, tau, context: context as unknown as T.Vec<number> })
        return T.scale(0.5)(T.sum(T.square(T.sub(predicted, noise))))
      }),
    ),
}

const { clip, ...options } = adam
const rule = pipe(O.adamW(options), O.clip(clip))
type Learner = Q.Amortizer<Diffusion.Denoiser<2>>
/** What a step changes. */
type State = Pick<Learner, 'phi' | 'slots'>
const stateOf = ({ phi, slots }: Learner): State => ({ phi, slots })

const giry = (backend: Backend): Contender => {
  const init = R.map(stateOf)(Q.init(family, rule))
  const input = S.struct({
    state: N.spaceOf(init),
    contexts: S.tensor([BATCH as number, CONTEXT]),
    latents: S.tensor([BATCH as number, SIZE]),
  })
  const keys = Callable.stream(1, 0)
  const started = must(Callable.compile({ backend, name: 'start', input: S.struct({}) })(() => init))
  const callable = must(
    Callable.compile({ backend, name: 'step', input })(({ state, contexts, latents }) =>
      R.map(([q]: readonly [Learner, T.Scalar]) => stateOf(q))(
        Q.project(family, { rule, updates: 1 })(
          { ...state, slow: state.phi, iteration: T.index(0) },
          contexts,
          latents,
        ),
      ),
    ),
  )
  return calls(backend, callable, {
    keys,
    state: must(started.call({ keys, address: 0 }, [])),
    fixed: [batch.contexts, batch.latents].map(backend.upload),
  })
}

const counts = operationsOf(SIZE, CONTEXT)
const PARAMETERS = N.count(network)
/** Both moments, their square root and quotient, decay, clipping: 16 for a parameter. */
const UPDATE = 16 * PARAMETERS
/** Read: the gradient, the parameter and both moments; written: all but the gradient. */
const BYTES = 4 * 7 * PARAMETERS

export const adamStep: Row = {
  name: 'adam-step',
  work: 'a training step of the denoiser in 2-D, 500 examples',
  // forward, and twice as much back; each example has a time of its own
  operations: 3 * BATCH * (counts.time + counts.context + counts.example) + UPDATE,
  bytes: BYTES,
  contenders: async (s) => ({
    giry: giry(s.giry),
    tfjs: trainWithTfjs(),
    jaxjs: trainWithJaxjs(s.jax),
    plain: giry(s.plain),
  }),
}
