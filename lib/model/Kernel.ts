/**
 * Markov kernels as values: K(x, dy), arrows x -> Random<Y> that also report an info. Kernels compose as a
 * category (Giry 1982): `andThen` is associative, `identity` its unit, and `lift` is a functor from functions.
 * What a kernel claims of its law is in its type (exactness.ts).
 */
export * from './exactness.js'
export * from './kernel/define.js'
export { andThen, times } from './kernel/sequence.js'
export * from './kernel/cycle.js'
export * from './kernel/reverse.js'
