// Operations of the denoiser on paper, by what they depend on, so that what can be shared is counted once: a time that
// all examples of a batch have, a context that stays through all reverse steps, and both with z.

import { Diffusion } from '../../../../lib/index.js'
import { ofMacs, SIGMOID, SINE } from '../../operations.js'
import { widths } from './weights.js'

const TIME = widths.time

/** Inputs and outputs of the seven blocks. */
const shapesOf = (size: number): readonly (readonly [number, number])[] =>
  Diffusion.denoiser(size, { ...widths, context: 1 })
    .space.leaves.filter(({ path }) => path.endsWith('main.weight'))
    .map(({ shape }) => shape as readonly [number, number])

const total = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0)

export interface Counts {
  /** Once for a time: two dense layers of the embedding, and its part of each block's context. */
  readonly time: number
  /** Once for a context: its part of each block's context. */
  readonly context: number
  /** For each z at each time: frequencies, gate and shift [out, out], main and skip [in, out]. */
  readonly example: number
}

/** Multiply-adds. With times and contexts of their own, an example has 1,673,738 for z in the plane (context 128). */
export const macsOf = (size: number, context: number): Counts => {
  const shapes = shapesOf(size)
  return {
    time: 2 * TIME * TIME + TIME * total(shapes.map(([, out]) => out)),
    context: context * total(shapes.map(([, out]) => out)),
    example:
      size * Math.floor(size / 2) + total(shapes.map(([inputs, out]) => 2 * out * out + 2 * inputs * out)),
  }
}

/** What isn't a product: for an output of a block two sigmoids, three products, six sums and LeakyReLU, and the features' waves. */
const elementwise = (size: number): number =>
  total(shapesOf(size).map(([, out]) => out * (2 * SIGMOID + 12))) + 2 * Math.floor(size / 2) * SINE

/** Operations of a forward pass. */
export const operationsOf = (size: number, context: number): Counts => {
  const macs = macsOf(size, context)
  return {
    time: ofMacs(macs.time),
    context: ofMacs(macs.context),
    example: ofMacs(macs.example) + elementwise(size),
  }
}
