/** The kernel of one equation, by the kind of its primitive; control is left to whoever runs blocks. */
import { fail } from '../../core/GiryError.js'
import type { Kind, TensorType } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { table } from '../../core/table.js'
import type { Kernel, Prepare } from './cells.js'
import { convolutionKernels } from './convolution.js'
import { drawKernels } from './draw.js'
import { prepareElementwise } from './elementwise.js'
import { indexKernels, layoutKernels } from './layout.js'
import { dotKernels, reduceKernels } from './reduce.js'

const kernels: Readonly<Record<Exclude<Kind, 'elementwise' | 'control'>, Readonly<Record<string, Prepare>>>> =
  {
    reduce: reduceKernels,
    dot: dotKernels,
    convolution: convolutionKernels,
    index: indexKernels,
    layout: layoutKernels,
    draw: drawKernels,
  }

/** Stops with a `BackendError` that names the primitive. */
export const missing = (op: string): never =>
  fail('BackendError', `no kernel for '${op}'`, 'use the primitives of this version', 'reference')

/** The kernel of an equation whose arguments have the given types; a primitive that isn't there is a `BackendError`. */
export const primitiveKernel = (e: Equation, args: readonly TensorType[]): Kernel => {
  if (e.op === 'constant') {
    const data = Float64Array.from(e.params['data'] as readonly number[])
    return () => [data]
  }
  const row = table.get(e.op) ?? missing(e.op)
  if (row.kind === 'control') return missing(e.op)
  if (row.kind === 'elementwise') return prepareElementwise(row)(e, args)
  return (kernels[row.kind][e.op] ?? missing(e.op))(e, args)
}
