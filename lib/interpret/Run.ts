/**
 * Run: the driver. It owns the outermost loop of every computation: compiles a program once, calls it, feeds it and
 * listens to it. Results depend on programs, seeds and inputs alone, never on how a run was cut, watched or stopped.
 *
 *   chains(options)(kernel): TaskEither<GiryError, Draws<X, I>>
 *   chainsWith(parameters, options)(p => kernel): TaskEither<GiryError, Draws<X, I>>
 *   reduce({ reducer, ...options })(kernel): TaskEither<GiryError, Reduced<R>>
 *   train({ name, seed, backend, iterations, init, feed, ... })((state, input) => Random<[state, info]>): TaskEither<GiryError, Trained<S, I>>
 *   sample({ count, seed, backend })(random): TaskEither<GiryError, Concrete<A>>           leaves [count, ...shape]
 *   draw({ rows, parameters, seed, backend, slice })((a, p) => Random<B>): TaskEither<GiryError, Concrete<B>>   leaves [rows, ...shape]
 *   evaluate({ rows, parameters, backend, slice })((a, p) => B): TaskEither<GiryError, Concrete<B>>            leaves [rows, ...shape]
 *   given(space, value): Given<A>
 *   feed.batches({ space, data, batch, seed }): Feed<Batch<A>>, feed.constant(given): Feed<A>, feed.from(space, t => Concrete): Feed<A>
 *   encodeCheckpoint(checkpoint): Json, decodeCheckpoint(json): Either<GiryError, Checkpoint>
 *   show(event): string
 */
export * from './run/given.js'
export type { Checkpoint, Checkpointing } from './run/checkpoint.js'
export type { CheckpointEvent, CheckpointFailedEvent, Event, ProgressEvent } from './run/events.js'
export type { ChainsOptions, RowsOptions, RunOptions, Value } from './run/options.js'
export type { Feed } from './run/feed.js'
export type { Draws, Reduced, Trained, TrainOptions } from './run/results.js'
