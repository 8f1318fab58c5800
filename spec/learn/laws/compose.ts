/** Nets of nets against the same composition by hand, and what parameters are at first: functions that throw. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as N from '../../../lib/learn/Net.js'
import { compile, draw, flat, numbers } from '../evaluate.js'
import { uniformWithin } from './uniform.js'

/** A net from two numbers to three. */
export const dense = N.dense(2, 3)

/** andThen is the composition of functions, and counts add. */
export const chained = (): void => {
  const back = N.dense(3, 2)
  const both = pipe(dense, N.activate(N.gelu), N.andThen(back))
  expect(N.count(both)).toBe(N.count(dense) + N.count(back))
  const { run } = compile(Space.tuple(both.space, Space.real(2)), ([[p, q], x]) => [
    both([p, q])(x),
    back(q)(T.gelu(dense(p)(x))),
    N.residual(both)([p, q])(x),
    T.add(x, back(q)(T.gelu(dense(p)(x)))),
  ])
  const [a, b, c, d] = run([draw(both.init), numbers([0.3, -1], 2)])
  expect(flat(a)).toEqual(flat(b))
  expect(flat(c)).toEqual(flat(d))
}

/** generator: activations between transposed convolutions, the output activation at the end. */
export const generator = (): void => {
  const rows = [
    { inputs: 2, outputs: 3, kernel: 2 },
    { inputs: 3, outputs: 1, kernel: 4, stride: 2, pad: 1 },
  ] as const
  const [one, two] = [N.convTranspose2d(rows[0]), N.convTranspose2d(rows[1])]
  const whole = N.generator(
    {
      latent: 2,
      layers: [
        [3, 2, 1, 0],
        [1, 4, 2, 1],
      ],
    },
    N.leakyRelu(0.2),
    N.tanh,
  )
  const parts = pipe(one, N.contramap(N.image(1, 1, 2)), N.activate(N.leakyRelu(0.2)), N.andThen(two))
  const { run } = compile(Space.tuple(whole.space, Space.real(2)), ([p, z]) => [
    whole(p)(z),
    T.tanh(parts([p[0]!, p[1]!])(z)),
  ])
  const [a, b] = run([draw(whole.init), numbers([1, -2], 2)])
  expect(a!.shape).toEqual([4, 4, 1])
  expect(flat(a)).toEqual(flat(b))
}

const encoderRows = [
  { inputs: 1, outputs: 2, kernel: 2, stride: 2 },
  { inputs: 2, outputs: 3, kernel: 2 },
] as const
const encoderOf = (normalised: boolean) =>
  N.encoder(
    {
      channels: 1,
      layers: [
        [2, 2, 2, 0],
        [3, 2, 1, 0],
      ],
      code: 3,
      normalised,
    },
    N.relu,
  )

/** Codes of an image by an encoder, and by the same parameters in another net. */
const sameCodes = (
  whole: ReturnType<typeof encoderOf>,
  parts: (p: N.Encoder) => (x: N.Image) => T.Vec<3>,
): void => {
  const { run } = compile(
    Space.tuple(whole.space, Space.tensor<readonly [number, number, number]>([4, 4, 1])),
    ([p, x]) => [whole(p)(x), parts(p)(x)],
  )
  const pixels = Array.from({ length: 16 }, (_, i) => Math.sin(i * i))
  const [a, b] = run([draw(whole.init), numbers(pixels, 4, 4, 1)])
  expect(flat(a)).toEqual(flat(b))
}

/** encoder: normalised and activated convolutions, the last one bare. */
export const encoder = (): void => {
  const parts = pipe(
    N.conv2d(encoderRows[0]),
    N.andThen(N.instanceNorm(2)),
    N.activate(N.relu),
    N.andThen(N.conv2d(encoderRows[1])),
    N.map(N.flatten(3)),
  )
  sameCodes(encoderOf(true), (p) => parts([[p.convolutions[0]!, p.norms[0]!], p.convolutions[1]!]))
}

/** The same without norms. */
export const plainEncoder = (): void => {
  const parts = pipe(
    N.conv2d(encoderRows[0]),
    N.activate(N.relu),
    N.andThen(N.conv2d(encoderRows[1])),
    N.map(N.flatten(3)),
  )
  sameCodes(encoderOf(false), (p) => parts([p.convolutions[0]!, p.convolutions[1]!]))
}

/** Weights and biases of a dense layer are uniform within 1 / sqrt(inputs) at first. */
export const denseAtFirst = (): void => {
  const { weight, bias } = draw(N.dense(50, 200).init)
  uniformWithin(flat(weight), 1 / Math.sqrt(50))
  uniformWithin(flat(bias), 1 / Math.sqrt(50))
}

/** Those of convolutions by the pixels of a filter, times the inputs, or the outputs if it is transposed. */
export const filtersAtFirst = (): void => {
  const filters = { inputs: 3, outputs: 90, kernel: 5 }
  const conv = draw(N.conv2d(filters).init)
  uniformWithin(flat(conv.weight), 1 / Math.sqrt(3 * 25))
  uniformWithin(flat(conv.bias), 1 / Math.sqrt(3 * 25))
  const transposed = draw(N.convTranspose2d(filters).init)
  uniformWithin(flat(transposed.weight), 1 / Math.sqrt(90 * 25))
  uniformWithin(flat(transposed.bias), 1 / Math.sqrt(90 * 25))
}
