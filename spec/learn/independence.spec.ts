import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import { prove } from '../prove/proof.js'
import * as laws from './laws/independence.js'

const module = 'spec/learn/laws/independence.ts'

describe('families that know their density', () => {
  it('the Gaussian encoder has that of its draws [float64, 1e-12]', () => laws.gaussianDensity())
  it('the table has its probabilities, by the width of bins [float64, 1e-14]', () => laws.tableDensity())
  it.each([
    [
      'bins without their width',
      'lib/learn/Table.ts',
      'logDensity(cells.drawIn(cell))(z)',
      'T.constant(0)',
      'tableDensity',
    ],
    [
      'the density of the null row',
      'lib/learn/Gaussian.ts',
      'logDensity(at(phi)(c)),',
      'logDensity(phi.null),',
      'gaussianDensity',
    ],
  ] as const)('but not with %s', async (_, file, from, to, law) => {
    expect(await killedBy<typeof laws>({ file, from, to }, module, (mutated) => mutated[law]())).toBeDefined()
  })
})

prove({
  kernel: 'Amortizer.independence',
  exactness: 'reversible',
  module,
  laws,
  checks: {
    onPoints: 'a table is reversible on a finite space [exact, 1e-12]',
    mixedOnPoints: 'mixed with a walk it is their mean [exact, 1e-12]',
    parametersAreFixed:
      'parameters may be parts of the state, and no functions of what is moved [exact, 1e-12]',
    parametersAreInputs: 'parameters may be inputs of a run [bitwise]',
    onTheLine: 'a Gaussian leaves a double well alone, and mixed with MALA [quadrature, 1e-4]',
    inThePlane: 'a flow leaves a bent Gaussian alone [quadrature, 1e-4]',
    mixedInThePlane: 'and so does the flow mixed with MALA [in law]',
  },
  mutants: [
    [
      'draws of the unconditional branch',
      { file: 'lib/learn/independence.ts', from: 'family.sample(phi, c)', to: 'family.sampleNull(phi)' },
      'onPoints',
    ],
    [
      'probabilities, not logarithms',
      {
        file: 'lib/learn/Table.ts',
        from: 'T.log(T.element(row(phi, c), cell))',
        to: 'T.element(row(phi, c), cell)',
      },
      'mixedOnPoints',
    ],
    [
      'draws that may depend on the state',
      {
        file: 'lib/mcmc/Independence.ts',
        from: "requireFixed('the draw', space.flatten(y), space, x)",
        to: '',
      },
      'parametersAreFixed',
    ],
    [
      'a density without the sd',
      {
        file: 'lib/learn/gaussian/normal.ts',
        from: 'T.mul(T.sub(z, mean), T.exp(T.neg(logSd)))',
        to: 'T.sub(z, mean)',
      },
      'onTheLine',
    ],
    [
      'the density of the null context',
      {
        file: 'lib/learn/Flow.ts',
        from: 'logDensity(within(phi, encoded(phi, c))),',
        to: 'logDensity(within(phi, phi.null)),',
      },
      'inThePlane',
    ],
    [
      'a density that forgets its change of volume',
      { file: 'lib/learn/Flow.ts', from: 'T.sub(logDet, T.shift', to: 'T.sub(T.constant(0), T.shift' },
      'inThePlane',
    ],
  ],
})
