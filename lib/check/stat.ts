/**
 * Statistics with a declared chance of a false alarm: right programs fail with probability at most `BUDGET`, however many
 * tests look at them, and whenever one stops to look.
 *   invariance            one step from exact draws, for kernels
 *   rankTest              ranks along a path through an exact draw, for kernels
 *   geweke                the same two for conditional kernels of a model (`joint`)
 *   calibration           ranks of a model's own draws among those of a sampler of its posterior
 *   logEValue and others  e-values of one's own differences and ranks, `plan` for how many to draw
 * Reference: Ramdas, Grunwald, Vovk and Shafer 2023, "Game-theoretic statistics and safe anytime-valid inference".
 */
export { BUDGET, share, suite, type Share, type Tests } from './stat/budget.js'
export { calibrated, calibration, type CalibrationTrial, type RankHistogram } from './stat/calibration.js'
export { logEValue, logEValueAbove, logEValueUniform } from './stat/evalue.js'
export type { Band } from './stat/band.js'
export { features, type Feature } from './stat/features.js'
export { geweke, joint, type Joint } from './stat/geweke.js'
export { invariance, type Trial } from './stat/invariance.js'
export type { Model, Pair } from './stat/model.js'
export { plan, type Plan } from './stat/plan.js'
export type { Quantities } from './stat/quantities.js'
export { rankTest, type RankTrial } from './stat/rankTest.js'
export type { Sampling } from './stat/sample.js'
export { thinned, type Sampler, type Thinning } from './stat/thinned.js'
export { logEValueJointly } from './stat/witness.js'
