/**
 * Control: calls of named functions, loops of a known length, and bounded while loops. Their functions are
 * closed: every value they need is an argument.
 */
import type { Primitive } from '../graph.js'
import { callPrimitive } from './call.js'
import { loopPrimitive } from './loop.js'
import { whilePrimitive } from './while.js'

export { call } from './call.js'
export { loop, UNROLL_LIMIT } from './loop.js'
export { whileLoop } from './while.js'

export const controls: readonly Primitive[] = [callPrimitive, loopPrimitive, whilePrimitive]
