/**
 * The diffusion family: a denoising diffusion model of vectors, conditional on an encoded observation (Ho et al. 2020;
 * the network and the null context as in diffusion-amortized MCMC, Yu et al. 2023).
 *   loss      |eps_phi(alpha z + sigma eps, tau, context) - eps|^2 / 2,   u ~ U(0, 1), eps ~ N(0, I)
 *   sample    ancestral steps from N(0, I) to z
 *   context   encoder(c), or with mask 0 null(eta), eta ~ N(0, I): the unconditional sampler is itself a mixture
 */
import { requireOption } from '../core/GiryError.js'
import * as T from '../core/Term.js'
import type { Index, Scalar, Vec } from '../core/types.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { denoiser, type Denoiser } from './diffusion/denoiser.js'
import { ancestral, levelAt, type Step, type Variance } from './diffusion/schedule.js'
import type { Family } from './Family.js'
import { leakyRelu } from './net/activation.js'
import type { Net } from './net/define.js'
import { mlp, type Mlp } from './net/dense.js'

export {
  ancestral,
  level,
  levelAt,
  logSnr,
  type Level,
  type Step,
  type Variance,
} from './diffusion/schedule.js'
export { denoiser, type Block, type Denoiser, type DenoiserWidths, type Noisy } from './diffusion/denoiser.js'

/** The parameters: encoder, null context and denoiser. */
export interface Parameters<E, D extends number> {
  readonly encoder: E
  readonly null: Mlp
  readonly denoiser: Denoiser<D>
}

/** The sizes of a diffusion sampler, its encoder and its number of steps. */
export interface DiffusionOptions<E, C, D extends number, N extends number> {
  /** The length of z. */
  readonly size: D
  /** From a condition to a context of length `context`. */
  readonly encoder: Net<E, C, Vec<N>>
  readonly context: NoInfer<N>
  /** Width of the hidden layer of the null context; default 128. */
  readonly nullWidth?: number
  /** Widths of the denoiser's three levels; default 128, 256, 256. */
  readonly levels?: readonly [number, number, number]
  /** Width of the time embedding; default 128. */
  readonly timeWidth?: number
  /** Reverse steps, network calls of a draw, at least 2; default 100. */
  readonly steps?: number
  /** Default 'large'. */
  readonly variance?: Variance
}

/** A noise predictor, for one context. */
export type Predictor<D extends number> = (z: Vec<D>, tau: Scalar) => Vec<D>

/**
 * Ancestral sampling with any noise predictor: `steps` calls of it. In the example the predictor is that of data which are all
 * at the point (7, -7), where alpha = cos(pi tau / 2000) and sigma is the sine.
 *
 * @example
 * import { Diffusion, Run, Term as T } from 'giry'
 * const exact = (z: T.Vec<2>, tau: T.Scalar) => {
 *   const angle = T.scale(Math.PI / 2000)(tau)
 *   const noise = T.sub(z, T.scale(T.cos(angle))(T.vector([7, -7])))
 *   return T.scale(T.div(T.constant(1), T.sin(angle)))(noise)
 * }
 * const run = await Run.sample({ count: 1, seed: 1, backend: 'reference' })(Diffusion.reverse(2, 10, 'large')(exact))()
 * run._tag === 'Right' && run.right.values // [7, -7]
 */
export const reverse =
  <D extends number>(size: D, steps: number, variance: Variance) =>
  (predict: Predictor<D>): Random<Vec<D>> => {
    const table = ancestral(steps, variance)
    const column = (name: keyof Step): Vec<number> => T.vector(table.map((s) => s[name]))
    const columns = {
      alpha: column('alpha'),
      sigma: column('sigma'),
      tau: column('tau'),
      keep: column('keep'),
      pull: column('pull'),
      sd: column('sd'),
    }
    const at = (name: keyof Step, k: Index): Scalar => T.element(columns[name], k)
    const step = (z: Vec<D>, k: Index): Random<Vec<D>> => {
      const noise = predict(z, at('tau', k))
      const guess = T.scale(T.div(T.constant(1), at('alpha', k)))(T.sub(z, T.scale(at('sigma', k))(noise)))
      const mean = T.add(T.scale(at('keep', k))(z), T.scale(at('pull', k))(guess))
      return R.map((xi: Vec<D>) => T.add(mean, T.scale(at('sd', k))(xi)))(R.normal<readonly [D]>([size]))
    }
    return R.chain((z: Vec<D>) => R.times(steps, step)(z))(R.normal<readonly [D]>([size]))
  }

/** The family of a diffusion. Fewer than 2 reverse steps are an `OptionError` when it is sampled. */
export const family = <E, C, const D extends number, const N extends number>(
  o: DiffusionOptions<E, C, D, N>,
): Family<Parameters<E, D>, C, Vec<D>> => {
  const { size, encoder, context, nullWidth = 128, steps = 100, variance = 'large' } = o
  const widths = { levels: o.levels ?? ([128, 256, 256] as const), time: o.timeWidth ?? 128, context }
  const network = denoiser(size, widths)
  const nullContext = mlp([size as number, nullWidth, context as number], leakyRelu(0.01))
  const encoded = (phi: Parameters<E, D>, c: C): Vec<number> =>
    encoder(phi.encoder)(c) as unknown as Vec<number>
  const sampleIn = (phi: Parameters<E, D>, seen: Vec<number>): Random<Vec<D>> => {
    requireOption('steps', steps, (s) => Number.isInteger(s) && s >= 2, 'a whole number of at least 2')
    const net = network(phi.denoiser)
    return reverse(size, steps, variance)((z, tau) => net({ z, tau, context: seen }))
  }
  const drawNull = (phi: Parameters<E, D>): Random<Vec<number>> =>
    R.map((eta: Vec<number>) => nullContext(phi.null)(eta))(R.normal<readonly [number]>([size]))
  const located = <A>(build: () => Random<A>): Random<A> => R.located('diffusion', build)

  const noiseLoss = (phi: Parameters<E, D>, seen: Vec<number>, z: Vec<D>): Random<Scalar> =>
    R.chain((u: Scalar) =>
      R.map((noise: Vec<D>) => {
        const { alpha, sigma, tau } = levelAt(u)
        const noisy = T.add(T.scale(alpha)(z), T.scale(sigma)(noise))
        const predicted = network(phi.denoiser)({ z: noisy, tau, context: seen })
        return T.scale(0.5)(T.sum(T.square(T.sub(predicted, noise))))
      })(R.normal<readonly [D]>([size])),
    )(R.uniform([]))

  return {
    name: 'diffusion',
    init: R.struct({ encoder: encoder.init, null: nullContext.init, denoiser: network.init }),
    sample: (phi, c) => located(() => sampleIn(phi, encoded(phi, c))),
    sampleNull: (phi) => located(() => R.chain((seen: Vec<number>) => sampleIn(phi, seen))(drawNull(phi))),
    loss: (phi, c, mask, z) =>
      located(() =>
        R.chain((blank: Vec<number>) => {
          const known = T.scale(mask)(encoded(phi, c))
          const seen = T.add(known, T.scale(T.sub(T.constant(1), mask))(blank))
          return noiseLoss(phi, seen, z)
        })(drawNull(phi)),
      ),
  }
}
