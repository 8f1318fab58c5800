/**
 * Reducers: statistics of a sequence that are computed as it goes by, so that it needn't be stored. A reducer is a
 * monoid of states with a left action of the points:
 *   value(x1, ..., xn) = finish(step(... step(init, x1) ..., xn))
 *   merge(value(xs), value(ys)) = value(xs ++ ys)           in float64 tolerance
 *   merge(init, s) = s = merge(s, init)                     bitwise
 * Statistics that compare chains (splitRhat, batchMeans, bfmi) have a state for several sequences, and theirs is
 *   merge(value(xs), value(ys)) = value of the two chains xs and ys
 * All four functions are terms: the first two run on the device beside the chain, the others on the host.
 * References: Welford 1962; Chan, Golub and LeVeque 1983 for merging.
 */
export {
  both,
  contramap,
  map,
  reducer,
  struct,
  type Parts,
  type Reducer,
  type State,
} from './reducer/define.js'
export { count, covariance, mean, total, variance } from './reducer/moments.js'
export { extremes, type Extremes } from './reducer/extremes.js'
export { splitRhat } from './reducer/splitRhat.js'
export { batchMeans, type BatchMeans } from './reducer/batchMeans.js'
export { bfmi } from './reducer/bfmi.js'
