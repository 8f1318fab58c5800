import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { Data, Space as S } from 'giry'
import { Export } from 'giry/check'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/export.js'
import { InferenceData, StanCsv } from './schemas.js'

describe('exported draws', () => {
  it('are Stan CSV files by their schema, with every number in its column [bitwise]', () => Laws.cmdStan())
  it('are InferenceData by its schema, with every number in its place [bitwise]', () => Laws.arviZ())
  it('say what is not finite, or refuse it', () => Laws.notFinite())
  it('keep their types', () => Laws.types())
  it('of a run have what its steps report', async () => {
    await Laws.ofRuns()
    await Laws.ofHamiltonianMoves()
  })

  const draws = Data.data([1, 2], [1, 2])
  const info = { energy: Data.data([1, 2, 3], [1, 3]) }
  it.each([
    [
      'infos of other draws',
      Export.toArviZ()({ space: S.scalar, draws, info }),
      "info 'energy' has shape [1,3]",
    ],
    [
      'infos of other draws',
      Export.toCmdStanCsv()({ space: S.scalar, draws, info }),
      "info 'energy' has shape [1,3]",
    ],
    [
      'draws of other shapes',
      Export.toArviZ()({ space: S.real(2), draws: Data.data([1, 2], [1, 2]) }),
      "'x' is",
    ],
    [
      'a dimension as a variable',
      Export.toArviZ()({ space: S.struct({ chain: S.scalar }), draws: { chain: draws } }),
      "a variable 'chain'",
    ],
    [
      'names that Stan has not',
      Export.toCmdStanCsv()({ space: S.struct({ 'a b': S.scalar }), draws: { 'a b': draws } }),
      "a column 'a b'",
    ],
    [
      'names of samplers',
      Export.toCmdStanCsv()({ space: S.struct({ a__: S.scalar }), draws: { a__: draws } }),
      "a column 'a__'",
    ],
    [
      'names that collide',
      Export.toCmdStanCsv()({
        space: S.struct({ a: S.struct({ b: S.scalar }), a_b: S.scalar }),
        draws: { a: { b: draws }, a_b: draws },
      }),
      "two columns 'a_b'",
    ],
    ['no steps', Export.toCmdStanCsv({ thin: 0 })({ space: S.scalar, draws }), 'thin is 0'],
    [
      'a name of two lines',
      Export.toCmdStanCsv({ model: 'a\nb' })({ space: S.scalar, draws }),
      'a model name of several lines',
    ],
  ])('refuse %s', (_, found, what) =>
    expect(found).toMatchObject({ _tag: 'Left', left: { what: expect.stringContaining(what) } }),
  )
})

describe('the schemas', () => {
  const file = (header: string, row: string): string =>
    `# method = sample (Default)\n#     num_samples = 1\n${header}\n${row}\n`
  it.each([
    [true, 'lp__,accept_stat__,a.1,a.2', '1,2,3,4'],
    [false, 'lp__,accept_stat__,a.2,a.1', '1,2,3,4'],
    [false, 'lp__,accept_stat__,m.1.1,m.1.2,m.2.1,m.2.2', '1,2,3,4,5,6'],
    [false, 'lp__,accept_stat__,a', '1,2,Infinity'],
    [false, 'lp__,accept_stat__,energy__,divergent__,a', '1,2,3,4,5'],
    [false, 'a', '1'],
    [false, 'lp__,accept_stat__,a', '1,2'],
  ])('tell Stan CSV (%s): %s', (holds, header, row) =>
    expect(Either.isRight(StanCsv.decode(file(header, row)))).toBe(holds),
  )
  const attributes = { inference_library: 'giry' }
  it.each([
    [true, { x: [[1, 2]] }, { diverging: [[true, false]] }],
    [false, { x: [[1, 2]] }, { diverging: [[1, 0]] }],
    [false, { x: [[1, 2], [3]] }, {}],
    [false, { x: [1, 2] }, {}],
    [false, { x: [[1, 2]], y: [[1, 2, 3]] }, {}],
    [false, { chain: [[1, 2]] }, {}],
  ])('tell InferenceData (%s): %j %j', (holds, posterior, stats) =>
    expect(
      Either.isRight(
        InferenceData.decode({
          posterior,
          posterior_attrs: attributes,
          sample_stats: stats,
          sample_stats_attrs: attributes,
        }),
      ),
    ).toBe(holds),
  )
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `lib/check/export/${file}.ts`,
  from,
  to,
})
const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>])[] = [
  ['row-major columns', edit('cmdstan', 'findLastIndex', 'findIndex'), (l) => l.cmdStan()],
  ['elements counted from 0', edit('cmdstan', 'i + 1)]', 'i)]'), (l) => l.cmdStan()],
  ['tuples counted from 0', edit('cmdstan', 'Number(key) + 1', 'Number(key)'), (l) => l.cmdStan()],
  ['numbers of divergences', edit('cmdstan', 'Math.sign(', '('), (l) => l.cmdStan()],
  ['infinity in words of JavaScript', edit('cmdstan', "'-inf'", "'-Infinity'"), (l) => l.notFinite()],
  ['draws without their thinning', edit('cmdstan', 'draws * thin', 'draws'), (l) => l.ofRuns()],
  [
    'truth values as numbers',
    edit('arviz', "name === 'diverging' ? 'bool' : 'float'", "'float'"),
    (l) => l.arviZ(),
  ],
  [
    'arrays of a wrong stride',
    edit('arviz', 'shape.slice(axis + 1)', 'shape.slice(axis + 2)'),
    (l) => l.arviZ(),
  ],
  ['floats like integers', edit('arviz', '`${text}.0`', 'text'), (l) => l.types()],
  [
    'tokens that are no JSON',
    edit('arviz', "nonFinite === 'python'", "nonFinite !== 'python'"),
    (l) => l.notFinite(),
  ],
  [
    'the first acceptance for all',
    edit('statistics', 'same.length === 1', 'same.length >= 1'),
    (l) => l.ofRuns(),
  ],
  ['depths under another name', edit('statistics', "['depth',", "['depths',"), (l) => l.ofHamiltonianMoves()],
  [
    'a density for an energy',
    edit('statistics', "['energy', 'energy__', 'energy']", "['energy', 'energy__', 'lp']"),
    (l) => l.arviZ(),
  ],
]

describe('mutants of the export', () => {
  it.each(mutants)('%s', async (_, change, law) => {
    expect(await killedBy<typeof Laws>(change, 'spec/check/laws/export.ts', law)).toBeDefined()
  })
})
