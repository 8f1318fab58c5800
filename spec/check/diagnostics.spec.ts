import { describe, expect, it } from 'vitest'
import { Data, Space as S } from 'giry'
import { Diagnostics as D } from 'giry/check'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/diagnostics.js'

describe('diagnostics', () => {
  it('agree with posterior 1.4.0 in every figure [1e-10]', () => Laws.agreesWithPosterior())
  it('by ranks see only the order of draws [bitwise], R-hat neither unit nor sign [float64 tolerance]', () =>
    Laws.seesOnlyRanks())
  it('tell what is known of autoregressions [in law, false alarm 1e-6, within 0.1]', () =>
    Laws.onAutoregressions())
  it('find chains that disagree', () => Laws.disagreementIsFound())
  it('of the draws of a run have a row for each number', () => Laws.tables())

  it('count divergences, not how often a draw diverged', () =>
    expect(
      D.divergences([
        [0, 3, 1],
        [0, 0, 0],
      ]),
    ).toEqual({ _tag: 'Right', right: [2, 0] }))

  it.each([
    ['no chains', D.rhat([]), 'no chains'],
    [
      'chains of unequal length',
      D.essBulk([
        [1, 2, 3, 4],
        [1, 2, 3],
      ]),
      'chain 1 has 3 draws and chain 0 has 4',
    ],
    ['too few draws', D.mcseMean([[1, 2, 3]]), '3 draws of each chain'],
    ['no probability', D.essQuantile(1.5)([[1, 2, 3, 4]]), 'p is 1.5'],
    ['no probability', D.mcseQuantile(NaN)([[1, 2, 3, 4]]), 'p is NaN'],
    [
      'half a superchain',
      D.nestedRhat(0.5)([
        [1, 2],
        [3, 4],
      ]),
      'size is 0.5',
    ],
    [
      'chains that make no superchains',
      D.nestedRhat(2)([
        [1, 2],
        [3, 4],
      ]),
      '2 chains in superchains of 2',
    ],
    ['single draws in single chains', D.nestedRhat(1)([[1], [3]]), '1 draws of each chain'],
    ['an energy', D.bfmi([[1]]), '1 draws of each chain'],
  ])('refuse %s', (_, found, what) => expect(found).toMatchObject({ _tag: 'Left', left: { what } }))

  it('name the quantity that is wrong', () => {
    const wrong = D.summarise({ right: [[1, 2, 3, 4]], wrong: [[1]] })
    expect(wrong).toMatchObject({ left: { where: 'summarise > wrong', what: '1 draws of each chain' } })
    const draws = Data.data([1, 2, 3, 4], [2, 2])
    expect(D.table({ space: S.scalar, draws })).toMatchObject({ left: { where: 'table > x' } })
  })
})

const edit = (file: string, from: string, to: string): Edit => ({
  file: `lib/check/diagnostics/${file}.ts`,
  from,
  to,
})
const mutants: readonly (readonly [string, Edit, (laws: typeof Laws) => void | Promise<void>])[] = [
  ['R-hat with all of W', edit('rhat', '(n - 1) / n +', '1 +'), (l) => l.agreesWithPosterior()],
  ['R-hat of the better of both', edit('rhat', 'Math.max(', 'Math.min('), (l) => l.agreesWithPosterior()],
  ['no folding', edit('ranks', 'Math.abs(x - middle)', '(x - middle)'), (l) => l.disagreementIsFound()],
  [
    'superchains without the distance of their chains',
    edit('rhat', 'between[k]! + within[k]!', 'within[k]!'),
    (l) => l.agreesWithPosterior(),
  ],
  [
    'halves that overlap',
    edit('chains', 'subarray(n - half)', 'subarray(n - half - 1)'),
    (l) => l.agreesWithPosterior(),
  ],
  ['variances over n', edit('chains', '/ (xs.length - 1)', '/ xs.length'), (l) => l.agreesWithPosterior()],
  [
    'ties in the order of the draws',
    edit('ranks', '(from + 1 + to) / 2', 'k + 1'),
    (l) => l.agreesWithPosterior(),
  ],
  ['scores of Hazen', edit('ranks', 'r - 0.375', 'r - 0.5'), (l) => l.agreesWithPosterior()],
  [
    'quantiles without interpolation',
    edit('ranks', '(1 - share) * a + share * b', 'a'),
    (l) => l.agreesWithPosterior(),
  ],
  [
    'a tail that is a bit too light',
    edit('normalQuantile', '1.4234371107496835', '1.4234'),
    (l) => l.agreesWithPosterior(),
  ],
  [
    'autocovariances around a circle',
    edit('autocovariance', 'Math.log2(2 * n)', 'Math.log2(n)'),
    (l) => l.agreesWithPosterior(),
  ],
  [
    'pairs that may rise',
    edit('ess', 'before = Math.min(before, ', 'before = ('),
    (l) => l.agreesWithPosterior(),
  ],
  [
    'no bound on the autocorrelation time',
    edit('ess', '1 / Math.log10(draws)', '1 / Math.log(draws)'),
    (l) => l.agreesWithPosterior(),
  ],
  ['no last lag', edit('ess', '-1 + 2 * total + last', '-1 + 2 * total'), (l) => l.agreesWithPosterior()],
  [
    'chains that need not agree',
    edit('ess', 'chains.length > 1', 'chains.length > 100'),
    (l) => l.agreesWithPosterior(),
  ],
  ['correlations counted once', edit('ess', '-1 + 2 * total', 'total'), (l) => l.onAutoregressions()],
  [
    'draws below the quantile',
    edit('ess', 'x <= threshold', 'x < threshold'),
    (l) => l.agreesWithPosterior(),
  ],
  ['the error of the variance', edit('mcse', '/ second / 4', '/ second'), (l) => l.onAutoregressions()],
  [
    'an interval of half the width',
    edit('mcse', '(above - below) / 2', '(above - below) / 4'),
    (l) => l.onAutoregressions(),
  ],
  [
    'a skewed interval',
    edit('betaQuantile', '(a + 1) / (a + b + 2)) return 1 -', '(a + 1) / (a + b + 2)) return 0.9 -'),
    (l) => l.agreesWithPosterior(),
  ],
  [
    'jumps of energy from the mean',
    edit('hamiltonian', '- energies[t - 1]!', '- centre'),
    (l) => l.agreesWithPosterior(),
  ],
  ['chains and draws exchanged', edit('sampled', '(c * count + t)', '(t * chains + c)'), (l) => l.tables()],
]

describe('mutants of the diagnostics', () => {
  it.each(mutants)('%s', async (_, change, law) => {
    expect(await killedBy<typeof Laws>(change, 'spec/check/laws/diagnostics.ts', law)).toBeDefined()
  })
})
