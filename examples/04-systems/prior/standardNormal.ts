/** The prior N(0, I), of latents of any space. Nothing is learned. */
import { Energy as E, Gaussian, Random as R, type Space as S } from 'giry'
import { asPrior, type Latent, type Prior } from '../parts.js'

/** N(0, I) of vectors, which encoders know as a normal law. */
export const standardNormal = (latents: S.Space<Latent>): Prior<object, Latent> => ({
  ...standardNormals(latents),
  normal: Gaussian.standard(latents.leaves[0]!.shape[0]!),
})

/** N(0, I) of tuples or records of vectors. */
export const standardNormals = <Z>(latents: S.Space<Z>): Prior<object, Z> => ({
  init: R.of({}),
  energy: () => asPrior(E.standardNormal(latents)),
  learn: (p) => R.of([p, {}]),
  sample: () => R.normalLike(latents),
})
