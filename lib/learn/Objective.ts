/**
 * Learning objectives: losses for energies, scores, encoders and velocity fields. Those of one example are a
 * `Random<Scalar>`, `average` is their mean over a batch, and `Random.valueAndGrad` differentiates them at their draws.
 */
export { average } from './objective/average.js'
export { contrast } from './objective/contrast.js'
export * from './objective/contrastive.js'
export { densityRatio } from './objective/densityRatio.js'
export * from './objective/flowMatching.js'
export * from './objective/noiseContrastive.js'
export * from './objective/scoreMatching.js'
export { squaredError } from './objective/squaredError.js'
export * from './objective/variational.js'
