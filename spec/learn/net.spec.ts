import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/net.js'

describe('parameter counts', () => {
  it('of the energies: 60,601, 66,201 and 42,201', () => Laws.energyCounts())
  it.each(Laws.generators)('of the %s generator, and the size of its images', (...row) =>
    Laws.generatorFits(row),
  )
  it.each(Laws.encoders)('of the %s encoder, and the length of its code', (...row) => Laws.encoderFits(row))
})

describe('mutants die', () => {
  const net = (file: string, from: string, to: string): Edit => ({
    file: `lib/learn/net/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, (laws: typeof Laws) => void]>([
    [
      'a bias for each input',
      net('dense', '[outputs], inputs', '[inputs], inputs'),
      (laws) => laws.energyCounts(),
    ],
    [
      'the channels of the first layer everywhere',
      net('image', 'rows[i - 1]![0]', 'rows[0]![0]'),
      (laws) => laws.generatorFits(laws.generators[0]!),
    ],
    [
      'images a pixel too large where a layer has a stride',
      net('convolution', '(n - 1) * stride + kernel', 'n * stride - 1 + kernel'),
      (laws) => laws.generatorFits(laws.generators[0]!),
    ],
    [
      'a norm after the last convolution too',
      net('image', 'o.layers.slice(0, -1)', 'o.layers.slice(0)'),
      (laws) => laws.encoderFits(laws.encoders[0]!),
    ],
  ])('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/learn/laws/net.ts', law)).toBeDefined()
  })
})
