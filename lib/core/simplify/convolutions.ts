/**
 * Convolutions that are products: those of a single window, which is the whole image, and those by filters of a single
 * pixel. Surrounding an image of one pixel with zeros, as a transposed convolution does otherwise, is 16 times the work
 * for a filter of 4 by 4.
 */
import { size, type Shape } from '../graph.js'
import { convolutionOptions } from '../prim/convolution.js'
import type { Rule } from './rewrite.js'

/** Which of image, filter and result are multiplied, over which axes of them as matrices, and which comes out. */
const ROLES = {
  conv2d: { factors: ['image', 'filter'], made: 'result', contract: [[1, 0]] },
  conv2dTranspose: { factors: ['result', 'filter'], made: 'image', contract: [[1, 1]] },
  conv2dFilter: { factors: ['image', 'result'], made: 'filter', contract: [[0, 0]] },
} as const

const isConvolution = (op: string): op is keyof typeof ROLES => op in ROLES

export const asProducts: Rule = (e, scope) => {
  if (!isConvolution(e.op)) return undefined
  const { factors, made, contract } = ROLES[e.op]
  const [out] = e.outs
  const shapes: Partial<Record<'image' | 'filter' | 'result', Shape>> = {
    [factors[0]]: scope.type(e.args[0]!).shape,
    [factors[1]]: scope.type(e.args[1]!).shape,
    [made]: out!.shape,
  }
  const { image, filter, result } = shapes as Record<'image' | 'filter' | 'result', Shape>
  const { stride, pad } = convolutionOptions(e.params)
  const isWindow = result[1] === 1 && result[2] === 1 && image[1] === filter[0] && image[2] === filter[1]
  const isPixel = filter[0] === 1 && filter[1] === 1 && stride === 1
  const outputs = filter[3]!
  if (pad !== 0 || outputs === 0 || !(isWindow || isPixel)) return undefined
  const [windows, inputs] = [size(result) / outputs, size(filter) / outputs]
  const flat = { image: [windows, inputs], filter: [inputs, outputs], result: [windows, outputs] }
  const emit = (op: string, args: readonly number[], shape: Shape, params: object): number => {
    const value = scope.fresh({ dtype: 'float', shape })
    scope.emit({ ...e, op, args, outs: [value], params: { ...params } })
    return value.id
  }
  const [a, b] = factors.map((role, i) => emit('reshape', [e.args[i]!], flat[role], { shape: flat[role] }))
  const product = emit('dot', [a!, b!], flat[made], { batch: [], contract })
  return [emit('reshape', [product], out!.shape, { shape: out!.shape })]
}
