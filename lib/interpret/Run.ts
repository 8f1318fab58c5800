/**
 * Run: the driver. It owns the outermost loop of every computation: compiles a program once, calls it, feeds it and
 * listens to it. Results depend on programs, seeds and inputs alone, never on how a run was cut, watched or stopped.
 * A run is a `TaskEither`: nothing happens before it is called, and everything that can go wrong is a Left.
 */
export { given, type Given } from './run/given.js'
export { chains, chainsWith } from './run/chains.js'
export { reduce, reduceWith, type ReduceOptions } from './run/reduce.js'
export { reduceSteps } from './run/reduceSteps.js'
export {
  decodeCheckpoint,
  encodeCheckpoint,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type Checkpointing,
} from './run/checkpoint.js'
export {
  show,
  type CheckpointEvent,
  type CheckpointFailedEvent,
  type Event,
  type ProgressEvent,
} from './run/events.js'
export type { ChainsOptions, RowsOptions, RunOptions, Value } from './run/options.js'
export type { Feed } from './run/feed.js'
export type { Draws, Reduced, Trained, TrainOptions } from './run/results.js'
export { draw, evaluate, sample, type DrawOptions, type SampleOptions } from './run/rows.js'
export { train } from './run/train.js'
export { warmed, type Warmed } from './run/warmed.js'
export * as feed from './run/feed.js'
