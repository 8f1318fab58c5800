/** Optimizers: descent with and without memory, clipping, groups, schedules and slow copies. */
export type { Optimizer, Rate, Schedule, Slots, Updated } from './optimizer/define.js'
export * from './optimizer/adam.js'
export * from './optimizer/clip.js'
export * from './optimizer/groups.js'
export * from './optimizer/plateau.js'
export * from './optimizer/schedule.js'
export * from './optimizer/sgd.js'
