/** Sequential Monte Carlo: particles with weights along a path of energies. */
export * from './smc/resampling.js'
export { effectiveSampleSize } from './smc/weights.js'
