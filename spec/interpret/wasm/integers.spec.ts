// Integers in modules: what all chains share, what each has of its own, and the counters of draws.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/integers.js'

describe('integers in modules', () => {
  it('are chosen chain by chain [8 eps of the magnitude]', () => Laws.chosenIntegers())
  it('may be beyond 64 bits [8 eps of the magnitude]', () => Laws.largeIntegers())
  it('are compared where chains share them [8 eps of the magnitude]', () => Laws.comparedIntegers())
  it('number steps without a sign, and so do their bits [bitwise]', () => Laws.unsignedSteps())
  it('count draws, with the key of each chain [8 eps of the magnitude]', () => Laws.keysOfChains())
})

const OPERATIONS = 'lib/interpret/wasm/operations.ts'
type Mutant = readonly [name: string, edit: Edit, law: keyof typeof Laws]
const mutants: readonly Mutant[] = [
  [
    'another half of the lanes',
    { file: OPERATIONS, from: '[2, 2, 3, 3]', to: '[0, 0, 1, 1]' },
    'chosenIntegers',
  ],
  [
    'integers that end at 2^63',
    {
      file: OPERATIONS,
      from: 'shared(w.let(result), ',
      to: 'shared(w.let(f64.min(result, f64.constant(2 ** 63))), ',
    },
    'largeIntegers',
  ],
  ...(
    [
      ['less', 'lessEqual'],
      ['lessEqual', 'less'],
      ['equal', 'lessEqual'],
    ] as const
  ).map(([op, other]): Mutant => [
    `${other} for ${op}`,
    { file: OPERATIONS, from: `${op}: f64.${op},`, to: `${op}: f64.${other},` },
    'comparedIntegers',
  ]),
  [
    'steps with a sign',
    { file: 'lib/interpret/wasm/emit/f64.ts', from: '0xb8', to: '0xb7' },
    'unsignedSteps',
  ],
  [
    'bits of steps with a sign',
    { file: 'lib/interpret/wasm/emit/i64.ts', from: '0xad', to: '0xac' },
    'unsignedSteps',
  ],
  ...(['add', 'sub', 'mul'] as const).map((op): Mutant => [
    `another operation on the bits of counters than ${op}`,
    { file: OPERATIONS, from: `${op}: i64.${op}`, to: `${op}: i64.shiftRight` },
    'keysOfChains',
  ]),
  [
    'constants that end at 2^63',
    {
      file: 'lib/interpret/wasm/cells.ts',
      from: 'f64.constant(cell.x)',
      to: 'f64.constant(Math.min(cell.x, 2 ** 63))',
    },
    'largeIntegers',
  ],
]

describe('mutants of integers', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const found = await killedBy<typeof Laws>(edit, 'spec/interpret/wasm/laws/integers.ts', (laws) =>
      laws[law](),
    )
    expect(found).toBeDefined()
  })
})
