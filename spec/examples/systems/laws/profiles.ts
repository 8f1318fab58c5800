/** The profiles of the systems: sizes as the facts have them, systems that fit together, and iterations that run. Functions that throw. */
import { isLeft } from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { Callable, Net as N, Random as R, Space as S, type Term as T } from 'giry'
import { batchesOf, examplesOf, type Example } from '../../../../examples/04-systems/data/feed.js'
import { bytesOf, inMemory, type Images, type Shape } from '../../../../examples/04-systems/data/images.js'
import type { DataName } from '../../../../examples/04-systems/data/load.js'
import { generatorNet, samplerFamily, tiltNet } from '../../../../examples/04-systems/nets.js'
import { paper } from '../../../../examples/04-systems/profiles/paper.js'
import { shapeOf, type Published } from '../../../../examples/04-systems/profiles/paperSizes.js'
import type { Profile, Settings } from '../../../../examples/04-systems/profiles/profile.js'
import { smoke } from '../../../../examples/04-systems/profiles/smoke.js'
import type { Setting } from '../../../../examples/04-systems/setting.js'
import type { System } from '../../../../examples/04-systems/system.js'
import { systems, type SystemName } from '../../../../examples/04-systems/systems.js'
import { open } from '../../../../lib/interpret/backends.js'
import { iterate, type Iteration } from '../../../bench/fullSize/iterations.js'
import { encoderMacs, generatorMacs, iterationMacs } from '../../../bench/fullSize/operations.js'
import { right } from '../files.js'

/** Parameters, and millions of multiply-adds of an image; for an iteration on 128 images thousands of millions. */
interface Facts {
  readonly generator: number
  readonly encoder: number
  readonly denoiser?: number
  readonly tilt: number
  readonly generatorMacs: number
  readonly encoderMacs: number
  readonly iterationMacs?: number
}

const [wide, narrow] = [
  { denoiser: 3_143_424, tilt: 66_201 },
  { denoiser: 3_066_424, tilt: 60_601 },
]
const facts: Readonly<Record<Published, Facts>> = {
  svhn: {
    ...narrow,
    generator: 3_447_683,
    encoder: 11_146_752,
    generatorMacs: 69.5,
    encoderMacs: 110.8,
    iterationMacs: 879,
  },
  cifar10: {
    ...wide,
    generator: 18_883_075,
    encoder: 11_146_752,
    generatorMacs: 1089,
    encoderMacs: 110.8,
    iterationMacs: 9103,
  },
  celeba: {
    ...narrow,
    generator: 12_656_515,
    encoder: 15_342_592,
    generatorMacs: 411,
    encoderMacs: 485,
    iterationMacs: 4540,
  },
  'celeba-hq': {
    ...wide,
    generator: 52_963_715,
    encoder: 20_587_776,
    generatorMacs: 6547,
    encoderMacs: 6363,
    iterationMacs: 68_322,
  },
  mnist: {
    generator: 10_891_265,
    encoder: 20_455_168,
    tilt: 42_201,
    generatorMacs: 824,
    encoderMacs: 291,
  },
}
const published = Object.keys(facts) as readonly Published[]

const settingsOf = (profile: Profile, data: DataName, shape: Shape, count = 500): Settings =>
  right(profile.settings(data, shape, count))
const paperOf = (data: Published, system: SystemName = 'damc'): Setting =>
  settingsOf(paper, data, shapeOf(data))[system]

/** How many numbers lie below a path. */
const countAt = (space: S.Space<unknown>, path: string): number =>
  N.count({ space: { ...space, leaves: space.leaves.filter((leaf) => leaf.path.startsWith(`${path}.`)) } })

export const parameters = (): void =>
  published.forEach((data) => {
    const o = paperOf(data)
    const sampler = N.spaceOf(samplerFamily(o).init)
    const { generator, encoder, denoiser, tilt } = facts[data]
    expect([data, N.count(generatorNet(o)), countAt(sampler, 'encoder'), N.count(tiltNet(o))]).toEqual([
      data,
      generator,
      encoder,
      tilt,
    ])
    if (denoiser !== undefined) expect(countAt(sampler, 'denoiser')).toBe(denoiser)
  })

/** The facts have no more than these digits. */
export const multiplications = (): void =>
  published.forEach((data) => {
    const o = paperOf(data)
    const wanted = facts[data]
    const within = (macs: number, millions: number): void =>
      expect(Math.abs(macs / 1e6 - millions)).toBeLessThanOrEqual(millions < 200 ? 0.05 : 0.5)
    within(generatorMacs(o), wanted.generatorMacs)
    within(encoderMacs(o.sizes.sampler.encoder, o), wanted.encoderMacs)
    // encoders of other rows go back through the generator's images
    expect(encoderMacs(o.sizes.encoder, o)).toBe(generatorMacs(o))
    if (wanted.iterationMacs !== undefined)
      expect(Math.abs((128 * iterationMacs(o)) / 1e9 - wanted.iterationMacs)).toBeLessThanOrEqual(0.5)
  })

/** What the sampler and the chains of each data set are told. */
export const hyperparameters = (): void => {
  const scales = { svhn: 0.1, cifar10: 0.1, celeba: 0.1, 'celeba-hq': 1, mnist: 1 }
  published.forEach((data) => {
    const { sigma, posterior, prior, priorDraws, batch, sizes, damc, rates, descents } = paperOf(data)
    const mnist = data === 'mnist'
    const [pace, weightDecay] = mnist ? [1e-4, 0] : [2e-4, 1e-4]
    expect([sigma, batch, sizes.sampler.steps]).toEqual([scales[data], 128, 100])
    expect([posterior.steps, prior.steps, descents]).toEqual([30, 60, 10])
    expect(posterior.stepSize).toBeCloseTo(0.005, 12)
    expect(prior.stepSize).toBeCloseTo(0.08, 12)
    expect(priorDraws!.steps).toBe(100)
    expect(priorDraws!.stepSize).toBeCloseTo(data === 'cifar10' ? 1.28 : 0.08, 12)
    expect(damc).toEqual({
      tilt: pace / 2,
      updates: 6,
      nullProbability: mnist ? 'both' : 0.2,
      ...(mnist ? { negatives: 'inference' } : {}),
      weight: 0.005,
      every: 10,
      weightDecay,
    })
    expect([rates.generator, rates.tilt, rates.sampler]).toEqual([pace, pace / 2, pace])
  })
}

/** What the systems' own papers have, in numbers: the scale of pixels, batch, updates, and a rate or a step. */
export const ownHyperparameters = (): void => {
  const counts = { svhn: 73_257, cifar10: 50_000, celeba: 162_770, 'celeba-hq': 28_000 }
  const of = (data: keyof typeof counts, system: SystemName): Setting =>
    settingsOf(paper, data, shapeOf(data), counts[data])[system]
  const scales = (['vae', 'ncp-vae', 'rae', 'lebm', 'sri-5', 'abp'] as const).map((system) => [
    system,
    ...(['svhn', 'cifar10', 'celeba'] as const).map((data) => Number(of(data, system).sigma.toFixed(4))),
  ])
  expect(scales).toEqual([
    ['vae', 0.3, 0.3795, 0.7358],
    ['ncp-vae', 0.3, 0.3795, 0.7358],
    ['rae', 0.3098, 0.3098, 0.2771],
    ['lebm', 0.3, 0.3, 0.3],
    ['sri-5', 0.15, 0.15, 0.15],
    ['abp', 0.3, 0.3, 0.3],
  ])
  const vae = of('celeba', 'vae')
  expect([vae.batch, vae.iterations, vae.rates.encoder]).toEqual([1000, 70 * 162, 1e-4])
  const rae = of('cifar10', 'rae')
  expect([rae.batch, rae.iterations, rae.rates.encoder]).toEqual([100, 50_000, 5e-4])
  expect([rae.afterwards.mixture, vae.afterwards.mixture]).toEqual([2000, 200])
  const watched = (['vae', 'ncp-vae', 'rae', 'abp'] as const).map((system) => of('celeba', system).plateau)
  const epoch = (every: number) => ({ shrink: 0.5, patience: 5, every })
  expect(watched).toEqual([epoch(162), epoch(162), epoch(1627), undefined])
  expect(rae.decay).toBeCloseTo(0.012288, 12)
  const twoStage = of('svhn', 'two-stage-vae')
  expect([twoStage.batch, twoStage.iterations, twoStage.fall]).toEqual([
    64,
    400 * 1144,
    { factor: 0.5, every: 150 * 1144, floor: 0 },
  ])
  expect(twoStage.afterwards).toMatchObject({ iterations: 800 * 1144, fall: { every: 300 * 1144 } })
  const lebm = of('svhn', 'lebm')
  expect([lebm.batch, lebm.iterations, lebm.fall]).toEqual([
    100,
    201 * 732,
    { factor: 0.998, every: 732, floor: 0 },
  ])
  expect([lebm.rates.generator, lebm.rates.tilt, lebm.penalty]).toEqual([1e-4, 2e-5, undefined])
  expect([of('celeba-hq', 'lebm').sigma, of('celeba-hq', 'lebm').penalty]).toEqual([1, 1e-3])
  const steps = (data: keyof typeof counts, system: SystemName): number => of(data, system).posterior.steps
  expect([steps('svhn', 'lebm'), steps('cifar10', 'lebm'), steps('svhn', 'abp')]).toEqual([20, 40, 30])
  const sri5 = of('svhn', 'sri-5')
  expect(sri5.posterior.stepSize).toBeCloseTo(0.00125, 12)
  expect([sri5.posterior.steps, sri5.rates.topDown, sri5.iterations]).toEqual([25, 8e-5, 600 * 732])
  expect(sri5.fall).toEqual({ factor: 0.5, after: [50 * 732, 100 * 732, 300 * 732] })
}

const each = Object.entries(systems) as readonly (readonly [SystemName, (typeof systems)[SystemName]])[]

interface Given<Q> {
  readonly state: Q
  readonly examples: T.Batch<Example>
}

/** The state of a system, and whether an iteration keeps its space. */
const built = (o: Setting, make: (typeof systems)[SystemName], name: string): S.Space<unknown> =>
  make(o)(<Q, A>(system: System<Q, A>): S.Space<unknown> => {
    const space = N.spaceOf(system.init)
    const examples = S.batch(o.batch, examplesOf(o.shape))
    const input = S.struct({ state: space, examples }) as S.Space<Given<Q>>
    const described = right(
      Callable.describe({ name, input })((given) =>
        R.map(([next]: readonly [Q, unknown]) => next)(system.step(given.state, given.examples)),
      ),
    )
    const types = (s: S.Space<unknown>) => s.leaves.map(({ path, dtype, shape }) => [path, dtype, shape])
    expect(types(described.output)).toEqual(types(space))
    return space
  })

/** Every system at every paper setting: its state, a whole iteration as a program, and the one generator of all rows. */
export const everySystem = (): void =>
  published.forEach((data) =>
    each.forEach(([name, make]) => {
      const generator = countAt(built(paperOf(data, name), make, name), 'generator.params')
      const more = name === 'two-stage-vae' ? 1 : 0
      if (name !== 'sri-5') expect([name, generator]).toEqual([name, facts[data].generator + more])
    }),
  )

/** The same at the smoke profile, for images as they come out of it. */
export const smokeBuilt = (): void => {
  const grey = (side: number): Shape => ({ height: side, width: side, channels: 1 })
  const colour = { ...grey(16), channels: 3 }
  const shapes = { optdigits: grey(8), mnist: grey(16), svhn: colour, cifar10: colour }
  Object.entries(shapes).forEach(([data, shape]) =>
    each.forEach(([name, make]) => void built(settingsOf(smoke, data as DataName, shape)[name], make, name)),
  )
}

/** Data sets without a paper, and images that its nets aren't for. */
export const refused = (): void => {
  const what = (data: DataName, shape: Shape): string => {
    const found = paper.settings(data, shape, 10)
    if (!isLeft(found)) throw new Error('a setting')
    return found.left instanceof Error ? found.left.message : found.left.what
  }
  const { height, width } = shapeOf('svhn')
  expect(what('optdigits', { height: 8, width: 8, channels: 1 })).toBe(
    "no paper has a setting for 'optdigits'",
  )
  expect(what('folder', shapeOf('celeba'))).toBe("no paper has a setting for 'folder'")
  expect(what('svhn', { height: 16, width: 16, channels: 3 })).toBe(
    "the images of 'svhn' are 16 x 16 x 3 and its nets are for 32 x 32 x 3",
  )
  expect(what('svhn', { height, width, channels: 1 })).toMatch(/are 32 x 32 x 1 and/)
}

const images = (shape: Shape, count: number): Images =>
  inMemory(
    shape,
    Uint8Array.from({ length: count * bytesOf(shape) }, (_, i) => (97 * i) % 256),
    new Uint8Array(count),
  )

/** Three iterations of DAMC on wasm: from the second on nothing more is held, and all that is reported is a number. */
const flatAt = async (o: Setting): Promise<void> => {
  const feed = batchesOf(images(o.shape, 2 * o.batch), { batch: o.batch, seed: 1, flips: false })
  const seen: Iteration[] = []
  const backend = right(await open('wasm')())
  await systems.damc(o)((system) =>
    iterate(backend, system, feed, 3, {
      onPrepared: () => {},
      onIteration: (_, iteration) => void seen.push(iteration),
    }),
  )
  const held = seen.map(({ memory: { wasm, tensorBytes, tensors, held: n } }) => [
    wasm,
    tensorBytes,
    tensors,
    n,
  ])
  expect(held.length).toBe(3)
  expect(held[2]).toEqual(held[1])
  seen.forEach(({ report }) => {
    expect(Object.keys(report).toSorted()).toEqual(['contrast', 'denoising', 'generator'])
    expect(Object.values(report).every(Number.isFinite)).toBe(true)
  })
}

/** The nets of the smallest paper setting, on two images. */
export const smallestRuns = (): Promise<void> => flatAt({ ...paperOf('svhn'), batch: 2 })
export const smokeRuns = (): Promise<void> =>
  flatAt({ ...settingsOf(smoke, 'optdigits', { height: 8, width: 8, channels: 1 }).damc, batch: 4 })
