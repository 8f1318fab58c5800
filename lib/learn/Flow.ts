/** Flows of velocity fields, which `Objective.flowMatching` fits. */
export { integrate, type IntegrateOptions, type Velocity } from './flow/integrate.js'
