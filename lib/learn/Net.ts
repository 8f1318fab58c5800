/** Nets: what they are, layers, and how to put them together. */
export { count, net, spaceOf, type Activation, type Net } from './net/define.js'
export * from './net/activation.js'
export * from './net/compose.js'
export * from './net/convolution.js'
export * from './net/dense.js'
export * from './net/embedding.js'
export * from './net/image.js'
export { uniformFanIn } from './net/initialise.js'
