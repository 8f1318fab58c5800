/** The diffusion family against its formulas in plain numbers, with given draws. */
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Diffusion from '../../../lib/learn/Diffusion.js'
import * as N from '../../../lib/learn/Net.js'
import type { Random } from '../../../lib/random/Random.js'
import { constant, variable } from '../../../lib/core/graph.js'
import { draw, evaluate, flat, numbers } from '../evaluate.js'
import { withDraws, type Wanted } from '../oracle.js'
import * as Plain from './plain.js'
import { uniformWithin } from './uniform.js'

const STEPS = 4
const encoder = N.mlp([3, 5, 6], N.relu)
const family = Diffusion.family({
  size: 2,
  encoder,
  context: 6,
  nullWidth: 7,
  levels: [4, 5, 3],
  timeWidth: 8,
  steps: STEPS,
})
const phiSpace = N.spaceOf(family.init)
const phi = draw(family.init, 3)
const [z, c] = [
  [0.4, -1.1],
  [1, -0.5, 0.25],
] as const

/** float64 results of nets with a few hundred products, the first of them at angles of about 1000. */
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length)
  got.forEach((g, i) => expect(Math.abs(g - wanted[i]!)).toBeLessThan(1e-10 * (1 + Math.abs(wanted[i]!))))
}

/** Any numbers that differ from draw to draw. */
const given = (address: number, element: number): number => Math.sin(1 + 3 * address + element)
const normals = (address: number): readonly number[] => [given(address, 0), given(address, 1)]
const oracle = ({ kind, address, element }: Wanted): number =>
  kind === 'uniform' ? 0.3 : given(address, element)

const contextOf = (): readonly number[] =>
  Plain.dense(phi.encoder[1]!, Plain.leaky(0)(Plain.dense(phi.encoder[0]!, c)))
const nullContextOf = (eta: readonly number[]): readonly number[] =>
  Plain.dense(phi.null[1]!, Plain.leaky(0.01)(Plain.dense(phi.null[0]!, eta)))

/** The denoiser's blocks, skips, features and residual; one matrix split in two for time and context. */
export const denoiser = (): void => {
  const net = Diffusion.denoiser(2, { levels: [4, 5, 3], time: 8, context: 6 })
  for (const tau of [4.74, 321, 950.39]) {
    const context = [1, -2, 0.5, 0, 3, -0.1]
    const found = evaluate(
      Space.tuple(net.space, Space.real(2), Space.scalar, Space.real<number>(6)),
      ([p, x, t, seen]) => net(p)({ z: x, tau: t, context: seen }),
      [phi.denoiser, numbers(z, 2), numbers([tau]), numbers(context, 6)],
    )
    close(flat(found), Plain.denoise(phi.denoiser, z, tau, context))
  }
}

/** Ancestral sampling from the encoded condition, and from the null context of one eta for all steps. */
export const sampling = (): void => {
  const [conditional] = withDraws(
    Space.tuple(phiSpace, Space.real(3)),
    ([p, x]) => family.sample(p, x),
    [phi, numbers(c, 3)],
    oracle,
  )
  close(conditional!, Plain.ancestral(phi.denoiser, contextOf(), STEPS, normals))
  const [unconditional] = withDraws(phiSpace, (p) => family.sampleNull(p), phi, oracle)
  close(
    unconditional!,
    Plain.ancestral(phi.denoiser, nullContextOf(normals(0)), STEPS, (k) => normals(k + 1)),
  )
}

/** The loss at both masks; eta is at address 0, u at 1, the noise at 2. */
export const losses = (): void => {
  for (const mask of [0, 1]) {
    const [loss] = withDraws(
      Space.tuple(phiSpace, Space.real(3), Space.scalar, Space.real(2)),
      ([p, x, m, y]) => family.loss(p, x, m, y),
      [phi, numbers(c, 3), numbers([mask]), numbers(z, 2)],
      oracle,
    )
    const context = mask === 1 ? contextOf() : nullContextOf(normals(0))
    close(loss!, [Plain.noiseLoss(phi.denoiser, { z, u: 0.3, noise: normals(2), context })])
  }
}

/** The blocks that a random value uses. */
const blocksOf = (random: Random<unknown>): number =>
  random.trace({ key: variable({ dtype: 'int', shape: [2] }), address: constant([0], [], 'int') }).blocks

/** Each loss and each unconditional draw has an eta of its own: one block more than it needs without. */
export const freshNull = (): void => {
  const { value: p } = Space.variables(phiSpace)
  const { value: x } = Space.variables(Space.real(3))
  expect(blocksOf(family.sample(p, x))).toBe(1 + STEPS)
  expect(blocksOf(family.sampleNull(p))).toBe(1 + 1 + STEPS)
  expect(blocksOf(family.loss(p, x, T.constant(1), T.vector(z)))).toBe(3)
  const loss = (eta: number, mask: number): number =>
    withDraws(
      phiSpace,
      (q) => family.loss(q, T.vector(c), T.constant(mask), T.vector(z)),
      phi,
      (w) => (w.kind === 'normal' && w.address === 0 ? eta : oracle(w)),
    )[0]![0]!
  expect(loss(0, 0)).not.toBe(loss(1, 0))
  expect(loss(0, 1)).toBe(loss(1, 1))
}

/** Denoisers of the papers: two of images, and the toy's. */
export const denoiserCounts = (): void => {
  const count = (size: number, context: number): number =>
    N.count(Diffusion.denoiser<number>(size, { levels: [128, 256, 256], time: 128, context }))
  expect([count(100, 1024), count(128, 1024), count(2, 128)]).toEqual([3_066_424, 3_143_424, 1_679_122])
}

/** Whole samplers with default widths; the papers' have an unused vector of 1,024 more. */
export const familyCounts = (): void => {
  const middle = [[512, 4, 2, 1]] as const
  const last = [[1024, 4, 1, 0]] as const
  const small = [
    [64, 3, 1, 1],
    [128, 4, 2, 1],
    [256, 4, 2, 1],
  ] as const
  const large = [...small, [256, 4, 2, 1], ...middle] as const
  const rows = [
    [100, [...small, ...middle, ...last], 14_359_224],
    [128, [...small, ...middle, ...last], 14_439_808],
    [100, [...small, ...middle, ...middle, ...last], 18_555_064],
    [128, [...large, ...middle, ...middle, ...last], 23_880_832],
  ] as const
  for (const [size, layers, published] of rows) {
    const images = N.encoder({ channels: 3, layers, code: 1024 }, N.leakyRelu(0.2))
    const { init } = Diffusion.family<N.Encoder, N.Image, number, 1024>({
      size,
      encoder: images,
      context: 1024,
    })
    expect(N.count({ space: N.spaceOf(init) })).toBe(published - 1024)
  }
}

/** Time and context are one layer's inputs at first: all within one bound, and close to it [uniform]. */
export const initialBlocks = (): void => {
  const net = Diffusion.denoiser(4, { levels: [32, 16, 16], time: 16, context: 48 })
  const { blocks, frequencies } = draw(net.init)
  for (const { time, context, contextBias, shift, gate } of blocks) {
    uniformWithin(flat([time, context, contextBias]), 1 / Math.sqrt(16 + 48))
    uniformWithin(flat([shift, gate]), 1 / Math.sqrt(contextBias.values.length))
  }
  expect(flat(frequencies).length).toBe(8)
}
