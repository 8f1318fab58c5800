/** Short runs and persistent chains of linear models: the exact laws of O1 to O3, through the systems' own parts. */
import { pipe } from 'fp-ts/lib/function.js'
import { Move as M, Random as R, Term as T } from 'giry'
import type { Chain } from '../../../../../examples/04-systems/chains.js'
import { fixedScale } from '../../../../../examples/04-systems/generator.js'
import { persistentChains } from '../../../../../examples/04-systems/inference/persistentChains.js'
import { shortRun } from '../../../../../examples/04-systems/inference/shortRun.js'
import { init, modelOf } from '../../../../../examples/04-systems/learning.js'
import type { Inference, Latent } from '../../../../../examples/04-systems/parts.js'
import { standardNormal } from '../../../../../examples/04-systems/prior/standardNormal.js'
import { system } from '../../../../../examples/04-systems/system.js'
import { expect } from 'vitest'
import { flat, nothing } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'
import { expected, moments } from '../exact.js'
import { batchOf, frozen, generatorNet, imageOf, latents, matrix } from '../linear.js'
import {
  apply,
  chained,
  combined,
  determinant,
  posterior,
  standard,
  times,
  transposed,
  type Matrix,
  type Vector,
} from '../matrices.js'

const w: Matrix = [
  [1, 0.3],
  [-0.4, 0.8],
  [0.2, 0.5],
]
const sigma = 0.7
const images: Matrix = [
  [1, -0.5, 0.4],
  [-0.3, 0.9, 1.5],
]
const none = {} as never
const stepSize = 0.1
const ula = { move: M.ula({ stepSize }), steps: 4 }

const generator = fixedScale({ latents: latents(2), net: generatorNet(w), rule: frozen, sigma })
const prior = standardNormal(latents(2))
const partsOf = <Q>(inference: Inference<Q, Latent>) => ({ generator, inference, prior })

const targetOf = (x: Vector) => posterior({ w, sigma }, x)
const numbersOf = ({ mean, covariance }: { readonly mean: Vector; readonly covariance: Matrix }): Vector => [
  ...mean,
  ...covariance.flat(),
]

/** Independent laws side by side. */
const together = (laws: readonly { readonly mean: Vector; readonly covariance: Matrix }[]) => {
  const size = laws.reduce((n, { mean }) => n + mean.length, 0)
  let begin = 0
  const covariance = laws.flatMap((law) => {
    const before = begin
    begin += law.mean.length
    return law.covariance.map((row) => [
      ...new Array<number>(before).fill(0),
      ...row,
      ...new Array<number>(size - before - row.length).fill(0),
    ])
  })
  return { mean: laws.flatMap(({ mean }) => mean), covariance }
}

/** z+ of an inference at the first iteration. */
const inferred = <Q>(inference: Inference<Q, Latent>) => {
  const parts = partsOf(inference)
  return pipe(
    init(parts),
    R.chain((s) => inference.infer(s.inference, modelOf(parts)(s), batchOf(images), s.iteration)),
  )
}
/** A latent of the first image, as one that is not of the training. */
const started = <Q>(inference: Inference<Q, Latent>) => {
  const parts = partsOf(inference)
  return pipe(
    init(parts),
    R.chain((s) => inference.start(s.inference, modelOf(parts)(s), imageOf(T.vector(images[0]!)))),
  )
}

/** Each image has the law of O1 of its own posterior, independently; starts are N(0, I), and `start` has the law of `infer`. */
export const shortRunLaw = (): void => {
  const inference = shortRun(latents(2), ula)
  const chain = { steps: 4, stepSize }
  const wanted = images.map((x) => chained(targetOf(x), chain, standard(2)))
  const zs = moments(nothing, () => R.map((i: { readonly zs: unknown }) => i.zs)(inferred(inference)), none)
  near(numbersOf(zs), numbersOf(together(wanted)), 1e-12)
  const starts = moments(
    nothing,
    () => R.map((i: { readonly starts: unknown }) => i.starts)(inferred(inference)),
    none,
  )
  near(numbersOf(starts), numbersOf(standard(4)), 1e-12)
  near(numbersOf(moments(nothing, () => started(inference), none)), numbersOf(wanted[0]!), 1e-12)
}

/** O3: without noise the entropy of z+ is that of N(0, I), and for each step log |det(I - h L)|. */
export const noiseFreeEntropy = (): void => {
  const steps = 5
  const inference = shortRun(latents(2), { move: M.descent({ stepSize }), steps })
  const { covariance } = moments(nothing, () => started(inference), none)
  const { precision } = targetOf(images[0]!)
  const step = determinant(combined(standard(2).covariance, precision, -stepSize))
  near([0.5 * Math.log(determinant(covariance))], [steps * Math.log(Math.abs(step))], 1e-12)
}

const count = 4
const chains = (coldSteps = 12, move: Chain<Latent>['move'] = ula.move) =>
  persistentChains({ latents: latents(2), count, chain: { move, steps: ula.steps }, coldSteps })

interface Visit {
  readonly q: T.Batch<Latent>
  readonly zs: T.Batch<Latent>
  readonly starts: T.Batch<Latent>
}

/** A table after so many visits of the images, at positions 3 and 1. */
const visited = (visits: number) => {
  const inference = chains()
  const parts = partsOf(inference)
  return pipe(
    init(parts),
    R.chain((s) => {
      const visit = (q: T.Batch<Latent>): R.Random<T.Batch<Latent>> =>
        R.map((i: Visit) => i.q)(inference.infer(q, modelOf(parts)(s), batchOf(images, [3, 1]), s.iteration))
      return Array.from({ length: visits }).reduce<R.Random<T.Batch<Latent>>>(
        (table) => R.chain(visit)(table),
        R.of(s.inference),
      )
    }),
  )
}

/** After V visits a row has the law of V K steps, and rows without a visit that of the start. */
export const persistentLaw = (): void => {
  const visits = 3
  const chain = { steps: visits * ula.steps, stepSize }
  const [of3, of1] = images.map((x) => chained(targetOf(x), chain, standard(2)))
  const wanted = together([standard(2), of1!, standard(2), of3!])
  near(numbersOf(moments(nothing, () => visited(visits), none)), numbersOf(wanted), 1e-12)
}

/** Rows without a visit are what they were, to the bit, and a visited one is what the inference found and left. */
export const otherRowsStay = (): void => {
  const parts = partsOf(chains(12, M.descent({ stepSize })))
  const kept = (table: T.Batch<Latent>, k: number): Latent => parts.inference.kept!(table, T.index(k))
  const change = pipe(
    init(parts),
    R.chain((s) =>
      R.map(({ q, zs, starts }: Visit) => [
        ...[0, 2].map((k) => T.sub(kept(q, k), kept(s.inference, k))),
        ...[3, 1].map((k, i) => T.sub(kept(q, k), kept(zs, i))),
        ...[3, 1].map((k, i) => T.sub(kept(s.inference, k), kept(starts, i))),
        ...[3, 1].map((k) => T.sub(kept(q, k), kept(s.inference, k))),
      ])(parts.inference.infer(s.inference, modelOf(parts)(s), batchOf(images, [3, 1]), s.iteration)),
    ),
  )
  const { mean, covariance } = moments(nothing, () => change, none)
  near(mean.slice(0, 12), new Array<number>(12).fill(0), 0)
  near(covariance.slice(0, 12).flat(), new Array<number>(12 * 16).fill(0), 0)
  mean.slice(12).forEach((v) => expect(Math.abs(v)).toBeGreaterThan(0.01))
}

/** An image without a chain starts from N(0, I) and takes the cold steps. */
export const coldLaw = (): void => {
  const wanted = chained(targetOf(images[0]!), { steps: 9, stepSize }, standard(2))
  near(numbersOf(moments(nothing, () => started(chains(9)), none)), numbersOf(wanted), 1e-12)
}

const errorOf = (law: { readonly mean: Vector; readonly covariance: Matrix }, x: Vector): number => {
  const miss = apply(w, law.mean).map((v, i) => v - x[i]!)
  const spread = times(times(w, law.covariance), transposed(w))
  return miss.reduce((s, v, i) => s + v * v + spread[i]![i]!, 0)
}

/** What is left of |x - g(z)|^2 after two visits is less than with a cold start and the same steps of a visit. */
export const warmBeatsCold = (): void => {
  const x = images[0]!
  const error = (of: R.Random<Latent>) =>
    flat(
      expected(
        nothing,
        () => R.map((z: Latent) => T.sum(T.square(T.sub(T.matVec(matrix(w), z), T.vector(x)))))(of),
        none,
      )(none),
    )[0]!
  const row = R.map((q: T.Batch<Latent>) => chains().kept!(q, T.index(3)))
  const warm = [1, 2, 3].map((visits) => error(row(visited(visits))))
  const cold = error(started(chains(ula.steps)))
  const exact = (steps: number) => errorOf(chained(targetOf(x), { steps, stepSize }, standard(2)), x)
  near([...warm, cold], [4, 8, 12, 4].map(exact), 1e-10)
  expect(warm[0]).toBeCloseTo(cold, 10)
  expect(warm[1]!).toBeLessThan(0.95 * cold)
  expect(warm[2]!).toBeLessThan(warm[1]!)
}

/** Reconstructions: where the inference starts, and ten steps of descent on the posterior's energy from there, whatever its own steps and sigma. */
export const reconstructions = (): void => {
  const descent = { steps: 10, stepSize: 0.05, sigma: 0.5 }
  const made = system(partsOf(shortRun(latents(2), ula)), descent)
  const both = pipe(
    made.init,
    R.chain((s) => made.reconstruct(s, imageOf(T.vector(images[1]!)))),
    R.map((r) => [r.start, r.end]),
  )
  const target = targetOf(images[1]!)
  const start = chained(target, { steps: 4, stepSize }, standard(2))
  const end = chained(posterior({ w, sigma: descent.sigma }, images[1]!), { ...descent, noise: 0 }, start)
  const seen = moments(nothing, () => both, none)
  const shown = ({ mean, covariance }: typeof start) => ({
    mean: apply(w, mean),
    covariance: times(times(w, covariance), transposed(w)),
  })
  const block = (i: number) => ({
    mean: seen.mean.slice(3 * i, 3 * i + 3),
    covariance: seen.covariance.slice(3 * i, 3 * i + 3).map((row) => row.slice(3 * i, 3 * i + 3)),
  })
  near(numbersOf(block(0)), numbersOf(shown(start)), 1e-12)
  near(numbersOf(block(1)), numbersOf(shown(end)), 1e-12)
}
