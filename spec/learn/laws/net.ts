/** How many numbers nets of images have, and how large their results are, as functions that throw when one is wrong. */
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as N from '../../../lib/learn/Net.js'

const leaky = N.leakyRelu(0.2)

/** The energies of Pang et al. 2020. */
export const energyCounts = (): void => {
  const count = (d: number): number => N.count(N.mlp([d, 200, 200, 1], leaky))
  expect([100, 128, 8].map(count)).toEqual([60_601, 66_201, 42_201])
}

type Rows = readonly N.FilterRow[]

/** Generators: their latents, layers and parameters, and the height of their images. */
export const generators: readonly (readonly [
  name: string,
  latent: number,
  layers: Rows,
  parameters: number,
  size: number,
])[] = [
  [
    'SVHN',
    100,
    [
      [512, 4, 1, 0],
      [256, 4, 2, 1],
      [128, 4, 2, 1],
      [3, 4, 2, 1],
    ],
    3_447_683,
    32,
  ],
  [
    'CIFAR-10',
    128,
    [
      [1024, 8, 1, 0],
      [512, 4, 2, 1],
      [256, 4, 2, 1],
      [3, 3, 1, 1],
    ],
    18_883_075,
    32,
  ],
  [
    'CelebA',
    100,
    [
      [1024, 4, 1, 0],
      [512, 4, 2, 1],
      [256, 4, 2, 1],
      [128, 4, 2, 1],
      [3, 4, 2, 1],
    ],
    12_656_515,
    64,
  ],
  [
    'CelebA-HQ',
    128,
    [
      [2048, 4, 1, 0],
      [1024, 4, 2, 1],
      [512, 4, 2, 1],
      [512, 4, 2, 1],
      [256, 4, 2, 1],
      [128, 4, 2, 1],
      [3, 4, 2, 1],
    ],
    52_963_715,
    256,
  ],
  [
    'MNIST',
    8,
    [
      [1024, 7, 1, 0],
      [512, 4, 2, 1],
      [256, 4, 2, 1],
      [1, 3, 1, 1],
    ],
    10_891_265,
    28,
  ],
]

/** A generator has its number of parameters, and makes images of its size. */
export const generatorFits = ([_, latent, layers, parameters, size]: (typeof generators)[number]): void => {
  const generator = N.generator<number>({ latent, layers }, leaky, N.tanh)
  expect(N.count(generator)).toBe(parameters)
  const { value } = Space.variables(Space.tuple(generator.space, Space.real<number>(latent)))
  expect(generator(value[0])(value[1]).shape).toEqual([size, size, layers.at(-1)![0]])
}

/** Encoders: the channels and the height of their images, their layers and parameters. */
export const encoders: readonly (readonly [
  name: string,
  channels: number,
  size: number,
  layers: Rows,
  parameters: number,
])[] = [
  [
    'SVHN',
    3,
    32,
    [
      [64, 3, 1, 1],
      [128, 4, 2, 1],
      [256, 4, 2, 1],
      [512, 4, 2, 1],
      [1024, 4, 1, 0],
    ],
    11_146_752,
  ],
  [
    'CelebA',
    3,
    64,
    [
      [64, 3, 1, 1],
      [128, 4, 2, 1],
      [256, 4, 2, 1],
      [512, 4, 2, 1],
      [512, 4, 2, 1],
      [1024, 4, 1, 0],
    ],
    15_342_592,
  ],
  [
    'CelebA-HQ',
    3,
    256,
    [
      [64, 3, 1, 1],
      [128, 4, 2, 1],
      [256, 4, 2, 1],
      [256, 4, 2, 1],
      [512, 4, 2, 1],
      [512, 4, 2, 1],
      [512, 4, 2, 1],
      [1024, 4, 1, 0],
    ],
    20_587_776,
  ],
  [
    'MNIST',
    1,
    28,
    [
      [128, 3, 1, 1],
      [256, 4, 2, 1],
      [512, 4, 2, 1],
      [1024, 4, 2, 1],
      [1024, 3, 1, 0],
    ],
    20_455_168,
  ],
]

/** An encoder has its number of parameters, and makes codes of 1,024 numbers. */
export const encoderFits = ([_, channels, size, layers, parameters]: (typeof encoders)[number]): void => {
  const encoder = N.encoder({ channels, layers, code: 1024 }, leaky)
  expect(N.count(encoder)).toBe(parameters)
  const { value } = Space.variables(
    Space.tuple(encoder.space, Space.tensor<readonly [number, number, number]>([size, size, channels])),
  )
  expect(encoder(value[0])(value[1]).shape).toEqual([1024])
}
