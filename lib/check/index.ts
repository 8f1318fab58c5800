/** giry/check: tools for testing one's own kernels, moves, energies, spaces and random values, and for judging and exporting draws. */
export * as Arbitrary from './arbitrary.js'
export * as Diagnostics from './Diagnostics.js'
export * as Export from './Export.js'
export * as Laws from './laws.js'
export * as Stat from './stat.js'
