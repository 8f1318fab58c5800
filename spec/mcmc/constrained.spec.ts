import { prove } from '../prove/proof.js'
import * as laws from './laws/constrained.js'

const elementwise = 'lib/model/bijection/elementwise.ts'
const transport = 'lib/mcmc/Transport.ts'
const start = 'lib/interpret/run/start.ts'

prove({
  kernel: 'unconstrained',
  exactness: 'reversible',
  module: 'spec/mcmc/laws/constrained.ts',
  laws,
  checks: {
    bijectionsHold: 'spaces with supports have bijections from all numbers [float64, 1e-10]',
    vectorsHold: 'so have increasing vectors and probabilities [float64, 1e-10]',
    movesKeepLaws: 'keeps a Gamma law and one on an interval, reversibly [quadrature, 1e-4]',
    suitesKeepToSupports: 'is looked at in the coordinates of its space [quadrature, 1e-4]',
    movesKeepStructs: 'keeps a law of several parts [in law]',
    isTransport: 'is transport, and without supports the move itself [bitwise]',
    partsKeepSupports: 'works on parts of a state [bitwise]',
    startsAreChecked: 'starts inside of supports, or says what is outside',
  },
  mutants: [
    [
      'a density that forgets the change of volume',
      { file: elementwise, from: 'slopes.reduce((s, t) => T.add(s, t), T.constant(0))', to: 'T.constant(0)' },
      'movesKeepLaws',
    ],
    [
      'an interval that forgets its width',
      { file: elementwise, from: 'straight(low, high - low))', to: 'straight(low, high))' },
      'bijectionsHold',
    ],
    [
      'an interval that starts at 0',
      { file: elementwise, from: 'straight(low, high - low))', to: 'straight(0, high - low))' },
      'movesKeepLaws',
    ],
    [
      'a test that looks at another law',
      {
        file: 'lib/check/laws/exactness.ts',
        from: 'E.unconstrained(own[1])',
        to: 'E.contramap(source, (z: X) => forward(z)[0])(own[1])',
      },
      'suitesKeepToSupports',
    ],
    [
      'leaves that all have the first support',
      { file: elementwise, from: 'maps[i]?.[side](leaf)', to: 'maps[maps[0] ? 0 : 1]?.[side](leaf)' },
      'movesKeepStructs',
    ],
    [
      'another target',
      {
        file: transport,
        from: 'transport(constrained(target.space))(m)(target)',
        to: 'transport(constrained(target.space))(m)(E.temper(0.5)(target))',
      },
      'movesKeepLaws',
    ],
    [
      'a reversal that is none',
      { file: transport, from: 'unconstrained(reversed())', to: 'unconstrained(m)' },
      'isTransport',
    ],
    [
      'gaps between increasing numbers not counted',
      {
        file: 'lib/model/bijection/ordered.ts',
        from: 'T.exp(logs))), T.sum(logs)]',
        to: 'T.exp(logs))), T.sum(T.scale(0)(logs))]',
      },
      'vectorsHold',
    ],
    [
      'a last piece that is not counted',
      {
        file: 'lib/model/bijection/simplex.ts',
        from: 'return [T.exp(logs), T.sum(logs)]',
        to: 'return [T.exp(logs), T.sum(T.slice([0], [rest], logs))]',
      },
      'vectorsHold',
    ],
    [
      'shares that are not offset on the way back',
      { file: 'lib/model/bijection/simplex.ts', from: 'T.add(odds, offsets)', to: 'odds' },
      'vectorsHold',
    ],
    [
      'parts that lose their supports',
      { file: 'lib/model/Focus.ts', from: '...(support && { support }) }', to: '}' },
      'partsKeepSupports',
    ],
    [
      'bounds that count as inside',
      { file: 'lib/core/support.ts', from: 'x < high', to: 'x <= high' },
      'startsAreChecked',
    ],
    [
      'starts that are normal everywhere',
      { file: start, from: 'forward(z)[0])(R.normalLike(source))', to: 'z)(R.normalLike(source))' },
      'startsAreChecked',
    ],
  ],
})
