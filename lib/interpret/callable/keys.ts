/** The keys of streams as data. */
import * as Data from '../../core/Data.js'
import { streamKey, type Key } from '../../random/Rng.js'

/**
 * The key of chain i of a run, for a callable without lanes: int[2].
 *
 * @example
 * import { Callable, Data, Rng } from 'giry'
 * Callable.stream(1, 5) // Callable.keyOf(Rng.streamKey(1, 5))
 * Callable.keyOf([7, 8]) // Data.data([7, 8], [2], 'int')
 * Callable.streams(1, 5, 2) // Callable.keysOf([Rng.streamKey(1, 5), Rng.streamKey(1, 6)])
 * Callable.keysOf([[7, 8], [9, 10]]) // Data.data([7, 8, 9, 10], [2, 2], 'int')
 */
export const stream = (seed: number, chain: number): Data.Data => keyOf(streamKey(seed, chain))

/** One key as data: int[2]. */
export const keyOf = ([k0, k1]: Key): Data.Data => Data.data(Float64Array.of(k0, k1), [2], 'int')

/** The keys of many streams, one for each lane: int[lanes, 2]. */
export const keysOf = (keys: readonly Key[]): Data.Data =>
  Data.data(Float64Array.from(keys.flat()), [keys.length, 2], 'int')

/** The keys of chains first, first + 1, ... of a run, one for each lane: int[lanes, 2]. */
export const streams = (seed: number, first: number, lanes: number): Data.Data =>
  keysOf(Array.from({ length: lanes }, (_, i) => streamKey(seed, first + i)))
