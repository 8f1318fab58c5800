/**
 * The diffusion family: a denoising diffusion model of vectors, conditional on an encoded observation (Ho et al. 2020;
 * the network and the null context as in diffusion-amortized MCMC, Yu et al. 2023).
 *   loss      |eps_phi(alpha z + sigma eps, tau, context) - eps|^2 / 2,   u ~ U(0, 1), eps ~ N(0, I)
 *   sample    ancestral steps from N(0, I) to z
 *   context   encoder(c), or with mask 0 null(eta), eta ~ N(0, I): the unconditional sampler is itself a mixture
 */
import * as T from '../core/Term.js'
import type { Scalar, Vec } from '../core/types.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { denoiser, type Denoiser } from './diffusion/denoiser.js'
import { requireSteps, reverse, type Predictor } from './diffusion/reverse.js'
import { levelAt, type Variance } from './diffusion/schedule.js'
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
export { reverse, type Predictor } from './diffusion/reverse.js'
export { pathMetropolis, type PathOptions } from './diffusion/path.js'
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

/** A diffusion's family, which also gives its noise predictor at a condition, for `pathMetropolis`. */
export interface DiffusionFamily<E, C, D extends number> extends Family<Parameters<E, D>, C, Vec<D>> {
  readonly predictor: (phi: Parameters<E, D>, c: C) => Predictor<D>
}

/** The family of a diffusion. Fewer than 2 reverse steps are an `OptionError` when it is sampled. */
export const family = <E, C, const D extends number, const N extends number>(
  o: DiffusionOptions<E, C, D, N>,
): DiffusionFamily<E, C, D> => {
  const { size, encoder, context, nullWidth = 128, steps = 100, variance = 'large' } = o
  const widths = { levels: o.levels ?? ([128, 256, 256] as const), time: o.timeWidth ?? 128, context }
  const network = denoiser(size, widths)
  const nullContext = mlp([size as number, nullWidth, context as number], leakyRelu(0.01))
  const encoded = (phi: Parameters<E, D>, c: C): Vec<number> =>
    encoder(phi.encoder)(c) as unknown as Vec<number>
  const within = (phi: Parameters<E, D>, seen: Vec<number>): Predictor<D> => {
    const net = network(phi.denoiser)
    return (z, tau) => net({ z, tau, context: seen })
  }
  const sampleIn = (phi: Parameters<E, D>, seen: Vec<number>): Random<Vec<D>> => {
    requireSteps(steps)
    return reverse(size, steps, variance)(within(phi, seen))
  }
  const drawNull = (phi: Parameters<E, D>): Random<Vec<number>> =>
    R.map((eta: Vec<number>) => nullContext(phi.null)(eta))(R.normal<readonly [number]>([size]))
  const located = <A>(build: () => Random<A>): Random<A> => R.located('diffusion', build)

  const noiseLoss = (phi: Parameters<E, D>, seen: Vec<number>, z: Vec<D>): Random<Scalar> =>
    R.chain((u: Scalar) =>
      R.map((noise: Vec<D>) => {
        const { alpha, sigma, tau } = levelAt(u)
        const noisy = T.add(T.scale(alpha)(z), T.scale(sigma)(noise))
        const predicted = within(phi, seen)(noisy, tau)
        return T.scale(0.5)(T.sum(T.square(T.sub(predicted, noise))))
      })(R.normal<readonly [D]>([size])),
    )(R.uniform([]))

  return {
    name: 'diffusion',
    init: R.struct({ encoder: encoder.init, null: nullContext.init, denoiser: network.init }),
    predictor: (phi, c) => within(phi, encoded(phi, c)),
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
