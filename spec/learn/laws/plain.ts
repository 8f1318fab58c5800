/** The diffusion family in plain numbers, from its formulas: the denoiser, its loss and ancestral sampling. */
import type { Concrete, Data } from '../../../lib/core/Data.js'
import type * as Diffusion from '../../../lib/learn/Diffusion.js'

type Numbers = readonly number[]
interface PlainDense {
  readonly weight: Data
  readonly bias: Data
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
export const silu = (xs: Numbers): Numbers => xs.map((x) => x * sigmoid(x))
export const leaky =
  (slope: number) =>
  (xs: Numbers): Numbers =>
    xs.map((x) => (x > 0 ? x : slope * x))
const plus = (...xs: readonly Numbers[]): Numbers => xs[0]!.map((_, i) => xs.reduce((s, x) => s + x[i]!, 0))
/** The row vector x times a matrix [x.length, n] in row-major order. */
const times = (x: Numbers, w: ArrayLike<number>): Numbers => {
  const n = w.length / x.length
  return Array.from({ length: n }, (_, j) => x.reduce((s, xi, i) => s + xi * w[i * n + j]!, 0))
}
export const dense = ({ weight, bias }: PlainDense, x: Numbers): Numbers =>
  plus(times(x, weight.values), Array.from(bias.values))

/** One block, with one matrix for time and context together. */
const block = (p: Concrete<Diffusion.Block>, time: Numbers, context: Numbers, u: Numbers): Numbers => {
  const joint = [...p.time.values, ...p.context.values]
  const h = silu(plus(times(silu([...time, ...context]), joint), Array.from(p.contextBias.values)))
  const gate = dense(p.gate, h).map(sigmoid)
  const main = dense(p.main, u).map((y, i) => y * gate[i]!)
  return plus(main, times(h, p.shift.values), dense(p.skip, u))
}

/** The predicted noise. */
export const denoise = (
  p: Concrete<Diffusion.Denoiser<2>>,
  z: Numbers,
  tau: number,
  context: Numbers,
): Numbers => {
  const width = p.time[0].bias.values.length
  const angles = Array.from({ length: width / 2 }, (_, k) => tau * 10000 ** (-k / (width / 2 - 1)))
  const sinusoids = [...angles.map(Math.sin), ...angles.map(Math.cos)]
  const time = dense(p.time[1], silu(dense(p.time[0], sinusoids)))
  const turns = times(z, p.frequencies.values).map((a) => 2 * Math.PI * a)
  const features = [...turns.map(Math.sin), ...turns.map(Math.cos), ...z]
  const act = leaky(0.01)
  const at = (i: number, u: Numbers): Numbers => block(p.blocks[i]!, time, context, u)
  const a = at(0, features)
  const b = at(1, act(a))
  const c = at(2, act(b))
  const middle = at(3, act(c))
  const up = at(5, act([...at(4, act([...middle, ...c])), ...b]))
  return plus(z, at(6, act([...up, ...a])))
}

const offset = Math.atan(Math.exp(-9.8 / 2))
const slope = Math.atan(Math.exp(5.1 / 2)) - offset
const lambdaAt = (u: number): number => -2 * Math.log(Math.tan(slope * u + offset))
const levelOf = (
  lambda: number,
): { readonly alpha: number; readonly sigma: number; readonly tau: number } => ({
  alpha: Math.sqrt(sigmoid(lambda)),
  sigma: Math.sqrt(sigmoid(-lambda)),
  tau: ((1000 * 2) / Math.PI) * Math.atan(Math.exp(-lambda / 2)),
})

/** |eps_phi - eps|^2 / 2 at time u. */
export const noiseLoss = (
  p: Concrete<Diffusion.Denoiser<2>>,
  {
    z,
    u,
    noise,
    context,
  }: { readonly z: Numbers; readonly u: number; readonly noise: Numbers; readonly context: Numbers },
): number => {
  const { alpha, sigma, tau } = levelOf(lambdaAt(u))
  const noisy = z.map((x, i) => alpha * x + sigma * noise[i]!)
  return denoise(p, noisy, tau, context).reduce((s, e, i) => s + (e - noise[i]!) ** 2 / 2, 0)
}

/** Ancestral sampling; noise(0) is the start, noise(k) what step k adds. */
export const ancestral = (
  p: Concrete<Diffusion.Denoiser<2>>,
  context: Numbers,
  steps: number,
  noise: (k: number) => Numbers,
): Numbers => {
  let z = noise(0)
  for (let i = steps - 1; ; i--) {
    const [lt, ls] = [lambdaAt(i / (steps - 1)), lambdaAt(Math.max(i - 1, 0) / (steps - 1))]
    const [now, next] = [levelOf(lt), levelOf(ls)]
    const predicted = denoise(p, z, now.tau, context)
    const guess = z.map((x, k) => (x - now.sigma * predicted[k]!) / now.alpha)
    if (i === 0) return guess
    const r = Math.exp(lt - ls)
    const xi = noise(steps - i)
    z = z.map(
      (x, k) =>
        r * (next.alpha / now.alpha) * x +
        (1 - r) * next.alpha * guess[k]! +
        Math.sqrt(1 - r) * now.sigma * xi[k]!,
    )
  }
}
