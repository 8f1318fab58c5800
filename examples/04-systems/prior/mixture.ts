/**
 * A mixture of Gaussians with full covariances for the codes, by k-means++ and expectation maximisation on all of them (Ghosh et
 * al. 2020, section 4): the density that a deterministic autoencoder hasn't asked for.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Mixture, Random as R, type Term as T } from 'giry'
import { drawn, type Afterwards } from './afterwards.js'

export interface MixtureOptions {
  readonly components: number
  /** Steps of expectation maximisation. */
  readonly iterations: number
}

type Codes = T.Mat<number, number>

export const mixture = ({ components, iterations }: MixtureOptions): Afterwards<Mixture.Mixture<number>> => ({
  iterations,
  batch: Infinity,
  init: (codes) => R.chain((zs: Codes) => Mixture.start({ components })(zs))(drawn(codes) as R.Random<Codes>),
  learn: (law, codes) =>
    pipe(
      drawn(codes) as R.Random<Codes>,
      R.map((zs) => {
        const { mixture: next, objective } = Mixture.step({})(law)(zs)
        return [next, { logLikelihood: objective }] as const
      }),
    ),
  sample: (law) => Mixture.draw(law),
})
