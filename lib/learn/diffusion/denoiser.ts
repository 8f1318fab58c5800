/**
 * The denoiser: a U-shaped stack of gated dense blocks on a vector, which predicts the noise in z from z, the time
 * and a context c. In each block h = SiLU(W_c SiLU([t, c]) + b_c), and
 *   y = (W u + b) * sigmoid(W_g h + b_g) + W_b h + (W_s u + b_s)
 * W_c is stored as its two parts, for the time and for the context: what a whole batch shares is then computed once
 * for the batch, and what doesn't change along the reverse steps once for all of them.
 */
import * as T from '../../core/Term.js'
import type { Mat, Scalar, Vec } from '../../core/types.js'
import * as R from '../../random/Random.js'
import { silu } from '../net/activation.js'
import { net, type Net } from '../net/define.js'
import { dense, type Dense } from '../net/dense.js'
import { fourier, timeEmbedding, type TimeEmbedding } from '../net/embedding.js'
import { uniformFanIn } from '../net/initialise.js'

type AnyVec = Vec<number>
type AnyMat = Mat<number, number>
type AnyDense = Dense<number, number>

/** The parameters of a block. */
export interface Block {
  readonly time: AnyMat
  readonly context: AnyMat
  readonly contextBias: AnyVec
  readonly gate: AnyDense
  readonly shift: AnyMat
  readonly main: AnyDense
  readonly skip: AnyDense
}

/** The parameters of the denoising network for vectors of length D. */
export interface Denoiser<D extends number> {
  readonly frequencies: Mat<D, number>
  readonly time: TimeEmbedding<number>
  /** Three blocks down, one in the middle, three up. */
  readonly blocks: readonly Block[]
}

/** Widths: of the three levels, of the time embedding and of the context. */
export interface DenoiserWidths {
  readonly levels: readonly [number, number, number]
  readonly time: number
  readonly context: number
}

const blockInit = (inputs: number, outputs: number, w: DenoiserWidths): R.Random<Block> => {
  const fanIn = w.time + w.context
  return R.struct({
    time: uniformFanIn([w.time, outputs] as const, fanIn),
    context: uniformFanIn([w.context, outputs] as const, fanIn),
    contextBias: uniformFanIn([outputs] as const, fanIn),
    gate: dense<number, number>(outputs, outputs).init,
    shift: uniformFanIn([outputs, outputs] as const, outputs),
    main: dense<number, number>(inputs, outputs).init,
    skip: dense<number, number>(inputs, outputs).init,
  })
}

const affine = ({ weight, bias }: AnyDense, x: AnyVec): AnyVec => T.add(T.vecMat(x, weight), bias)

const block =
  (p: Block, time: AnyVec, context: AnyVec) =>
  (u: AnyVec): AnyVec => {
    const seen = T.add(T.add(T.vecMat(time, p.time), p.contextBias), T.vecMat(context, p.context))
    const h = T.silu(seen)
    const gated = T.mul(affine(p.main, u), T.sigmoid(affine(p.gate, h)))
    return T.add(T.add(gated, T.vecMat(h, p.shift)), affine(p.skip, u))
  }

/** What the denoiser is given: a noisy vector, tau and the context. */
export interface Noisy<D extends number> {
  readonly z: Vec<D>
  readonly tau: Scalar
  readonly context: AnyVec
}

/**
 * The denoiser for vectors of length `size`; it returns the predicted noise, a vector of that length.
 *
 * @example
 * import { Diffusion, Space as S, Term as T } from 'giry'
 * const net = Diffusion.denoiser(2, { levels: [8, 8, 8], time: 8, context: 3 })
 * const { value: parameters } = S.variables(net.space)
 * const noisy = { z: T.vector([0, 0]), tau: T.constant(500), context: T.vector<readonly number[]>([1, 2, 3]) }
 * net(parameters)(noisy).shape // [2]
 * parameters.blocks.length // 7
 */
export const denoiser = <const D extends number>(
  size: D,
  widths: DenoiserWidths,
): Net<Denoiser<D>, Noisy<D>, Vec<D>> => {
  const [a, b, c] = widths.levels
  const features = fourier(size, Math.floor(size / 2))
  const embedding = timeEmbedding(widths.time)
  const shapes = [
    [size + 2 * Math.floor(size / 2), a],
    [a, b],
    [b, c],
    [c, c],
    [2 * c, b],
    [2 * b, a],
    [2 * a, size],
  ] as const
  const init = R.struct({
    frequencies: features.init,
    time: embedding.init,
    blocks: R.sequence(shapes.map(([i, o]) => blockInit(i, o, widths))),
  })
  return net(init, (params) => ({ z, tau, context }) => {
    const time: AnyVec = silu(embedding(params.time)(tau))
    const seen = silu(context)
    const run = (i: number, u: AnyVec): AnyVec => block(params.blocks[i]!, time, seen)(u)
    const act = T.leakyRelu(0.01)
    const down0 = run(0, features(params.frequencies)(z))
    const down1 = run(1, act(down0))
    const down2 = run(2, act(down1))
    const middle = run(3, act(down2))
    const up2 = run(4, act(T.concat(middle, down2)))
    const up1 = run(5, act(T.concat(up2, down1)))
    const up0 = run(6, act(T.concat(up1, down0)))
    return T.add(z, up0 as unknown as Vec<D>)
  })
}
