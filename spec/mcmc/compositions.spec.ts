import { prove } from '../prove/proof.js'
import * as laws from './laws/compositions.js'

const module = 'spec/mcmc/laws/compositions.ts'
const moves = 'lib/mcmc/Cycle.ts'
const mix = 'lib/mcmc/Mix.ts'
const cycles = 'lib/model/kernel/cycle.ts'
const reversals = 'lib/model/kernel/reverse.ts'
const repetition = 'lib/model/kernel/sequence.ts'

prove({
  kernel: 'cycle',
  exactness: 'invariant',
  module,
  laws,
  checks: { cycleIsProduct: 'is the product of its parts [exact, 1e-12]' },
  mutants: [
    [
      'parts in the other order',
      {
        file: cycles,
        from: 'return parts.reduce<Random<State<X>>>(',
        to: 'return [...parts].reverse().reduce<Random<State<X>>>(',
      },
      'cycleIsProduct',
    ],
    [
      'a part left out',
      {
        file: cycles,
        from: 'return parts.reduce<Random<State<X>>>(',
        to: 'return parts.slice(1).reduce<Random<State<X>>>(',
      },
      'cycleIsProduct',
    ],
    [
      'parts that all begin where the cycle does',
      { file: cycles, from: 'appended(state, part))(acc)', to: 'appended([x, state[1]], part))(acc)' },
      'cycleIsProduct',
    ],
    [
      'kernels in turn without the first',
      { file: cycles, from: '[first, ...rest]', to: '[...rest]' },
      'cycleIsProduct',
    ],
  ],
})

prove({
  kernel: 'mix',
  exactness: 'invariant',
  module,
  laws,
  checks: { mixIsSum: 'is the convex sum of its parts [exact, 1e-12]' },
  mutants: [
    ['weights taken for equal', { file: mix, from: 'T.toScalar(w))', to: 'T.toScalar(1))' }, 'mixIsSum'],
    [
      'weights taken for logarithms',
      {
        file: mix,
        from: 'const logits = T.log(T.concat<number>(',
        to: 'const logits = T.shift(0)(T.concat<number>(',
      },
      'mixIsSum',
    ],
    [
      'one part in the place of all',
      { file: mix, from: 'kernels.map((k) => R.map', to: 'kernels.map(() => kernels[0]!).map((k) => R.map' },
      'mixIsSum',
    ],
    [
      'weights of the other parts',
      {
        file: mix,
        from: '...parts.map(([w]) => T.reshape',
        to: '...[...parts].reverse().map(([w]) => T.reshape',
      },
      'mixIsSum',
    ],
  ],
})

prove({
  kernel: 'palindrome',
  exactness: 'reversible',
  module,
  laws,
  checks: { palindromeIsThereAndBack: 'goes there and back, and is reversible [exact, 1e-12]' },
  mutants: [
    [
      'a middle that comes twice',
      { file: moves, from: 'parts.slice(0, -1).reverse()', to: 'parts.slice().reverse().slice(0, -1)' },
      'palindromeIsThereAndBack',
    ],
    [
      'a way back in the same order',
      { file: moves, from: 'parts.slice(0, -1).reverse()', to: 'parts.slice(0, -1)' },
      'palindromeIsThereAndBack',
    ],
    [
      'no way back',
      { file: moves, from: '[...parts, ...parts.slice(0, -1).reverse()]', to: '[...parts]' },
      'palindromeIsThereAndBack',
    ],
    [
      'a way back that ends early',
      { file: moves, from: 'parts.slice(0, -1).reverse()', to: 'parts.slice(1, -1).reverse()' },
      'palindromeIsThereAndBack',
    ],
  ],
})

prove({
  kernel: 'repeat',
  exactness: 'invariant',
  module,
  laws,
  checks: {
    repeatIsPower: 'is a power [exact, 1e-12]',
    reversalIsAdjoint: 'its reversal is the adjoint [exact, 1e-12]',
  },
  mutants: [
    [
      'one step more',
      { file: repetition, from: 'R.scan(count, (s: X)', to: 'R.scan(count + 1, (s: X)' },
      'repeatIsPower',
    ],
    ['one step', { file: moves, from: 'K.times(count)((m', to: 'K.times(1)((m' }, 'repeatIsPower'],
    [
      'steps that all begin in one place',
      { file: repetition, from: '(s: X) => k.step(s)', to: '(s: X) => (s, k.step(x))' },
      'repeatIsPower',
    ],
    [
      'a reversal of one step',
      { file: moves, from: 'repeat(count)(m.reversed!())', to: 'repeat(1)(m.reversed!())' },
      'reversalIsAdjoint',
    ],
  ],
})

prove({
  kernel: 'reverse',
  exactness: 'invariant',
  module,
  laws,
  checks: { reversalIsAdjoint: 'is the adjoint in the law of the target [exact, 1e-12]' },
  mutants: [
    [
      'parts turned, their order not',
      {
        file: moves,
        from: 'inTurn(name, [...back].reverse(), exactness)',
        to: 'inTurn(name, [...back], exactness)',
      },
      'reversalIsAdjoint',
    ],
    [
      'kernels turned, their order not',
      {
        file: reversals,
        from: 'parts.map((p) => reversal<X, L>(p)).reverse()',
        to: 'parts.map((p) => reversal<X, L>(p))',
      },
      'reversalIsAdjoint',
    ],
    [
      'a mixture of parts that are not turned',
      { file: mix, from: '[w, back[i]!] as const', to: '[w, back[0]!] as const' },
      'reversalIsAdjoint',
    ],
    [
      'the move itself',
      {
        file: moves,
        from: '(reversal(m as unknown as AnyMove) as unknown as Move<E, Info, D> | undefined)',
        to: '(m as unknown as Move<E, Info, D> | undefined)',
      },
      'reversalIsAdjoint',
    ],
  ],
})
