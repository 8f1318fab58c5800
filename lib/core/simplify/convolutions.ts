/**
 * Convolutions that are products: those of a single window, which is the whole image, and those by filters of a single
 * pixel. Surrounding an image of one pixel with zeros, as a transposed convolution does otherwise, is 16 times the work
 * for a filter of 4 by 4.
 */
import { size, type Shape } from '../graph.js'
import type { Equation } from '../Ir.js'
import { convolutionOptions } from '../prim/convolution.js'
import { emitOne, type Rule } from './rewrite.js'

type Role = 'image' | 'filter' | 'result'

/** What both arguments and the output are, and the axes of the arguments as matrices that are summed over. */
const CONVOLUTIONS: Readonly<
  Record<string, { readonly roles: readonly Role[]; readonly axes: readonly number[] }>
> = {
  conv2d: { roles: ['image', 'filter', 'result'], axes: [1, 0] },
  conv2dTranspose: { roles: ['result', 'filter', 'image'], axes: [1, 1] },
  conv2dFilter: { roles: ['image', 'result', 'filter'], axes: [0, 0] },
}

export const asProducts: Rule = (e, scope) => {
  const convolution = CONVOLUTIONS[e.op]
  if (convolution === undefined) return undefined
  const { roles, axes } = convolution
  const [out] = e.outs
  const shapes = [...e.args.map((a) => scope.type(a).shape), out!.shape]
  const [image, filter, result] = (['image', 'filter', 'result'] as const).map(
    (role) => shapes[roles.indexOf(role)]!,
  ) as [Shape, Shape, Shape]
  const { stride, pad } = convolutionOptions(e.params)
  const isWindow = result[1] === 1 && result[2] === 1 && image[1] === filter[0] && image[2] === filter[1]
  const isPixel = filter[0] === 1 && filter[1] === 1 && stride === 1
  const outputs = filter[3]!
  if (pad !== 0 || outputs === 0 || !(isWindow || isPixel)) return undefined
  const [windows, inputs] = [size(result) / outputs, size(filter) / outputs]
  const flat = { image: [windows, inputs], filter: [inputs, outputs], result: [windows, outputs] }
  const emit = (op: string, args: readonly number[], shape: Shape, params: Equation['params']): number =>
    emitOne(scope, e, op, args, { dtype: 'float', shape }, params)
  const [a, b, made] = roles.map((role): Shape => flat[role]) as [Shape, Shape, Shape]
  const factors = [a, b].map((shape, i) => emit('reshape', [e.args[i]!], shape, { shape }))
  const product = emit('dot', factors, made, { batch: [], contract: [axes] })
  return [emit('reshape', [product], out!.shape, { shape: out!.shape })]
}
