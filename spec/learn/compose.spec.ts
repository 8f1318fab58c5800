import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Core from '../../lib/core/Core.js'
import * as Space from '../../lib/core/Space.js'
import * as T from '../../lib/core/Term.js'
import * as N from '../../lib/learn/Net.js'
import * as R from '../../lib/random/Random.js'
import { compile, draw, flat, numbers } from './evaluate.js'
import { uniformWithin } from './laws/uniform.js'

describe('composition [bitwise]', () => {
  const [f, g] = [N.dense(2, 3), N.dense(3, 2)]
  const both = pipe(f, N.activate(N.gelu), N.andThen(g))

  it('andThen is the composition of functions, and counts add', () => {
    expect(N.count(both)).toBe(N.count(f) + N.count(g))
    const { run } = compile(Space.tuple(both.space, Space.real(2)), ([[p, q], x]) => [
      both([p, q])(x),
      g(q)(T.gelu(f(p)(x))),
      N.residual(both)([p, q])(x),
      T.add(x, g(q)(T.gelu(f(p)(x)))),
    ])
    const [a, b, c, d] = run([draw(both.init), numbers([0.3, -1], 2)])
    expect(flat(a)).toEqual(flat(b))
    expect(flat(c)).toEqual(flat(d))
  })

  it('struct keeps nets and parameters by name', () => {
    const nets = N.struct({ tilt: N.scalar(N.mlp([2, 1], N.relu)), generator: f })
    expect(nets.space.leaves.map((l) => l.path)).toEqual([
      'tilt.0.weight',
      'tilt.0.bias',
      'generator.weight',
      'generator.bias',
    ])
    const params = draw(nets.init)
    const { run } = compile(Space.tuple(nets.space, Space.real(2)), ([p, x]) =>
      nets.generator(p.generator)(x),
    )
    const plain = compile(Space.tuple(f.space, Space.real(2)), ([p, x]) => f(p)(x))
    const x = numbers([1, 2], 2)
    expect(flat(run([params, x]))).toEqual(flat(plain.run([params.generator, x])))
  })

  it('generator: activations between transposed convolutions, the output activation at the end', () => {
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
  })

  it('encoder: normalised and activated convolutions, the last one bare', () => {
    const rows = [
      { inputs: 1, outputs: 2, kernel: 2, stride: 2 },
      { inputs: 2, outputs: 3, kernel: 2 },
    ] as const
    const whole = N.encoder(
      {
        channels: 1,
        layers: [
          [2, 2, 2, 0],
          [3, 2, 1, 0],
        ],
        code: 3,
      },
      N.relu,
    )
    const parts = pipe(
      N.conv2d(rows[0]),
      N.andThen(N.instanceNorm(2)),
      N.activate(N.relu),
      N.andThen(N.conv2d(rows[1])),
      N.map(N.flatten(3)),
    )
    const { run } = compile(
      Space.tuple(whole.space, Space.tensor<readonly [number, number, number]>([4, 4, 1])),
      ([p, x]) => [whole(p)(x), parts([[p.convolutions[0]!, p.norms[0]!], p.convolutions[1]!])(x)],
    )
    const pixels = Array.from({ length: 16 }, (_, i) => Math.sin(i * i))
    const [a, b] = run([draw(whole.init), numbers(pixels, 4, 4, 1)])
    expect(flat(a)).toEqual(flat(b))
  })

  it('nets that do not fit are a compile error', () => {
    // @ts-expect-error Vec<3> where Vec<2> belongs
    pipe(f, N.andThen(f))
  })
})

describe('initial parameters', () => {
  it('are uniform within 1 / sqrt(fan-in), for weights and biases [in law, 1e-8]', () => {
    const dense = draw(N.dense(50, 200).init)
    uniformWithin(flat(dense.weight), 1 / Math.sqrt(50))
    uniformWithin(flat(dense.bias), 1 / Math.sqrt(50))
    const filters = { inputs: 3, outputs: 90, kernel: 5 }
    const conv = draw(N.conv2d(filters).init)
    uniformWithin(flat(conv.weight), 1 / Math.sqrt(3 * 25))
    uniformWithin(flat(conv.bias), 1 / Math.sqrt(3 * 25))
    const transposed = draw(N.convTranspose2d(filters).init)
    uniformWithin(flat(transposed.weight), 1 / Math.sqrt(90 * 25))
    uniformWithin(flat(transposed.bias), 1 / Math.sqrt(90 * 25))
  })

  it('of instance norms are ones and zeros', () => {
    expect(flat(draw(N.instanceNorm(2).init))).toEqual([1, 1, 0, 0])
  })

  it('are independent between layers', () => {
    const [first, second] = draw(R.both(N.dense(4, 4).init, N.dense(4, 4).init))
    expect(flat(first)).not.toEqual(flat(second))
  })

  it('a width that is no positive integer is an error value', () => {
    const broken = Core.fromFunction('broken', Space.struct({}), () => N.dense(0, 2).space.leaves.length)
    expect(Either.isLeft(broken) && broken.left.what).toBe('width is 0')
  })
})
