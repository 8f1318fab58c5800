/** How much work a run does, and the kernels that it runs. */
import { Adapt as A, Move as M, type Kernel as K, type Space as S } from 'giry'

export interface Profile {
  readonly chains: number
  /** Steps of the warm-up. */
  readonly warmup: number
  /** Draws of each chain. */
  readonly draws: number
}

export const profiles = {
  full: { chains: 4, warmup: 1000, draws: 1000 },
  smoke: { chains: 2, warmup: 50, draws: 20 },
} as const satisfies { readonly [name: string]: Profile }

export type ProfileName = keyof typeof profiles

/** What a kernel's warm-up is told. */
interface Setting<Z> {
  readonly space: S.Space<Z>
  readonly steps: number
  readonly moments: NonNullable<A.WindowedOptions['moments']>
  readonly leapfrogs: number
}

/** A warm-up of a move that counts its gradients and divergences. */
export type Tuning<Z> = A.Warmup<A.Windowed, A.Found, K.Reversible, M.HamiltonianInfo, Z>

interface Sampler {
  /** Steps for each draw. */
  readonly thin: number
  /** Steps of the warm-up for each that the profile gives. */
  readonly patience: number
  readonly tuned: <Z>(setting: Setting<Z>) => Tuning<Z>
}

/**
 * The kernels. MALA is HMC of one leapfrog step, the chain of `M.mala` in a metric, which counts no divergences; its acceptance of
 * 0.574 is the best for many dimensions (Roberts and Rosenthal 1998). HMC's step size is jittered, since one length of trajectories
 * may fit a period of the target. Short trajectories take long from where chains start to where the mass is, so that HMC and MALA get
 * more steps to warm up.
 */
export const samplers = {
  nuts: {
    thin: 1,
    patience: 1,
    tuned: ({ space, steps, moments }) => A.windowed(space, { steps, moments })((found) => M.nuts(found)),
  },
  hmc: {
    thin: 1,
    patience: 5,
    tuned: ({ space, steps, moments, leapfrogs }) =>
      A.windowed(space, { steps, moments })((found) => M.hmc({ ...found, steps: leapfrogs, jitter: 0.3 })),
  },
  mala: {
    thin: 10,
    patience: 10,
    tuned: ({ space, steps, moments }) =>
      A.windowed(space, { steps, moments, target: 0.574 })((found) => M.hmc({ ...found, steps: 1 })),
  },
} as const satisfies { readonly [name: string]: Sampler }

export type KernelName = keyof typeof samplers
