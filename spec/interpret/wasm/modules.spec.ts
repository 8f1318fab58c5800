// Loops as WebAssembly modules, on a memory of their own, against the Reference.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/modules.js'

describe('modules of generated loops', () => {
  it.each([
    ['unrolled', 0.8],
    ['nested', 0.6],
  ] as const)(
    'are valid, stay inside of their values and agree with the Reference: %s [8 eps of the magnitude]',
    (generator, share) => {
      const { covered, worst } = Laws.agreement(generator, 3, 400)
      console.log(
        `${generator}: ${covered} of 400 programs are covered; error / bound at most ${worst.toFixed(3)}`,
      )
      expect(covered).toBeGreaterThan(400 * share)
    },
  )
})

describe('modules of loops', () => {
  it('multiply by weights and their transposes [8 eps of the magnitude]', () => Laws.networks())
  it('have no function that grows with the program [8 eps of the magnitude]', () => Laws.shortFunctions())
  it('add up nothing [8 eps of the magnitude]', () => Laws.sumsOfNothing())
  it('draw with the key of each chain [8 eps of the magnitude]', () => Laws.keysOfChains())
  it('choose integers chain by chain [8 eps of the magnitude]', () => Laws.chosenIntegers())
})

const folder = 'lib/interpret/wasm'
const mutants: readonly (readonly [
  name: string,
  edit: Edit,
  law: 'some' | 'keysOfChains' | 'networks' | 'chosenIntegers' | 'sumsOfNothing',
])[] = [
  [
    'another half of the lanes',
    { file: `${folder}/cells.ts`, from: 'bytes(2, 2, 3, 3)', to: 'bytes(0, 0, 1, 1)' },
    'chosenIntegers',
  ],
  [
    'the wrong branch',
    { file: `${folder}/cells.ts`, from: 'condition.x === 0 ? b : a', to: 'condition.x === 0 ? a : b' },
    'some',
  ],
  [
    'padding on the other side',
    { file: `${folder}/unrolled/rules.ts`, from: "list(e, 'before'), -1)", to: "list(e, 'before'), 1)" },
    'some',
  ],
  [
    'a chain too many in the last block',
    { file: `${folder}/memory.ts`, from: 'i32.constant(chains - 1)', to: 'i32.constant(chains)' },
    'some',
  ],
  [
    'words of another block',
    {
      file: `${folder}/draws.ts`,
      from: 'later(w, first, w.word(b))',
      to: 'later(w, first, w.word(b + 1))',
    },
    'some',
  ],
  [
    'places that overlap',
    { file: `${folder}/arena.ts`, from: 'p.life.from <= life.to &&', to: 'p.life.from < life.to &&' },
    'some',
  ],
  [
    'weights in another order',
    {
      file: `${folder}/nest/product.ts`,
      from: '4 * p.across * j), 4 * j',
      to: '4 * p.across * j), 4 * (j ^ 1)',
    },
    'networks',
  ],
  [
    'a round of nothing',
    {
      file: `${folder}/nest/loops.ts`,
      from: 'if (size(dims) === 0) return',
      to: 'if (size(dims) < 0) return',
    },
    'sumsOfNothing',
  ],
  [
    'the integers of other chains',
    { file: `${folder}/nest/outline.ts`, from: 'known.get(id)![q]!', to: 'known.get(id)![0]!' },
    'keysOfChains',
  ],
  [
    'a stride of the wrong axis',
    {
      file: `${folder}/views.ts`,
      from: 'order.map((a) => view.strides[a]!)',
      to: 'order.map((_, a) => view.strides[a]!)',
    },
    'networks',
  ],
  [
    'a row of another iteration',
    {
      file: `${folder}/nest/nestedLoop.ts`,
      from: 'i32.mul(step, i32.constant(bytes))',
      to: 'i32.mul(step, i32.constant(0))',
    },
    'some',
  ],
]

describe('mutants die', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const found = await killedBy<typeof Laws>(edit, 'spec/interpret/wasm/laws/modules.ts', (laws) =>
      laws[law](),
    )
    expect(found).toBeDefined()
  })
})
