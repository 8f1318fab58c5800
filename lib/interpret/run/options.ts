/** Options that runs have in common. */
import type { Data } from '../../core/Data.js'
import type { Random } from '../../random/Random.js'
import type { Backend } from '../Backend.js'
import type { Checkpoint, Checkpointing } from './checkpoint.js'
import type { Event } from './events.js'
import type { Given } from './given.js'

/** A tree of data: the concrete value of some space. */
export type Value = Data | readonly Value[] | { readonly [key: string]: Value }

/** What every run has. */
export interface RunOptions {
  /** A name that `backends.open` knows ('reference', 'cpu', 'wasm', 'webgl'), or an open back end. */
  readonly backend: string | Backend
  readonly onEvent?: (event: Event) => void
  /** Stops the run at the next slice; what it has by then is its result, with `stopped: true`. */
  readonly signal?: AbortSignal
}

/** Options of `Run.chains`: whole numbers, chains at least 1, draws at least 0, thin at least 1. */
export interface ChainsOptions extends RunOptions {
  readonly chains: number
  /** How many states of each chain are kept. */
  readonly draws: number
  readonly seed: number
  /** Steps before the first draw's; default 0. */
  readonly burnIn?: number
  /** Steps of the kernel for each draw; default 1. */
  readonly thin?: number
  /**
   * Where chains start: a random value, drawn by each chain from a stream of its own, or a concrete value whose leaves
   * have one row per chain. Default: standard normal, taken into the space's supports by `Bijection.constrained`.
   */
  readonly start?: Random<unknown> | Value
  /** The number of the first chain's stream; default 0. Chain i of a run is the run of one chain with firstChain i. */
  readonly firstChain?: number
  /** Goes on from there: `start` is not used, `burnIn` and `draws` count from here. */
  readonly from?: Checkpoint
  readonly checkpoint?: Checkpointing
}

/** Options of `Run.sample`, `Run.draw` and `Run.evaluate`. */
export interface RowsOptions<A, P> extends RunOptions {
  /** The inputs, one for each row of every leaf. */
  readonly rows: Given<A>
  /** What all rows share, such as the parameters of a net; inputs of the program, so that it needn't be compiled again. */
  readonly parameters?: Given<P>
  /** Rows computed side by side; default 256. Memory grows with it, results don't depend on it. */
  readonly slice?: number
}
