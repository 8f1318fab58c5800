// Calibration passes samplers of the posterior, finds others, and reports what it finds.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/calibration.js'

describe('calibration', () => {
  it('passes exact samplers [in law]', () => Laws.exactSamplersAreCalibrated())
  it('finds wrong ones', () => Laws.wrongSamplersAreFound())
  it('finds one that does not look at the data', () => Laws.likelihoodIsSeen())
  it('reports counts and bands by name', () => Laws.reportsSayWhatTheyAre())
  it('has bands that hold as often as they say [in law]', () => Laws.bandsHold())
  it('thins chains as it says [bitwise]', () => Laws.thinningCounts())
  it('says why it could not be tried', () => Laws.refusals())
})

const file = 'lib/check/stat/calibration.ts'

const mutants: readonly (readonly [name: string, edit: Edit, law: (laws: typeof Laws) => void])[] = [
  [
    'one rank too few',
    { file, from: 'cells: count + 1', to: 'cells: count' },
    (laws) => laws.isCalibrated('mean'),
  ],
  [
    'bands for one rank alone',
    { file, from: '(1 - level) / (cells * names.length)', to: '1 - level' },
    (laws) => laws.bandsHold(),
  ],
  [
    'quantities at the data of another parameter',
    { file, from: 'const own = values(theta, y)', to: 'const own = values(shown(model.prior), y)' },
    (laws) => laws.isCalibrated('mean'),
  ],
  [
    'equal draws ranked below',
    { file: 'lib/check/stat/rankOf.ts', from: 'T.shift(1)(same)', to: 'T.shift(0)(same)' },
    (laws) => laws.isCalibrated('membership'),
  ],
  [
    'no likelihood',
    { file: 'lib/check/stat/quantities.ts', from: '...(derivable ?', to: '...(!derivable ?' },
    (laws) => laws.likelihoodIsSeen(),
  ],
  [
    'chains without a warm-up',
    { file: 'lib/check/stat/thinned.ts', from: 'R.chain(steps(warmup))', to: 'R.chain(steps(0 * warmup))' },
    (laws) => laws.thinningCounts(),
  ],
  [
    'chains that are not thinned',
    { file: 'lib/check/stat/thinned.ts', from: '(steps(thin)(theta))', to: '(steps(1)(theta))' },
    (laws) => laws.isCalibrated('sum'),
  ],
]

describe('mutants', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, 'spec/check/laws/calibration.ts', law)).toBeDefined()
  })
})
