/** All moves in one namespace. */
export * from './Move.js'
export * from './options.js'
export * from './accept.js'
export { cycle, palindrome, repeat, reverse } from './Cycle.js'
export * from './Mix.js'
export * from './Langevin.js'
export * from './Metropolis.js'
export * from './RandomWalk.js'
