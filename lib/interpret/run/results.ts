/** What runs give. */
import type { Concrete } from '../../core/Data.js'
import type { Space } from '../../core/Space.js'
import type { Info } from '../../model/Info.js'
import type { Random } from '../../random/Random.js'
import type { Checkpoint, Checkpointing } from './checkpoint.js'
import type { Feed } from './feed.js'
import type { Given } from './given.js'
import type { RunOptions } from './options.js'

/** The draws of chains. */
export interface Draws<X, I extends Info> {
  readonly space: Space<X>
  /** Leaves [chains, draws, ...shape]. */
  readonly draws: Concrete<X>
  /** Leaves [chains, draws]: what the `thin` steps of each draw report; counts are sums, all else averages. */
  readonly info: Concrete<I>
  readonly chains: number
  /** Draws of each chain: fewer than asked for when the run was stopped. */
  readonly count: number
  /** Where the chains are, for `from`. */
  readonly checkpoint: Checkpoint
  readonly stopped: boolean
}

/** The result of a reducer over the draws of chains. */
export interface Reduced<R, I extends Info> {
  /** Over the draws of all chains, merged in float64 in the order of the chains. */
  readonly value: Concrete<R>
  /** Over each chain's draws: leaves [chains, ...shape]. */
  readonly perChain: Concrete<R>
  /** Leaves [chains]: what the steps of all draws report; counts are sums, all else averages. */
  readonly info: Concrete<I>
  readonly chains: number
  /** Draws of each chain, with those before the checkpoint that the run went on from. */
  readonly count: number
  readonly checkpoint: Checkpoint
  readonly stopped: boolean
}

/** The result of training. */
export interface Trained<S, I extends Info> {
  readonly space: Space<S>
  readonly state: Concrete<S>
  readonly iterations: number
  /** Infos of some iterations, evenly spaced: their numbers, and the infos' leaves of shape [number of them]. */
  readonly history: { readonly iterations: readonly number[]; readonly info: Concrete<I> }
  readonly checkpoint: Checkpoint
  readonly stopped: boolean
}

/** What `train` is given: a name, a seed, a number of iterations, a start and a feed. */
export interface TrainOptions<S, D> extends RunOptions {
  readonly name: string
  readonly seed: number
  /** In total, with those that `from` has done already. */
  readonly iterations: number
  /** The first state, drawn from a stream of its own; or given, as where an earlier stage has left it. */
  readonly init: Random<S> | Given<S>
  /** The input of each iteration; without it the step gets an empty record. */
  readonly feed?: Feed<D>
  /** The infos of so many iterations, evenly spaced, and of the last one are kept; default 1,000. */
  readonly history?: number
  readonly checkpoint?: Checkpointing
  /** Goes on from there: `init` gives the space only. */
  readonly from?: Checkpoint
}
