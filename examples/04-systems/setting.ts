/** Everything that systems are told: sizes of images, nets and chains, rates, and how much is learned. */
import type { Net as N } from 'giry'
import type { Shape } from './data/images.js'
import type { Fall } from './learner.js'
import type { PlateauOptions } from './plateau.js'
import type { Negatives } from './prior/tilted.js'

/** The sizes of nets. */
export interface Sizes {
  /** The length d of a latent. */
  readonly latent: number
  /** Transposed convolutions from 1 x 1 x d to an image. */
  readonly generator: readonly N.FilterRow[]
  /** Convolutions from an image to a code. */
  readonly encoder: readonly N.FilterRow[]
  /** Widths of the two hidden layers of tilts and classifiers. */
  readonly tilt: number
  /** The diffusion sampler of DAMC. */
  readonly sampler: {
    readonly encoder: readonly N.FilterRow[]
    readonly context: number
    /** Whether all but the last convolution of its encoder are followed by instance normalisation. */
    readonly normalised: boolean
    readonly nullWidth: number
    readonly levels: readonly [number, number, number]
    readonly timeWidth: number
    /** Reverse steps. */
    readonly steps: number
  }
  /** The lengths of the latents of a hierarchy, top first. */
  readonly layers: readonly number[]
  /** Width of the hidden layers of the second stage. */
  readonly secondStage: number
}

/** So many steps of unadjusted Langevin, z + h grad log p + sqrt(2 h) xi; h is s^2 / 2 for the papers' step s. */
export interface Steps {
  readonly steps: number
  readonly stepSize: number
}

/** The step size h of a paper's step s. */
export const halfSquare = (s: number): number => s ** 2 / 2

/** Learning rates at the start. */
export interface Rates {
  readonly generator: number
  /** Of the generator of several latents. */
  readonly topDown: number
  readonly encoder: number
  /** Of the tilt of an energy-based prior. */
  readonly tilt: number
  /** Of the classifiers of noise-contrastive priors. */
  readonly ratio: number
  readonly sampler: number
  readonly secondStage: number
}

export interface Setting {
  readonly shape: Shape
  /** The number of training images. */
  readonly count: number
  readonly sizes: Sizes
  /** The standard deviation of a pixel around the generator's image, which goes from -1 to 1. */
  readonly sigma: number
  readonly posterior: Steps
  /** Steps for the chain of an image that alternating back-propagation hasn't trained with. */
  readonly coldSteps: number
  readonly prior: Steps
  /** Of the chains that draw from a prior after training; those of training where nothing is said. */
  readonly priorDraws?: Steps
  /** Weight of the squares of a tilt at z+ and z-, beside its contrast; 0 where nothing is said. */
  readonly penalty?: number
  readonly rates: Rates
  /** How the rates of what learns with the generator fall; where nothing is said, to a twentieth by the end. */
  readonly fall?: Fall
  /** How the rates of generators and encoders fall in place of it: whenever their losses stop falling. */
  readonly plateau?: PlateauOptions
  /** Updates of the generator. */
  readonly iterations: number
  readonly batch: number
  readonly damc: {
    /** Rate of the tilt beside it. */
    readonly tilt: number
    /** M. */
    readonly updates: number
    /** The probability that an image trains the unconditional branch; or all train both branches. */
    readonly nullProbability: number | 'both'
    /** Of the new parameters in the slow copy, every so many iterations. */
    readonly weight: number
    readonly every: number
    /** Of the sampler, decoupled; 0 where nothing is said. */
    readonly weightDecay?: number
    /** Where the chains of training start; draws of the sampler unless said otherwise. */
    readonly start?: 'sampler' | 'noise'
    /** Where the chains of the prior start in training; at draws of the sampler and as many of noise unless said otherwise. */
    readonly negatives?: Negatives
  }
  /** Iterations of what is fitted afterwards: second stage and ratio; and of expectation maximisation. */
  readonly afterwards: { readonly iterations: number; readonly mixture: number; readonly fall?: Fall }
  readonly components: number
  /** Proposals of which a draw of the noise-contrastive prior is resampled. */
  readonly proposals: number
  /** Tilts of a prior learned in stages. */
  readonly stages: number
  /** Weight of the sum of squares of a regularised generator's parameters, beside the sum over pixels of squared errors. */
  readonly decay: number
  /** Steps without noise that end a reconstruction by chains; they are as long as those of training. */
  readonly descents: number
}
