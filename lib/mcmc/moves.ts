/** All moves in one namespace. */
export * from './Move.js'
export * from './Langevin.js'
export * from './Metropolis.js'
export * from './RandomWalk.js'
