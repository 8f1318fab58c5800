import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import * as Core from '../../lib/core/Core.js'
import * as Space from '../../lib/core/Space.js'
import * as N from '../../lib/learn/Net.js'
import * as R from '../../lib/random/Random.js'
import { killedBy, type Edit } from '../mutants.js'
import { compile, draw, flat, numbers } from './evaluate.js'
import * as Laws from './laws/compose.js'

describe('composition [bitwise]', () => {
  const f = Laws.dense

  it('andThen is the composition of functions, and counts add', () => Laws.chained())

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

  it('generator: activations between transposed convolutions, the output activation at the end', () =>
    Laws.generator())
  it('encoder: normalised and activated convolutions, the last one bare', () => Laws.encoder())

  it('encoder: activated convolutions without norms, the last one bare', () => Laws.plainEncoder())

  it('nets that do not fit are a compile error', () => {
    // @ts-expect-error Vec<3> where Vec<2> belongs
    pipe(f, N.andThen(f))
  })
})

describe('initial parameters', () => {
  it('are uniform within 1 / sqrt(fan-in), for weights and biases [in law, 1e-8]', () => {
    Laws.denseAtFirst()
    Laws.filtersAtFirst()
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

describe('mutants die', () => {
  const net = (file: string, from: string, to: string): Edit => ({
    file: `lib/learn/net/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    [
      'an activation left out',
      net('compose', 'activation(inner(params)(x))', 'inner(params)(x)'),
      (laws) => laws.chained(),
    ],
    [
      'an activation before the first layer of a generator',
      net('image', 'i === 0 ? h : activation(h)', 'activation(h)'),
      (laws) => laws.generator(),
    ],
    [
      'activations before norms',
      net('image', 'norms[i]!(params.norms[i]!)(y) : y', 'norms[i]!(params.norms[i]!)(activation(y)) : y'),
      (laws) => laws.encoder(),
    ],
    [
      'activations that go with the norms',
      net('image', 'i < convolutions.length - 1 ? activation', 'i < norms.length ? activation'),
      (laws) => laws.plainEncoder(),
    ],
    [
      'the fan-out of a dense layer',
      net('dense', '[outputs], inputs', '[outputs], outputs'),
      (laws) => laws.denseAtFirst(),
    ],
    [
      'the inputs as fan-in of a transposed convolution',
      net('convolution', 'o.outputs * kernel * kernel', 'o.inputs * kernel * kernel'),
      (laws) => laws.filtersAtFirst(),
    ],
    ['no negative numbers', net('initialise', 'low: -bound', 'low: 0'), (laws) => laws.denseAtFirst()],
  ])('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/learn/laws/compose.ts', law)).toBeDefined()
  })
})
