/**
 * The surface language: functions over symbolic terms. They build a graph and compute nothing; an interpreter
 * does. Shapes that don't fit are found while building and reported by whoever reifies the program.
 */
export type { Batch, Flag, Index, Mat, Scalar, Term, Vec } from './types.js'
export type { Tensor } from './graph.js'
export { batch, grad, named, scan, times, valueAndGrad, whileLoop } from './functions.js'
export * from './term/constants.js'
export * from './term/arithmetic.js'
export * from './term/choice.js'
export * from './term/sums.js'
export * from './term/layout.js'
export * from './term/indexing.js'
export * from './term/convolution.js'
export * from './term/cumulative.js'
export * from './term/order.js'
export { diagonal, lowerTriangle, unitMatrix } from './term/matrix.js'
export { solveLower, solveLowerTransposed, solveUpper } from './term/triangular.js'
export * from './term/cholesky.js'
export * from './term/elimination.js'
export type { Tensorial } from './term/typed.js'
