/** A system as others use it: how it learns, and what its rows of a table draw. */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Move as M, Random as R, Term as T, type Net as N } from 'giry'
import type { Afterwards } from './prior/afterwards.js'
import { moved, type Watch } from './chains.js'
import type { Example } from './data/feed.js'
import { init, modelOf, step, type State } from './learning.js'
import type { Code, Latent, Parts, Report } from './parts.js'
import type { Steps } from './setting.js'

/** An image from its latent: as the inference has it, and after the descent. */
export interface Reconstruction {
  readonly start: N.Image
  readonly end: N.Image
}

/**
 * How little an image is like what a system has learned, after the descent: two sums, which add up to -log p(z) p(x | z) for pixels
 * of the variance 1/2, up to a constant that is the same for all images.
 */
export interface Surprise {
  /** The sum over pixels of squared errors, |x - g(z)|^2. */
  readonly error: T.Scalar
  /** -log p(z) up to a constant: |z|^2 / 2 - f(z) where the prior is tilted by f. */
  readonly energy: T.Scalar
}

/** A system with state S and, where its prior is fitted afterwards, parameters A of that. */
export interface System<S, A> {
  readonly init: R.Random<S>
  readonly step: (state: S, examples: T.Batch<Example>) => R.Random<readonly [S, Report]>
  /** The fit, and the code of a training image for it. */
  readonly afterwards?: Afterwards<A> & {
    readonly code: (state: S, example: Pick<Example, 'image' | 'position'>) => R.Random<Code>
  }
  /** An image from a draw of the prior. */
  readonly generate: (state: S, a: A) => R.Random<N.Image>
  /** An image from a draw of N(0, I), whatever the prior has learned. */
  readonly generateFromNoise: (state: S) => R.Random<N.Image>
  /** An image from a draw of the inference's own q(z), where it has one. */
  readonly generateBySampler?: (state: S) => R.Random<N.Image>
  readonly reconstruct: (state: S, x: N.Image) => R.Random<Reconstruction>
  /** Images along a chain of the prior from noise, where it has chains. */
  readonly watch?: (state: S, how: Watch) => R.Random<T.Batch<N.Image>>
  readonly surprise: (state: S, x: N.Image) => R.Random<Surprise>
}

/** The steps without noise that end a reconstruction (Yu et al. 2023), and the standard deviation of pixels for them. */
export interface Descent extends Steps {
  readonly sigma: number
}

/** A system whose types nobody needs to know: what uses it does so for all types. */
export type AnySystem = <B>(use: <S, A>(system: System<S, A>) => B) => B

const mean =
  <G, Q, P, Z>({ generator }: Parts<G, Q, P, Z>, state: State<G, Q, P>) =>
  (z: Z): N.Image =>
    generator.mean(state.generator.params)(z)

/** The latent of an image: as the inference has it, and after the descent. */
const settled =
  <G, Q, P, Z>(parts: Parts<G, Q, P, Z>, { steps, stepSize, sigma }: Descent) =>
  (state: State<G, Q, P>, x: N.Image): R.Random<{ readonly z: Z; readonly end: Z }> => {
    const model = modelOf(parts)(state)
    const likelihood = E.gaussianLikelihood({ mean: mean(parts, state), sigma })(x)
    const target = pipe(model.prior, E.combine(likelihood))
    return pipe(
      R.Do,
      R.bind('z', () => parts.inference.start(state.inference, model, x)),
      R.bind('end', ({ z }) => moved({ move: M.descent({ stepSize }), steps }, target)(z)),
    )
  }

const reconstruct = <G, Q, P, Z>(parts: Parts<G, Q, P, Z>, descent: Descent) => {
  const settle = settled(parts, descent)
  return (state: State<G, Q, P>, x: N.Image): R.Random<Reconstruction> => {
    const decode = mean(parts, state)
    return R.map(({ z, end }: { readonly z: Z; readonly end: Z }) => ({
      start: decode(z),
      end: decode(end),
    }))(settle(state, x))
  }
}

const surprise = <G, Q, P, Z>(parts: Parts<G, Q, P, Z>, descent: Descent) => {
  const settle = settled(parts, descent)
  return (state: State<G, Q, P>, x: N.Image): R.Random<Surprise> => {
    const decode = mean(parts, state)
    const energy = E.value(modelOf(parts)(state).prior)
    return R.map(({ end }: { readonly end: Z }) => ({
      error: T.sum(T.square(T.sub(decode(end), x))),
      energy: energy(end),
    }))(settle(state, x))
  }
}

/** A system whose prior learns jointly, if it learns. */
export const system = <G, Q, P, Z>(
  parts: Parts<G, Q, P, Z>,
  descent: Descent,
): System<State<G, Q, P>, object> => {
  const { sample } = parts.inference
  const { watched } = parts.prior
  return {
    init: init(parts),
    step: step(parts),
    generate: (state) => R.map(mean(parts, state))(parts.prior.sample(state.prior, state.iteration)),
    generateFromNoise: (state) => R.map(mean(parts, state))(R.normalLike(parts.generator.latents)),
    ...(sample === undefined
      ? {}
      : {
          generateBySampler: (state: State<G, Q, P>) => R.map(mean(parts, state))(sample(state.inference)),
        }),
    reconstruct: reconstruct(parts, descent),
    ...(watched === undefined
      ? {}
      : {
          watch: (state: State<G, Q, P>, how: Watch) =>
            R.map(T.batch(how.frames, mean(parts, state)))(watched(state.prior, how)),
        }),
    surprise: surprise(parts, descent),
  }
}

/** The log standard deviation of a point: exp of it is 0 in float32. */
const POINT = -200

/** The law of the latent of a training image, as far as the inference knows it: a normal law, or a point. */
const codeOf =
  <G, Q, P>(parts: Parts<G, Q, P, Latent>) =>
  (state: State<G, Q, P>, { image, position }: Pick<Example, 'image' | 'position'>): R.Random<Code> => {
    const { normal, kept, start } = parts.inference
    const q = state.inference
    if (normal !== undefined) return R.of(normal(q, image))
    const point = kept === undefined ? start(q, modelOf(parts)(state), image) : R.of(kept(q, position))
    return R.map((z: Latent) => ({
      mean: z,
      logSd: T.broadcast(z.shape as readonly [number], T.constant(POINT)),
    }))(point)
  }

/** A system whose prior is fitted to codes when all else is frozen. */
export const refitted = <G, Q, P, A>(
  parts: Parts<G, Q, P, Latent>,
  fit: Afterwards<A>,
  descent: Descent,
): System<State<G, Q, P>, A> => ({
  ...system(parts, descent),
  afterwards: { ...fit, code: codeOf(parts) },
  generate: (state, a) => R.map(mean(parts, state))(fit.sample(a)),
})
