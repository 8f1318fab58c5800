/** The one table of primitives: every row by its name, for decoding, printing and the laws. */
import { constantPrimitive, variablePrimitive, type Primitive } from './graph.js'
import { broadcasting } from './prim/broadcast.js'
import { controls } from './prim/control.js'
import { convolutions } from './prim/convolution.js'
import { products } from './prim/dot.js'
import { draws } from './prim/draw.js'
import { elementwise } from './prim/elementwise.js'
import { indexing } from './prim/indexing.js'
import { layouts } from './prim/layout.js'
import { reductions } from './prim/reduce.js'

export const table: ReadonlyMap<string, Primitive> = new Map(
  [
    variablePrimitive,
    constantPrimitive,
    ...elementwise,
    ...broadcasting,
    ...reductions,
    ...layouts,
    ...products,
    ...convolutions,
    ...indexing,
    ...draws,
    ...controls,
  ].map((p) => [p.name, p]),
)
