// The two programs of the examples, part by part, as chains to be compared step by step. A whole iteration is a chain of
// some hundred steps, along which a bound of worst cases grows without limit; from one step to the next it says much.

import { pipe } from 'fp-ts/lib/function.js'
import {
  Amortizer as Q,
  Data,
  Diffusion,
  Energy as E,
  Move as M,
  Net as N,
  Optimizer as O,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import {
  observe,
  network,
  posterior as pinwheelPosterior,
  weights,
} from '../../../examples/01-pinwheel/posterior.js'
import { family } from '../../../examples/01-pinwheel/program.js'
import type { Settings } from '../../../examples/01-pinwheel/profiles.js'
import {
  initLearner,
  learn,
  posteriorMove,
  priorChains,
  type Images,
  type Learner,
  type Latents,
} from '../../../examples/02-digits/learning.js'
import { latent, pixels, posterior } from '../../../examples/02-digits/networks.js'
import type { Chain } from './steps.js'

/** Numbers in [-1, 1], other ones for each t. */
const numbers = (t: number, shape: readonly number[]): Data.Data => {
  const n = shape.reduce((product, d) => product * d, 1)
  return Data.data(
    Float64Array.from({ length: n }, (_, i) => Math.sin(1 + t + 7 * i * i)),
    shape,
  )
}

const settings: Settings = {
  context: 8,
  levels: [8, 8, 8],
  timeWidth: 8,
  reverseSteps: 2,
  batch: 6,
  refine: { steps: 1, stepSize: 0.005 },
  jumps: false,
  updates: 1,
  slowCopy: { weight: 0.75, every: 2 },
  rate: 1e-3,
  iterations: 10,
}
const rule = O.clip(100)(O.adamW({ rate: 1e-3, betas: [0.5, 0.999], weightDecay: 0.01 }))
const project = { rule, updates: 1, nullProbability: 0.1 }
const slow = Q.slowCopy({ weight: 0.75, every: 2 })

const small = family(settings)
type Pinwheel = readonly [Parameters<typeof network>[0], Q.Amortizer<Parameters<typeof small.sample>[0]>]
interface Pairs {
  readonly x: T.Mat<number, 2>
  readonly z: T.Mat<number, 2>
}

/** A part of the pinwheel's iteration. */
const pinwheel = (
  name: string,
  step: (state: Pinwheel, data: Pairs) => R.Random<readonly [Pinwheel, unknown]>,
) => ({
  name: `pinwheel, ${name}`,
  init: R.both(weights, Q.init(small, rule)),
  space: S.struct({ x: S.tensor([settings.batch, 2]), z: S.tensor([settings.batch, 2]) }),
  feed: (t: number) => [numbers(t, [settings.batch, 2]), numbers(t + 50, [settings.batch, 2])],
  step,
})

/** A random value beside a state that stays. */
const beside =
  <St>(state: St) =>
  <A>(random: R.Random<A>): R.Random<readonly [St, unknown]> =>
    R.map((made: A) => [state, made] as const)(random)

const pinwheelParts = [
  pinwheel('observations', (s, { z }) => beside(s)(R.plate(settings.batch, observe(network(s[0])))(z))),
  pinwheel('two reverse steps', (s, { x }) => beside(s)(Q.warmStart(small)(s[1].slow, x))),
  pinwheel('a Langevin step', (s, { x, z }) =>
    beside(s)(Q.refine(posteriorMove, 1)(pinwheelPosterior(network(s[0])))(x, z)),
  ),
  pinwheel('an update', ([w, q], { x, z }) =>
    R.map(([next, loss]: readonly [Pinwheel[1], T.Scalar]) => [[w, slow(next)] as const, loss] as const)(
      Q.project(small, project)(q, x, z),
    ),
  ),
]

const rates = { tilt: 1e-4, generator: 1e-3, iterations: 100 }
const images = 3
/** The digits' sampler with narrower layers: the deeper and wider it is, the less a bound of worst cases says. */
const narrow = Diffusion.family({
  size: latent,
  encoder: N.mlp([pixels, 8, 8], N.leakyRelu(0.2)),
  context: 8,
  nullWidth: 8,
  levels: [8, 8, 8],
  timeWidth: 8,
  steps: 2,
})
interface Digits {
  readonly learner: Learner
  readonly q: Q.Amortizer<N.ParamsOf<typeof narrow>>
}
interface Batch {
  readonly x: Images
  readonly z: Latents
}

/** A part of the digits' iteration. */
const digits = (
  name: string,
  step: (state: Digits, data: Batch) => R.Random<readonly [Digits, unknown]>,
) => ({
  name: `digits, ${name}`,
  init: R.struct({ learner: initLearner(rates), q: Q.init(narrow, rule) }),
  space: S.struct({ x: S.tensor([images, pixels]), z: S.tensor([images, latent]) }),
  feed: (t: number) => [numbers(t, [images, pixels]), numbers(t + 50, [images, latent])],
  step,
})

const digitsParts = [
  digits('a Langevin step of the posterior', (s, { x, z }) =>
    beside(s)(Q.refine(posteriorMove, 1)(posterior(s.learner.model))(x, z)),
  ),
  digits('a Langevin step of the prior', (s, { z }) => beside(s)(priorChains(s.learner.model, 1)(z))),
  digits('an update of the sampler', (s, { x, z }) =>
    R.map(([q, loss]: readonly [Digits['q'], T.Scalar]) => [{ ...s, q: slow(q) }, loss] as const)(
      Q.project(narrow, project)(s.q, x, z),
    ),
  ),
  digits('an update of the model', (s, { x, z }) => {
    const [learner, report] = learn(rates)(s.learner, x, z, T.scale(-0.5)(z))
    return R.of([{ ...s, learner }, report] as const)
  }),
]

const banana = E.energy('banana', S.real(2), (x) => {
  const [a, b] = T.unstack(x)
  return T.add(T.scale(0.5)(T.square(a)), T.scale(5)(T.square(T.sub(b, T.square(a)))))
})
const chains = 8

/** Steps that are decided by accepts. */
const mala = {
  name: 'MALA on a banana',
  init: R.normal([chains, 2]),
  space: S.struct({}),
  feed: () => [],
  step: (x: T.Mat<number, 2>) => R.plate(chains, pipe(banana, M.mala({ stepSize: 0.1 })).step)(x),
}

/** Every part, with the number of steps to compare. */
export const programs = [
  ...[...pinwheelParts, ...digitsParts].map((chain) => [chain, 2] as const),
  [mala, 20] as const,
] as unknown as readonly (readonly [Chain<unknown, unknown>, number])[]
