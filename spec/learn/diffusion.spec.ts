import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/diffusion.js'
import * as Schedule from './laws/schedule.js'

describe('the noise schedule', () => {
  it('has the golden levels and coefficients [float64, six decimals]', () => Schedule.coefficients())
  it('ends at the golden times, and is the same for terms as for numbers [float64, 1e-12]', () =>
    Schedule.ends())
  it("gives the exact denoiser's draws the golden variances [float64, all decimals given]", () =>
    Schedule.variances())
})

describe('the diffusion family', () => {
  it('predicts noise as the formulas do, with one matrix for time and context [float64, 1e-10]', () =>
    Laws.denoiser())
  it('samples by ancestral steps [float64, 1e-10]', () => Laws.sampling())
  it('loses half the squared error of the noise [float64, 1e-10]', () => Laws.losses())
  it('draws the null context anew for each loss and each draw [bitwise]', () => Laws.freshNull())
  it('has 3,066,424, 3,143,424 and 1,679,122 parameters in its denoisers', () => Laws.denoiserCounts())
  it('has 14.4 to 23.9 million parameters with the encoders of images', () => Laws.familyCounts())
  it('starts uniform within 1 / sqrt(fan-in), of time and context together [in law, 3e-8]', () =>
    Laws.initialBlocks())
})

describe('mutants die', () => {
  const schedule = 'lib/learn/diffusion/schedule.ts'
  it.each([
    [
      'the small variance instead of the large',
      schedule,
      "variance === 'large'",
      "variance === 'small'",
      'variances',
    ],
    [
      'noise in the last step',
      schedule,
      'keep: 0, pull: 1, sd: 0',
      'keep: 0, pull: 1, sd: 0.01',
      'variances',
    ],
    [
      'a guess at another level',
      'lib/learn/diffusion/reverse.ts',
      'T.div(T.constant(1), alpha)',
      'T.div(T.constant(1), sigma)',
      'variances',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Schedule>(
      { file, from, to },
      'spec/learn/laws/schedule.ts',
      (laws) => laws[law](),
    )
    expect(killed).toBeDefined()
  })

  const [denoiser, family] = ['lib/learn/diffusion/denoiser.ts', 'lib/learn/Diffusion.ts']
  it.each([
    ['another slope', denoiser, 'T.leakyRelu(0.01)', 'T.leakyRelu(0.2)', 'denoiser'],
    ['skips in the wrong order', denoiser, 'T.concat(up1, down0)', 'T.concat(down0, up1)', 'denoiser'],
    ['no residual', denoiser, 'T.add(z, up0 as', 'T.add(T.sub(z, z), up0 as', 'denoiser'],
    ['the mask the wrong way', family, 'T.sub(T.constant(1), mask)', 'mask', 'losses'],
    [
      'a null context without noise',
      family,
      'nullContext(phi.null)(eta)',
      'nullContext(phi.null)(T.sub(eta, eta))',
      'freshNull',
    ],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/diffusion.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})
