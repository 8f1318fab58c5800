import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/rewrites.js'

describe('simplification', () => {
  it('knows neutral elements, settled choices and constants [bitwise]', () => Laws.algebra())
  it('merges layouts, and works before it broadcasts [bitwise]', () => Laws.layouts())
  it('multiplies where a convolution is a product [bitwise]', () => Laws.convolutions())
  it('shares equal work, and no other [bitwise]', () => Laws.sharing())
  it('frees loops of what does not change and of what nobody needs [bitwise]', () => Laws.loops())
  it('trims subprograms [bitwise]', () => Laws.subprograms())
})

const FOLDER = 'lib/core/simplify'
const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  [
    'neutral elements',
    'algebra',
    { file: `${FOLDER}/fold.ts`, from: 'is(a, 1) ? [b!] : is(b, 1)', to: 'is(a, 1) ? [b!] : is(b, 2)' },
  ],
  ['merged transposes', 'layouts', { file: `${FOLDER}/fold.ts`, from: 'order.every(', to: 'order.some(' }],
  [
    'single windows',
    'convolutions',
    { file: `${FOLDER}/convolutions.ts`, from: 'image[2] === filter[1]', to: 'true' },
  ],
  ['surrounded images', 'convolutions', { file: `${FOLDER}/convolutions.ts`, from: 'pad !== 0 || ', to: '' }],
  [
    'axes of a transposed product',
    'convolutions',
    { file: `${FOLDER}/convolutions.ts`, from: 'axes: [1, 1]', to: 'axes: [0, 0]' },
  ],
  [
    'equal work',
    'sharing',
    { file: `${FOLDER}/cse.ts`, from: 'Object.entries(e.params).sort()', to: 'null' },
  ],
  [
    'known calls',
    'sharing',
    {
      file: `${FOLDER}/reuse.ts`,
      from: 'c.args.every((a, i) => a === args[i])',
      to: 'c.args.some((a, i) => a === args[i])',
    },
  ],
  [
    'chosen calls',
    'sharing',
    {
      file: `${FOLDER}/reuse.ts`,
      from: '[plan.condition, yes.ids[i]!, no.ids[i]!]',
      to: '[plan.condition, no.ids[i]!, yes.ids[i]!]',
    },
  ],
  [
    'settled states',
    'loops',
    {
      file: `${FOLDER}/dce.ts`,
      from: 'body.results[i] === body.params[i + 1]',
      to: 'body.results[i] === body.params[i]',
    },
  ],
  [
    'invariants',
    'loops',
    { file: `${FOLDER}/hoist.ts`, from: 'body.params.slice(1 + carries)', to: 'body.params.slice(carries)' },
  ],
  ['sunk constants', 'loops', { file: `${FOLDER}/sink.ts`, from: 'i > carries', to: 'i >= carries' }],
  [
    'trimmed results',
    'subprograms',
    {
      file: `${FOLDER}/prune.ts`,
      from: 'results.map((i) => b.results[i]!)',
      to: 'results.map((i) => b.results[0]!)',
    },
  ],
  [
    'inlined calls',
    'sharing',
    { file: `${FOLDER}/inline.ts`, from: '({ ...o, id: id++ })', to: '({ ...o, id: id })' },
  ],
]

describe('the laws of simplification', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/core/laws/rewrites.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
