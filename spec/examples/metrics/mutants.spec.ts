// The laws of the metrics can fail: each mutant is one edit of a metric.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import type * as Digits from './digitLaws.js'
import type * as Laws from './laws.js'

const metric = (file: string, from: string, to: string): Edit => ({
  file: `examples/01-pinwheel/metrics/${file}.ts`,
  from,
  to,
})
const shared = (from: string, to: string): Edit => ({ file: 'examples/shared/randomNumbers.ts', from, to })
const frechet = (from: string, to: string): Edit => ({ file: 'examples/shared/metrics/frechet.ts', from, to })

const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => void])[] = [
  [
    'a quantile of one position more',
    metric('bootstrap', 'p * (ascending.length - 1)', 'p * ascending.length'),
    (laws) => laws.quantiles(),
  ],
  [
    'a level of one tail',
    metric('bootstrap', '[(1 - level) / 2, (1 + level) / 2]', '[1 - level, level]'),
    (laws) => laws.intervalWidth(),
  ],
  [
    'points that meet themselves',
    metric('energyDistance', '(n * (n - 1)) / 2', '(n * n) / 2'),
    (laws) => laws.energyByHand(),
  ],
  [
    'lengths that are a step too long',
    metric('equivalentLength', 'Math.expm1(', 'Math.exp('),
    (laws) => laws.interpolated(),
  ],
  [
    'the last length that is enough',
    metric('equivalentLength', 'means.findIndex', 'means.findLastIndex'),
    (laws) => laws.firstEnough(),
  ],
  ['a covariance with n in the denominator', frechet('/ (n - 1)', '/ n'), (laws) => laws.frechetDiagonal()],
  [
    'traces of covariances for those of their roots',
    frechet('Math.sqrt(Math.max(value, 0))', 'Math.max(value, 0)'),
    (laws) => laws.frechetDiagonal(),
  ],
  [
    'cells numbered by column',
    metric('grid', 'row * lattice.cells + column', 'column * lattice.cells + row'),
    (laws) => laws.lattice(),
  ],
  [
    'diagonal steps as long as straight ones',
    metric('modes', 'rise / Math.SQRT2', 'rise'),
    (laws) => laws.steepest(),
  ],
  ['the bound itself', shared('0, bound - 1)', '0, bound)'), (laws) => laws.integers()],
  [
    'no item stays in its place',
    shared('integer(state, i + 1)', 'integer(state, i)'),
    (laws) => laws.permutations(),
  ],
]

describe('mutants of the metrics', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/examples/metrics/laws.ts', law)).toBeDefined()
  })
})

describe('mutants of the digits', () => {
  const digits = (from: string, to: string): Edit => ({ file: 'examples/02-digits/digits.ts', from, to })
  it.each<readonly [string, Edit, (laws: typeof Digits) => Promise<void>]>([
    [
      'a label among the pixels',
      digits('n * pixels + i', 'n * (pixels + 1) + i'),
      (laws) => laws.inkScaled(),
    ],
    [
      'ink from 0 to 1',
      digits('values[i] / (deepestInk / 2) - 1', 'values[i] / deepestInk'),
      (laws) => laws.inkScaled(),
    ],
    [
      'labels in their old order',
      digits('Uint8Array.from(at, (from) => labels[from])', 'labels.slice(0, at.length)'),
      (laws) => laws.parted(),
    ],
  ])('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Digits>(edit, 'spec/examples/metrics/digitLaws.ts', law)).toBeDefined()
  })
})
