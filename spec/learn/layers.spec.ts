import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/layers.js'

describe('layers against their formulas [float64 tolerance]', () => {
  it('dense: x W + b', () => Laws.dense())
  it('mlp: activations between layers, the output activation at the end only', () => Laws.mlp())
  it('scalar: the only output', () => Laws.scalar())
  it('conv2d: cross-correlation with zeros around the image', () => Laws.conv2d())
  it('convTranspose2d: each pixel adds its filter to the result, (in - 1) stride + kernel - 2 pad long', () =>
    Laws.convTranspose2d())
  it('instanceNorm: mean shift and variance scale^2 of every channel of every image, batch or not', () =>
    Laws.instanceNorm())
  it('sinusoidal: sines, then cosines, of frequencies from 1 to 1 / 10000', () => Laws.sinusoidal())
  it('timeEmbedding: dense, SiLU, dense on the sinusoids', () => Laws.timeEmbedding())
  it('fourier: sines and cosines of 2 pi z B, then z', () => Laws.fourier())
  it('activations: ReLU, leaky ReLU, SiLU, GELU, tanh, sigmoid, the identity', () => Laws.activations())
  it('residual: x + f(x)', () => Laws.residual())
})

describe('mutants die', () => {
  const net = (file: string, from: string, to: string): Edit => ({
    file: `lib/learn/net/${file}.ts`,
    from,
    to,
  })
  it.each([
    ['mlp', net('dense', 'i === 0 ? h : activation(h)', 'activation(h)')],
    ['conv2d', net('convolution', 'pad: o.pad ?? 0 }', 'pad: 0 }')],
    ['convTranspose2d', net('convolution', '(n - 1) * stride + kernel', 'n * stride + kernel')],
    ['instanceNorm', net('convolution', 'T.sub(x, spread(x, mean(x)))', 'x')],
    ['timeEmbedding', net('embedding', 'activate(silu), ', '')],
    ['fourier', net('embedding', '2 * Math.PI', 'Math.PI')],
    ['activations', net('activation', 'gelu: Activation = T.gelu', 'gelu: Activation = T.silu')],
    ['activations', net('activation', 'silu: Activation = T.silu', 'silu: Activation = T.gelu')],
    ['residual', net('compose', 'T.add(x, f(params)(x))', 'f(params)(x)')],
  ] as const)('%s', async (law, edit) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/learn/laws/layers.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
