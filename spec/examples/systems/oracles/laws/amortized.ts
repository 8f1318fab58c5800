/**
 * Amortized chains of the systems where everything is known: a table of finitely many latents, which is q -> q K^T, and a Gaussian
 * encoder of a linear model, which ends at the law that the chain leaves alone.
 */
import { pipe } from 'fp-ts/lib/function.js'
import {
  Amortizer as Q,
  Energy as E,
  Gaussian,
  Move as M,
  Net as N,
  Optimizer as O,
  Random as R,
  Space as S,
  Table,
  Term as T,
} from 'giry'
import { fixedScale } from '../../../../../examples/04-systems/generator.js'
import { amortized } from '../../../../../examples/04-systems/inference/amortized.js'
import { init, step, type State } from '../../../../../examples/04-systems/learning.js'
import { asPrior, type Latent, type Prior } from '../../../../../examples/04-systems/parts.js'
import { standardNormal } from '../../../../../examples/04-systems/prior/standardNormal.js'
import { system } from '../../../../../examples/04-systems/system.js'
import { draw, flat } from '../../../../learn/evaluate.js'
import { invariantMoves, normalised, power, push } from '../../../../learn/laws/finite.js'
import { near } from '../../../../learn/quadrature.js'
import { expected, iterated } from '../exact.js'
import { batchOf, frozen, generatorNet, imageOf, latents, pointNet } from '../linear.js'
import { apply, posterior } from '../matrices.js'

const sigma = 0.5
/** The image of each of three latents, and their prior. */
const faces = [-0.6, 0.1, 0.5]
const before = [0.2, 0.3, 0.5]

const finitePrior: Prior<object, T.Index> = {
  init: R.of({}),
  energy: () => asPrior(E.categorical('before', before)),
  learn: (p) => R.of([p, {}]),
  sample: () => R.categorical(T.log(T.vector<readonly number[]>(before))),
}

/** Two conditions: whether an image is brighter than 0. */
const table = Table.family({ conditions: 2, cells: Table.points(3) })
const seen = (x: N.Image): T.Index => T.toInt(T.toFloat(T.greater(T.sum(x), T.constant(0))))
const family: Q.Family<Table.Table, N.Image, T.Index> = {
  name: table.name,
  init: table.init,
  sampleNull: table.sampleNull,
  sample: (phi, x) => table.sample(phi, seen(x)),
  loss: (phi, x, mask, z) => table.loss(phi, seen(x), mask, z),
}

const known = invariantMoves(3)[0]!
const finite = (weight = 1, every = 1) => ({
  generator: fixedScale({
    latents: S.finite(3),
    net: N.net(
      R.of(T.vector<readonly number[]>(faces)),
      (p) => (z: T.Index) => imageOf(T.reshape([1] as readonly [number], T.element(p, z))),
    ),
    rule: frozen,
    sigma,
  }),
  inference: amortized<Table.Table, T.Index>({
    family,
    latents: S.finite(3),
    chain: { move: known.move, steps: 2 },
    rule: O.sgd({ rate: 1 }),
    updates: 1,
    weight,
    every,
  }),
  prior: finitePrior,
})

type Tables = State<T.Vec<number>, Q.Amortizer<Table.Table>, object>

/** Mean tables after each of so many iterations on one image. */
const tabular = (parts: ReturnType<typeof finite>, image: number, iterations: number) => {
  const start = draw(init(parts))
  const next = expected(
    N.spaceOf(init(parts)),
    (s: Tables) => R.map(([after]: readonly [Tables, unknown]) => after)(step(parts)(s, batchOf([[image]]))),
    start,
  )
  let state = start
  return Array.from({ length: iterations }, () => {
    state = next(state)
    return { phi: flat(state.inference.phi.rows), slow: flat(state.inference.slow.rows) }
  })
}

const posteriorOf = (x: number): readonly number[] =>
  normalised(faces.map((g, z) => before[z]! * Math.exp(-((x - g) ** 2) / (2 * sigma ** 2))))
const uniform = [1 / 3, 1 / 3, 1 / 3]

/** After k iterations the row of an image's condition is q K^(2 k), which tends to the posterior; the other row stays. */
export const tables = (): void => {
  const x = 0.4
  const pi = posteriorOf(x)
  const wanted = (k: number) => push(uniform, power(known.matrix(pi), 2 * k))
  const rows = tabular(finite(), x, 24).map(({ phi }) => phi)
  rows.forEach((row, k) => near(row, [...uniform, ...wanted(k + 1)], 1e-12))
  near(rows.at(-1)!.slice(3), pi, 1e-6)
}

/** The chains start from the slow copy, which moves every second iteration by its weight. */
export const slowTables = (): void => {
  const x = 0.4
  const k = power(known.matrix(posteriorOf(x)), 2)
  const [first, mix] = [push(uniform, k), 0.4]
  const [, second, third] = tabular(finite(mix, 2), x, 3)
  near(second!.phi.slice(3), first, 1e-12)
  const copied = uniform.map((u, i) => (1 - mix) * u + mix * first[i]!)
  near(second!.slow.slice(3), copied, 1e-12)
  near(third!.phi.slice(3), push(copied, k), 1e-12)
}

const w = [[1.3], [0.7]]
const images = [
  [1, 0.4],
  [-0.5, 1],
]
const h = 0.1
const gaussian = {
  generator: fixedScale({ latents: latents(1), net: generatorNet(w), rule: frozen, sigma }),
  inference: amortized({
    latents: latents(1),
    family: Gaussian.family({
      size: 1 as number,
      mean: pointNet([[0.1, 0.1]]),
      logSd: N.net(R.of(T.vector<readonly number[]>([0])), (p) => (_: N.Image) => p),
    }),
    chain: { move: M.ula({ stepSize: h }), steps: 2 },
    rule: O.sgd({ rate: 0.05 }),
    updates: 1,
    weight: 0.8,
  }),
  prior: standardNormal(latents(1)),
}

/** The encoder's mean ends at the posterior's, and its variance at that of the chain, L^-1 / (1 - h L / 2) (O1); images start from it. */
export const gaussianEncoder = (): void => {
  type Phi = Gaussian.Parameters<T.Mat<number, number>, T.Vec<number>, number>
  type Gaussians = State<unknown, Q.Amortizer<Phi>, object>
  const parts = gaussian as never as Parameters<typeof step<unknown, Q.Amortizer<Phi>, object, Latent>>[0]
  const start = draw(init(parts))
  const next = expected(
    N.spaceOf(init(parts)),
    (s: Gaussians) =>
      R.map(([after]: readonly [Gaussians, unknown]) => after)(step(parts)(s, batchOf(images))),
    start,
  )
  const state = iterated(next, 250, start)
  const { mean, logSd } = state.inference.phi
  const { precision } = posterior({ w, sigma }, images[0]!)
  const l = precision[0]![0]!
  near(
    images.map((x) => apply([flat(mean)], x)[0]!),
    images.map((x) => posterior({ w, sigma }, x).mean[0]!),
    1e-6,
  )
  near([Math.exp(2 * flat(logSd)[0]!)], [1 / l / (1 - (h * l) / 2)], 1e-6)
}

/** A share of the examples trains the unconditional branch, which learns the law of z+ over all images; it generates by it. */
export const unconditional = (): void => {
  const parts = {
    ...finite(),
    inference: amortized<Table.Table, T.Index>({
      family,
      latents: S.finite(3),
      chain: { move: known.move, steps: 2 },
      rule: O.sgd({ rate: 1 }),
      updates: 1,
      weight: 1,
      nullProbability: 0.25,
    }),
  }
  const made = system(parts, { steps: 1, stepSize: 1, sigma })
  const start = draw(made.init)
  const after = expected(
    N.spaceOf(made.init),
    (s: Tables) =>
      pipe(
        made.step(s, batchOf([[0.4]])),
        R.chain(([next]) =>
          R.map(
            (image: N.Image) => [next.inference.phi.null, next.inference.phi.rows, T.sum(image)] as const,
          )(made.generateBySampler!(next)),
        ),
      ),
    start,
  )(start)
  const reached = push(uniform, power(known.matrix(posteriorOf(0.4)), 2))
  const mixed = (share: number) => uniform.map((u, i) => (1 - share) * u + share * reached[i]!)
  const [nulls, rows] = [mixed(0.25), mixed(0.75)]
  near(flat(after[0]), nulls, 1e-12)
  near(flat(after[1]), [...uniform, ...rows], 1e-12)
  near(flat(after[2]), [nulls.reduce((s, p, z) => s + p * faces[z]!, 0)], 1e-12)
}
