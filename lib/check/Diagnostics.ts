/**
 * Diagnostics of chains, with the field's names and definitions, on draws of one quantity: an array of numbers for each chain.
 *   rhat -> 1,  ess -> n (1 - rho) / (1 + rho) on an autoregression        in law
 *   all of them agree with the R package posterior 1.4.0                   float64 tolerance
 *   essBulk, essTail and essQuantile of f(x) = those of x, f increasing    bitwise
 *   rhat of -2 x = rhat of x                                               float64 tolerance
 */
export type { Chains } from './diagnostics/chains.js'
export { rhat, splitRhat, nestedRhat } from './diagnostics/rhat.js'
export { nestedRhatOfMoments } from './diagnostics/nestedOfMoments.js'
export { ess, essBulk, essMean, essQuantile, essSd, essTail } from './diagnostics/ess.js'
export { mcseMean, mcseMedian, mcseQuantile, mcseSd } from './diagnostics/mcse.js'
export { bfmi, divergences } from './diagnostics/hamiltonian.js'
export type { Sampled } from './diagnostics/sampled.js'
export { summarise, table, type Row, type Summary } from './diagnostics/table.js'
