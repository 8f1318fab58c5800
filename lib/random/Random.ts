/**
 * The random monad: a value that depends on draws. Draws have addresses, counted in blocks of two words,
 *   |of| = 0    |draw of n scalars| = ceil(n / 2)    |chain| = sum    |times n k| = n |k|    |plate B p| = B |p|
 *   |mixture| = 1 + sum of its parts    |whileLoop| = 1 (a stream of its own)
 * so the monad laws hold bit for bit, and no draw depends on how many chains there are or where a run was cut.
 * Reference: Giry 1982, "A categorical approach to probability theory".
 */
export { accept, categorical, mixture, normal, normalLike, uniform } from './draws.js'
export { grad, valueAndGrad } from './gradient.js'
export { plate, replicate, scan, times, whileLoop } from './loops.js'
export {
  bind,
  both,
  chain,
  Do,
  let_,
  let_ as let,
  located,
  map,
  of,
  sequence,
  struct,
  type Random,
  type Site,
  type Traced,
} from './monad.js'
