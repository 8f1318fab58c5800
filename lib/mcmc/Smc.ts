/** Sequential Monte Carlo: particles with weights along a path of energies. */
export { ais, type AnnealedOptions, type MoveAt, type Weighted } from './smc/annealed.js'
export * from './smc/importance.js'
export * from './smc/resampling.js'
export { sampler, type Population, type SamplerOptions } from './smc/sampler.js'
export * from './smc/temperature.js'
export { effectiveSampleSize } from './smc/weights.js'
