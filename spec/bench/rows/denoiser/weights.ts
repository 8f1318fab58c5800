// The weights of the denoiser as whoever writes it by hand has them: one matrix for time and context together. With the
// widths of the paper: levels 128, 256, 256 and a time embedding of 128.

import { Data, Diffusion } from '../../../../lib/index.js'
import { numbers } from '../numbers.js'

export interface Dense<A> {
  readonly weight: A
  readonly bias: A
}

/** A block: y = (W u + b) * sigmoid(W_g h + b_g) + W_b h + (W_s u + b_s) with h = SiLU(W_c SiLU([t, c]) + b_c). */
export interface Block<A> {
  readonly context: Dense<A>
  readonly gate: Dense<A>
  readonly shift: A
  readonly main: Dense<A>
  readonly skip: Dense<A>
}

export interface Weights<A> {
  readonly frequencies: A
  readonly time: readonly [Dense<A>, Dense<A>]
  readonly blocks: readonly Block<A>[]
}

export const widths = { levels: [128, 256, 256], time: 128 } as const

export type Widths = Parameters<typeof Diffusion.denoiser>[1]
type Given<D extends number> = Data.Concrete<Diffusion.Denoiser<D>>

/** Parameters of about the size that they have at first. */
export const filled = <const D extends number>(size: D, w: Widths): Given<D> => {
  const { space } = Diffusion.denoiser(size, w)
  return Data.build(
    space,
    space.leaves.map(({ shape }) => {
      const n = shape.reduce((total, length) => total * length, 1)
      return Data.data(numbers(n, Math.sqrt(1 / shape[0]!)), shape)
    }),
  )
}

/** Two matrices, one above the other. */
const above = (top: Data.Data, bottom: Data.Data): Data.Data => {
  const values = new Float32Array(top.values.length + bottom.values.length)
  values.set(top.values)
  values.set(bottom.values, top.values.length)
  return Data.data(values, [top.shape[0]! + bottom.shape[0]!, top.shape[1]!])
}

/** giry's parameters by hand. */
export const byHand = <D extends number>({ frequencies, time, blocks }: Given<D>): Weights<Data.Data> => ({
  frequencies,
  time,
  blocks: blocks.map(({ time: t, context, contextBias, gate, shift, main, skip }) => ({
    context: { weight: above(t, context), bias: contextBias },
    gate,
    shift,
    main,
    skip,
  })),
})

/** Every weight replaced, always in the same order. */
export const mapWeights = <A, B>({ frequencies, time, blocks }: Weights<A>, f: (a: A) => B): Weights<B> => {
  const dense = ({ weight, bias }: Dense<A>): Dense<B> => ({ weight: f(weight), bias: f(bias) })
  return {
    frequencies: f(frequencies),
    time: [dense(time[0]), dense(time[1])],
    blocks: blocks.map((b) => ({
      context: dense(b.context),
      gate: dense(b.gate),
      shift: f(b.shift),
      main: dense(b.main),
      skip: dense(b.skip),
    })),
  }
}

/** All weights, in the order of `mapWeights`. */
export const listed = <A>(weights: Weights<A>): readonly A[] => {
  const found: A[] = []
  mapWeights(weights, (a) => found.push(a))
  return found
}

/** Weights from a list of them. */
export const unlisted = <A>(like: Weights<unknown>, list: readonly A[]): Weights<A> => {
  let next = 0
  return mapWeights(like, () => list[next++]!)
}
