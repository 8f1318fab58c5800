/** Five layers of latents: the generator in plain numbers, and the energy, the prior and the chain of the tuple. */
import { pipe } from 'fp-ts/lib/function.js'
import { Data, Energy as E, Move as M, type Net as N, Random as R, Space as S, Term as T } from 'giry'
import { expect } from 'vitest'
import { alone, fixedScale } from '../../../../../examples/04-systems/generator.js'
import { shortRun } from '../../../../../examples/04-systems/inference/shortRun.js'
import { init, modelOf } from '../../../../../examples/04-systems/learning.js'
import { small } from '../../../../../examples/04-systems/profiles/small.js'
import type { Setting } from '../../../../../examples/04-systems/setting.js'
import { standardNormals } from '../../../../../examples/04-systems/prior/standardNormal.js'
import { topDownLatents, topDownNet, type Latents } from '../../../../../examples/04-systems/topDown.js'
import { compile, draw, flat, nothing } from '../../../../learn/evaluate.js'
import { near } from '../../../../learn/quadrature.js'
import { moments } from '../exact.js'
import { batchOf, frozen, imageOf } from '../linear.js'
import { identity, type Vector } from '../matrices.js'

const lengths = [2, 1, 3, 1, 2]
const size = lengths.reduce((a, b) => a + b, 0)
const sigma = 0.4
const base = small({ height: 8, width: 8, channels: 1 }, 10)
/** Features and images of one pixel. */
const setting: Setting = {
  ...base,
  sizes: {
    ...base.sizes,
    layers: lengths,
    generator: [
      [3, 1, 1, 0],
      [1, 1, 1, 0],
    ],
  },
}
const net = topDownNet(setting)
const latents = topDownLatents(setting)
const params = draw(net.init)
const noises = lengths.map((d, l) => Array.from({ length: d }, (_, i) => Math.sin(1 + 3 * l + 2 * i)))
const dataOf = (e: readonly Vector[]): never => e.map((v) => Data.data(v, [v.length])) as never

const leaky = (x: number): number => (x > 0 ? x : 0.2 * x)
const softplus = (x: number): number => Math.log1p(Math.exp(x))

interface PlainDense {
  readonly weight: Data.Data
  readonly bias: Data.Data
}
/** Row `first` and those that follow, of a weight of rows. */
const dense = ({ weight, bias }: PlainDense, x: Vector, first = 0): Vector =>
  Array.from(bias.values, (b, j) =>
    x.reduce((s, v, i) => s + v * weight.values[(first + i) * bias.values.length + j]!, b),
  )

/** Of a transposed filter on one pixel, whose weight has a row for each output. */
const transposed = ({ weight, bias }: PlainDense, x: Vector): Vector =>
  Array.from(bias.values, (b, j) => x.reduce((s, v, i) => s + v * weight.values[j * x.length + i]!, b))

/** The only pixel of the image, from the formulas; of a 3 x 3 filter on one pixel the centre is left. */
const pixel = (e: readonly Vector[]): number => {
  let h = transposed(params.top, e[0]!)
  e.slice(1).forEach((noise, l) => {
    const { law, lift, filter } = params.below[l]!
    const both = dense(law, h)
    const z = noise.map((v, i) => both[i]! + softplus(both[noise.length + i]!) * v)
    const [filtered, lifted] = [dense(filter, h, 4 * 3), transposed(lift, z)]
    h = h.map((v, i) => v + lifted[i]! + leaky(filtered[i]!))
  })
  const { weight, bias } = params.filters[0]!
  return Math.tanh(h.reduce((s, v, i) => s + leaky(v) * weight.values[i]!, bias.values[0]!))
}

const partsOf = (chain = { move: M.descent({ stepSize: 0.02 }), steps: 3 }) => ({
  generator: fixedScale({ latents, net, rule: frozen, sigma }),
  inference: shortRun(latents, chain),
  prior: standardNormals(latents),
})
type Params = ReturnType<typeof net.init.trace>['value']

/** There are as many latents as layers, and the image is that of the formulas. */
export const formulas = (): void => {
  expect(latents.leaves.map(({ shape }) => shape)).toEqual(lengths.map((d) => [d]))
  const { run } = compile(S.tuple(net.space, latents), ([p, e]) =>
    net(p as Params)(e as readonly T.Vec<number>[]),
  )
  near(flat(run([params, dataOf(noises)] as never)), [pixel(noises)], 1e-10)
}

/** The posterior's energy of a tuple is sum_l |e_l|^2 / 2 + |x - g(e)|^2 / (2 sigma^2), up to a constant. */
export const energy = (): void => {
  const parts = partsOf()
  const x = 0.8
  const { run } = compile(S.tuple(net.space, latents), ([p, e]) => {
    const generator = { params: p as Params, slots: {} }
    const model = modelOf(parts)({ generator, prior: {}, iteration: T.index(0) })
    return E.value(model.posterior(imageOf(T.vector<readonly number[]>([x]))))(e as never)
  })
  const at = (e: readonly Vector[]): number => flat(run([params, dataOf(e)] as never))[0]!
  const wanted = (e: readonly Vector[]): number =>
    e.flat().reduce((s, v) => s + (v * v) / 2, (x - pixel(e)) ** 2 / (2 * sigma ** 2))
  const origin = lengths.map((d) => new Array<number>(d).fill(0))
  for (const l of lengths.keys()) {
    const one = origin.map((v, k) => (k === l ? noises[k]! : v))
    near([at(one) - at(origin)], [wanted(one) - wanted(origin)], 1e-9)
  }
}

/** The prior draws all layers from N(0, I), and so do the chains start. */
export const priors = (): void => {
  const parts = partsOf()
  const drawn = moments(nothing, () => parts.prior.sample({}, T.index(0)), {} as never)
  near(drawn.mean, new Array<number>(size).fill(0), 0)
  near(drawn.covariance.flat(), identity(size).flat(), 0)
}

/** Three steps of descent take every one of some tuples lower in the energy of its image, and their images closer in the mean. */
export const chainsApproach = (): void => {
  const parts = partsOf()
  const images = [0.8, -0.5, 0.2, -0.9].map((x) => [x])
  const falls = pipe(
    init(parts),
    R.chain((s) => {
      const { posterior, likelihood } = modelOf(parts)(s)
      const { image } = batchOf(images)
      type Pair = { readonly x: N.Image; readonly e: Latents }
      const both = (e: T.Batch<Latents>) =>
        T.batch(images.length, ({ x, e: at }: Pair) => [
          E.value(posterior(x))(at),
          E.value(alone(latents, likelihood)(x))(at),
        ])({ x: image, e } as never) as readonly T.Vec<number>[]
      return R.map(({ starts, zs }: { readonly starts: T.Batch<Latents>; readonly zs: T.Batch<Latents> }) => {
        const [before, after] = [both(starts), both(zs)]
        return before.map((b, i) => T.sub(b, after[i]!))
      })(parts.inference.infer(s.inference, modelOf(parts)(s), batchOf(images), s.iteration))
    }),
  )
  for (const chain of [0, 1, 2]) {
    const found = flat(draw(falls, chain))
    found.slice(0, 4).forEach((fall) => expect(fall).toBeGreaterThan(0))
    expect(found.slice(4).reduce((sum, v) => sum + v, 0)).toBeGreaterThan(0)
  }
}
