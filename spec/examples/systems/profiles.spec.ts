// The profiles of the systems: the paper's at full size, which is built and run for a moment, and the smoke profile.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/profiles.js'

describe('the paper profile', () => {
  it('has as many parameters as the facts say', () => Laws.parameters())
  it('takes as many multiply-adds as they say', () => Laws.multiplications())
  it('has their hyperparameters', () => Laws.hyperparameters())
  it('has those of other papers for other systems', () => Laws.ownHyperparameters())
  it('gives every system on every data set', () => Laws.everySystem())
  it('refuses data sets and images that no paper has', () => Laws.refused())
  it('runs with flat memory at the smallest', () => Laws.smallestRuns())
})

describe('the smoke profile', () => {
  it('gives every system on every data set', () => Laws.smokeBuilt())
  it('runs with flat memory', () => Laws.smokeRuns())
})

const folder = 'examples/04-systems/profiles'
const sizes = (from: string, to: string): Edit => ({ file: `${folder}/paperSizes.ts`, from, to })
const paper = (from: string, to: string): Edit => ({ file: `${folder}/paper.ts`, from, to })
const own = (from: string, to: string): Edit => ({ file: `${folder}/own.ts`, from, to })
const counted = (from: string, to: string): Edit => ({ file: 'spec/bench/fullSize/operations.ts', from, to })

describe('mutants of the profiles', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>]>([
    [
      'a narrower generator',
      sizes('strided(256, 128, 3)', 'strided(128, 128, 3)'),
      (laws) => laws.parameters(),
    ],
    ['a wider kernel', sizes('[1024, 8, 1, 0]', '[1024, 4, 1, 0]'), (laws) => laws.parameters()],
    [
      'an encoder without a layer',
      sizes('256, 512, 512), whole', '256, 512), whole'),
      (laws) => laws.parameters(),
    ],
    ['another level', sizes('[128, 256, 256]', '[128, 256, 128]'), (laws) => laws.parameters()],
    [
      'an encoder that ends with an image',
      sizes('i === 0 ? latent : generator[i - 1]![0]', 'generator[i]![0]'),
      (laws) => laws.multiplications(),
    ],
    ['an encoder from back to front', sizes('.toReversed()', ''), (laws) => laws.everySystem()],
    [
      'steps of s^2',
      { file: 'examples/04-systems/setting.ts', from: 's ** 2 / 2', to: 's ** 2' },
      (laws) => laws.hyperparameters(),
    ],
    ['the scale of [0, 1]', own('Math.sqrt(2 *', 'Math.sqrt(0.5 *'), (laws) => laws.ownHyperparameters()],
    [
      'a weight of means',
      own('weight) / latent', 'weight) / base.sizes.latent'),
      (laws) => laws.ownHyperparameters(),
    ],
    [
      'rates that stay',
      own('fall: halving(epochs(some, first', 'fall: constant && halving(epochs(base, first'),
      (laws) => laws.ownHyperparameters(),
    ],
    [
      'updates of other batches',
      own('(count / batch)', '(count / 128)'),
      (laws) => laws.ownHyperparameters(),
    ],
    ['the scale of the others', paper('1, mnist: 1 }', '1 }'), (laws) => laws.hyperparameters()],
    ['the pace of the others', paper("'mnist' ? 0.5", "'mnist' ? 1"), (laws) => laws.hyperparameters()],
    ['images of any size', paper('sizeOf(shape) === sizeOf(wanted)', 'true'), (laws) => laws.refused()],
    ['borders uncropped', counted('+ kernel - 2 * pad', '+ kernel'), (laws) => laws.multiplications()],
    [
      'chains that only go forward',
      counted('posterior.steps * 2', 'posterior.steps'),
      (laws) => laws.multiplications(),
    ],
    [
      'memory of modules that stays',
      { file: 'lib/interpret/tfjs/room.ts', from: 'dispose(m.device, info)', to: 'void info' },
      (laws) => laws.smokeRuns(),
    ],
    [
      'a state that stays',
      {
        file: 'spec/bench/fullSize/iterations.ts',
        from: '[...state, ...given])\n    state',
        to: 'given)\n    state',
      },
      (laws) => laws.smokeRuns(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(await killedBy<typeof Laws>(mutant, 'spec/examples/systems/laws/profiles.ts', law)).toBeDefined()
  })
})
