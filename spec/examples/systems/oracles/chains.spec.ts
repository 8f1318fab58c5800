// Short runs and persistent chains of linear models have the laws that are known in closed form.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../../mutants.js'
import * as Laws from './laws/chains.js'

describe('short runs of linear models', () => {
  it('have the law of so many steps, in training and in use', () => Laws.shortRunLaw())
  it('lose entropy without noise by the determinant of a step', () => Laws.noiseFreeEntropy())
  it('reconstruct by ten steps of descent from where they end', () => Laws.reconstructions())
  it('generate by N(0, I)', () => Laws.generates())
})

describe('persistent chains of linear models', () => {
  it('have the law of the steps of all visits', () => Laws.persistentLaw())
  it('move the rows of the batch and no other, to the bit', () => Laws.otherRowsStay())
  it('start from N(0, I) with the cold steps for an image without one', () => Laws.coldLaw())
  it('leave less error than a cold start with the steps of a visit', () => Laws.warmBeatsCold())
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `examples/04-systems/${file}.ts`,
  from,
  to,
})
const persistent = (from: string, to: string): Edit => edit('inference/persistentChains', from, to)

describe('mutants of chains', () => {
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    [
      'a step less in training',
      edit('inference/shortRun', 'chain.move, chain.steps', 'chain.move, chain.steps - 1'),
      (laws) => laws.shortRunLaw(),
    ],
    [
      'a step less in use',
      edit('chains', 'K.times(steps)', 'K.times(steps - 1)'),
      (laws) => laws.shortRunLaw(),
    ],
    [
      'one start for all images',
      edit('inference/shortRun', 'R.replicate(rows(image))(R.normalLike(latents))', 'R.map((z: Z) => T.batch(rows(image), () => z)(T.iota(rows(image))) as T.Batch<Z>)(R.normalLike(latents))'),
      (laws) => laws.shortRunLaw(),
    ],
    [
      'chains of the prior',
      edit('inference/shortRun', 'moved(chain, posterior(x))', 'moved(chain, E.standardNormal(latents))'),
      (laws) => laws.noiseFreeEntropy(),
    ],
    [
      'a table that is not written',
      persistent('q: Latents.write(position, zs)(table)', 'q: table'),
      (laws) => laws.persistentLaw(),
    ],
    ['starts in the table', persistent('Latents.write(position, zs)', 'Latents.write(position, starts)'), (laws) => laws.warmBeatsCold()],
    [
      'rows by their place in the batch',
      persistent('Latents.read(position)', 'Latents.read(T.iota(2) as never)'),
      (laws) => laws.otherRowsStay(),
    ],
    ['warm steps for a cold start', persistent('steps: coldSteps', 'steps: chain.steps'), (laws) => laws.coldLaw()],
    [
      'a table of zeros',
      persistent('R.replicate(count)(R.normalLike(latents))', 'R.map((t: T.Batch<Z>) => T.sub(t as never, t as never) as T.Batch<Z>)(R.replicate(count)(R.normalLike(latents)))'),
      (laws) => laws.persistentLaw(),
    ],
    [
      'a reconstruction of the likelihood alone',
      edit('system', 'pipe(model.prior, E.combine(', 'pipe(E.flat(model.prior.space), E.combine('),
      (laws) => laws.reconstructions(),
    ],
    [
      'a descent from the end of another',
      edit('system', "moved({ move: M.descent({ stepSize }), steps }, target)(z)", "moved({ move: M.descent({ stepSize }), steps: 2 * steps }, target)(z)"),
      (laws) => laws.reconstructions(),
    ],
    ['noise in the descent', edit('system', 'M.descent({', 'M.ula({'), (laws) => laws.reconstructions()],
    ['the end for the start', edit('system', 'start: decode(z)', 'start: decode(end)'), (laws) => laws.reconstructions()],
    [
      'a prior that is narrower',
      edit('prior/standardNormal', 'sample: () => R.normalLike(latents)', 'sample: () => R.map((z: Z) => T.sub(z as never, z as never) as Z)(R.normalLike(latents))'),
      (laws) => laws.generates(),
    ],
  ])('%s', async (_, mutant, law) => {
    expect(
      await killedBy<typeof Laws>(mutant, 'spec/examples/systems/oracles/laws/chains.ts', law),
    ).toBeDefined()
  })
})
