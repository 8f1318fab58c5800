/** Adaptation: warm-ups, and the rules by which they learn. */
export * from './adapt/warmup.js'
export {
  dualAveraging,
  type DualAveraging,
  type DualAveragingOptions,
  type StepSize,
} from './adapt/dualAveraging.js'
export * from './adapt/windows.js'
