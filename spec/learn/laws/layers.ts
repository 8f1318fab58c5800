/** Layers against their formulas in plain numbers. */
import * as Either from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as N from '../../../lib/learn/Net.js'
import { evaluate, flat, numbers } from '../evaluate.js'

const finite = fc.double({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true })
const vector = (n: number): fc.Arbitrary<number[]> => fc.array(finite, { minLength: n, maxLength: n })
const close = (got: readonly number[], wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length)
  // sums of at most 100 products of numbers up to 4 in float64
  got.forEach((g, i) => expect(Math.abs(g - wanted[i]!)).toBeLessThan(1e-12))
}

type Image = readonly (readonly (readonly number[])[])[]
const imageOf = (values: readonly number[], h: number, w: number, c: number): Image =>
  Array.from({ length: h }, (_, i) =>
    Array.from({ length: w }, (_, j) => values.slice((i * w + j) * c, (i * w + j + 1) * c)),
  )
const grid = (h: number, w: number, c: number, f: (i: number, j: number, k: number) => number): number[] =>
  Array.from({ length: h * w * c }, (_, n) => f(Math.floor(n / (w * c)), Math.floor(n / c) % w, n % c))

/** dense: x W + b. */
export const dense = (): void => {
  fc.assert(
    fc.property(vector(3), vector(6), vector(2), (x, w, b) => {
      const layer = N.dense(3, 2)
      const y = evaluate(Space.tuple(layer.space, Space.real(3)), ([p, v]) => layer(p)(v), [
        { weight: numbers(w, 3, 2), bias: numbers(b, 2) },
        numbers(x, 3),
      ])
      close(
        flat(y),
        [0, 1].map((j) => b[j]! + x.reduce((s, v, i) => s + v * w[2 * i + j]!, 0)),
      )
    }),
    { seed: 1, numRuns: 20 },
  )
}

/** mlp: activations between layers, the output activation at the end only. */
export const mlp = (): void => {
  const p = (w: number, b: number): never => ({ weight: numbers([w], 1, 1), bias: numbers([b], 1) }) as never
  const net = N.mlp([1, 1, 1, 1], N.leakyRelu(0.5), N.tanh)
  const y = evaluate(Space.tuple(net.space, Space.real(1)), ([q, v]) => net(q)(v), [
    [p(-2, -4), p(-3, 1), p(1, -0.25)],
    numbers([-1], 1),
  ])
  // (-2)(-1) - 4 = -2, halved: -1; 3 + 1 = 4, kept; 4 - 0.25
  close(flat(y), [Math.tanh(3.75)])
}

/** scalar: the only output. */
export const scalar = (): void => {
  const net = N.scalar(N.mlp([2, 1], N.relu))
  const y = evaluate(Space.tuple(net.space, Space.real(2)), ([q, v]) => net(q)(v), [
    [{ weight: numbers([1, 10], 2, 1), bias: numbers([5], 1) }],
    numbers([2, 3], 2),
  ])
  expect(y.shape).toEqual([])
  close(flat(y), [37])
  const two = N.scalar(N.dense(2, 2) as unknown as N.Net<unknown, T.Vec<2>, T.Vec<1>>)
  const refused = Core.fromFunction('two', Space.tuple(two.space, Space.real(2)), ([q, v]) => two(q)(v))
  expect(Either.isLeft(refused) && refused.left._tag).toBe('ShapeError')
}

/** conv2d: cross-correlation with zeros around the image. */
export const conv2d = (): void => {
  const [h, w, inputs, outputs, kernel, stride, pad] = [5, 4, 2, 3, 3, 2, 1]
  const layer = N.conv2d({ inputs, outputs, kernel, stride, pad })
  fc.assert(
    fc.property(
      vector(h * w * inputs),
      vector(kernel ** 2 * inputs * outputs),
      vector(outputs),
      (x, f, b) => {
        const y = evaluate(
          Space.tuple(layer.space, Space.tensor<readonly [number, number, number]>([h, w, inputs])),
          ([p, v]) => layer(p)(v),
          [
            { weight: numbers(f, kernel, kernel, inputs, outputs), bias: numbers(b, outputs) },
            numbers(x, h, w, inputs),
          ],
        )
        const image = imageOf(x, h, w, inputs)
        expect(y.shape).toEqual([3, 2, 3])
        close(
          flat(y),
          grid(3, 2, outputs, (i, j, o) => {
            let sum = b[o]!
            for (let di = 0; di < kernel; di++)
              for (let dj = 0; dj < kernel; dj++)
                for (let c = 0; c < inputs; c++)
                  sum +=
                    (image[i * stride + di - pad]?.[j * stride + dj - pad]?.[c] ?? 0) *
                    f[((di * kernel + dj) * inputs + c) * outputs + o]!
            return sum
          }),
        )
      },
    ),
    { seed: 2, numRuns: 10 },
  )
}

/** convTranspose2d: each pixel adds its filter to the result, (in - 1) stride + kernel - 2 pad long. */
export const convTranspose2d = (): void => {
  const [h, w, inputs, outputs, kernel, stride, pad] = [2, 3, 2, 2, 4, 2, 1]
  const layer = N.convTranspose2d({ inputs, outputs, kernel, stride, pad })
  fc.assert(
    fc.property(
      vector(h * w * inputs),
      vector(kernel ** 2 * inputs * outputs),
      vector(outputs),
      (x, f, b) => {
        const y = evaluate(
          Space.tuple(layer.space, Space.tensor<readonly [number, number, number]>([h, w, inputs])),
          ([p, v]) => layer(p)(v),
          [
            { weight: numbers(f, kernel, kernel, outputs, inputs), bias: numbers(b, outputs) },
            numbers(x, h, w, inputs),
          ],
        )
        expect(y.shape).toEqual([4, 6, 2])
        const sums = Array.from({ length: 4 * 6 * outputs }, (_, n) => b[n % outputs]!)
        grid(h, w, inputs, (i, j, c) => {
          for (let di = 0; di < kernel; di++)
            for (let dj = 0; dj < kernel; dj++)
              for (let o = 0; o < outputs; o++) {
                const [row, column] = [i * stride + di - pad, j * stride + dj - pad]
                if (row >= 0 && row < 4 && column >= 0 && column < 6)
                  sums[(row * 6 + column) * outputs + o]! +=
                    x[(i * w + j) * inputs + c]! * f[((di * kernel + dj) * outputs + o) * inputs + c]!
              }
          return 0
        })
        close(flat(y), sums)
      },
    ),
    { seed: 3, numRuns: 10 },
  )
}

/** instanceNorm: mean shift and variance scale^2 of every channel of every image, batch or not. */
export const instanceNorm = (): void => {
  const layer = N.instanceNorm(2)
  fc.assert(
    fc.property(vector(2 * 6 * 2), (x) => {
      const y = evaluate(
        Space.tuple(layer.space, Space.tensor([2, 3, 2, 2] as const)),
        ([p, images]) => T.batch(2, layer(p))(images),
        [{ scale: numbers([2, -1], 2), shift: numbers([5, 7], 2) }, numbers(x, 2, 3, 2, 2)],
      )
      const wanted = [0, 1].flatMap((n) => {
        const image = x.slice(12 * n, 12 * n + 12)
        const moments = [0, 1].map((c) => {
          const channel = image.filter((_, i) => i % 2 === c)
          const mean = channel.reduce((s, v) => s + v, 0) / 6
          return [mean, channel.reduce((s, v) => s + (v - mean) ** 2, 0) / 6] as const
        })
        return image.map((v, i) => {
          const [mean, variance] = moments[i % 2]!
          return ((v - mean) / Math.sqrt(variance + 1e-5)) * [2, -1][i % 2]! + [5, 7][i % 2]!
        })
      })
      // the smallest deviation is sqrt(1e-5), which divides an error of 1e-15
      flat(y).forEach((v, i) => expect(Math.abs(v - wanted[i]!)).toBeLessThan(1e-11))
    }),
    { seed: 4, numRuns: 20 },
  )
}

/** sinusoidal: sines, then cosines, of frequencies from 1 to 1 / 10000. */
export const sinusoidal = (): void => {
  const at = (size: number, t: number): readonly number[] =>
    flat(evaluate(Space.scalar, N.sinusoidal(size), numbers([t])))
  close(at(4, 3), [Math.sin(3), Math.sin(3e-4), Math.cos(3), Math.cos(3e-4)])
  const features = at(128, 950)
  close(
    [features[5]!, features[63]!, features[64 + 5]!],
    [Math.sin(950 * 10000 ** (-5 / 63)), Math.sin(0.095), Math.cos(950 * 10000 ** (-5 / 63))],
  )
  const odd = Core.fromFunction('odd', Space.scalar, N.sinusoidal(5))
  expect(Either.isLeft(odd) && odd.left._tag).toBe('OptionError')
}

/** timeEmbedding: dense, SiLU, dense on the sinusoids. */
export const timeEmbedding = (): void => {
  const net = N.timeEmbedding(4)
  expect(N.count(N.timeEmbedding(128))).toBe(2 * (128 * 128 + 128))
  const eye = numbers([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], 4, 4)
  const y = evaluate(Space.tuple(net.space, Space.scalar), ([p, t]) => net(p)(t), [
    [
      { weight: eye, bias: numbers([0, 0, 0, 1], 4) },
      { weight: eye, bias: numbers([0, 2, 0, 0], 4) },
    ],
    numbers([0.5]),
  ])
  const silu = (x: number): number => x / (1 + Math.exp(-x))
  const s = [Math.sin(0.5), Math.sin(5e-5), Math.cos(0.5), Math.cos(5e-5) + 1].map(silu)
  close(flat(y), [s[0]!, s[1]! + 2, s[2]!, s[3]!])
}

/** fourier: sines and cosines of 2 pi z B, then z. */
export const fourier = (): void => {
  const net = N.fourier(2, 1)
  const y = evaluate(Space.tuple(net.space, Space.real(2)), ([b, z]) => net(b)(z), [
    numbers([0.5, -1], 2, 1),
    numbers([0.3, 0.7], 2),
  ])
  const angle = 2 * Math.PI * (0.15 - 0.7)
  close(flat(y), [Math.sin(angle), Math.cos(angle), 0.3, 0.7])
}

/** Activations at a few numbers; the normal distribution function by Simpson's rule. */
export const activations = (): void => {
  const xs = [-3, -0.5, 0, 0.7, 2]
  const at = (activation: N.Activation): readonly number[] =>
    flat(evaluate(Space.real<number>(xs.length), (x) => activation(x), numbers(xs, xs.length)))
  const each = (f: (x: number) => number): readonly number[] => xs.map(f)
  const normal = (x: number): number => {
    const n = 400
    const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
    const weight = (i: number): number => (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2)
    return (
      0.5 +
      Array.from({ length: n + 1 }, (_, i) => weight(i) * density((x * i) / n)).reduce(
        (s, v) => s + (v * x) / (3 * n),
        0,
      )
    )
  }
  close(
    at(N.relu),
    each((x) => Math.max(x, 0)),
  )
  close(
    at(N.leakyRelu(0.2)),
    each((x) => (x > 0 ? x : 0.2 * x)),
  )
  close(
    at(N.silu),
    each((x) => x / (1 + Math.exp(-x))),
  )
  // Simpson's rule is off by 2e-11 here
  at(N.gelu).forEach((y, i) => expect(Math.abs(y - xs[i]! * normal(xs[i]!))).toBeLessThan(1e-9))
  close(at(N.tanh), each(Math.tanh))
  close(
    at(N.sigmoid),
    each((x) => 1 / (1 + Math.exp(-x))),
  )
  close(at(N.linear), xs)
}

/** A net beside the identity: x + f(x). */
export const residual = (): void => {
  const layer = N.residual(N.dense(1, 1))
  const y = evaluate(Space.tuple(layer.space, Space.real(1)), ([p, x]) => layer(p)(x), [
    { weight: numbers([3], 1, 1), bias: numbers([-1], 1) },
    numbers([2], 1),
  ])
  close(flat(y), [7])
}
