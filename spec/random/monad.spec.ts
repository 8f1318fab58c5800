import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/monad.js'

describe('random values', () => {
  it('obey the suite of laws: monad, plates, blocks of their own [bitwise]', () => Laws.suite())
  it('of `of` use no address [bitwise]', () => Laws.ofIsFree())
  it('have sizes that add up', () => Laws.sizes())
  it('iterate: sums and products of counts [bitwise]', () => Laws.times())
  it('are scanned step by step, with the index [bitwise]', () => Laws.scan())
  it('have loops inside of loops [bitwise]', () => Laws.nested())
  it('are traversed by plates [bitwise]', () => Laws.plates())
  it('are mixed: the choice and then that part [bitwise]', () => Laws.mixtures())
  it('go on while a condition holds, with a stream of their own [bitwise]', () => Laws.whiles())
})

const [MONAD, LOOPS, DRAWS] = ['lib/random/monad.ts', 'lib/random/loops.ts', 'lib/random/draws.ts'] as const
const mutants: readonly (readonly [string, keyof typeof Laws, Edit])[] = [
  [
    'the address of a continuation',
    'suite',
    { file: MONAD, from: 'shifted(site, first.blocks)', to: 'shifted(site, 0)' },
  ],
  [
    'the size of a plate',
    'suite',
    { file: LOOPS, from: 'blocks: n * traced.blocks', to: 'blocks: traced.blocks' },
  ],
  ['the size of a loop', 'sizes', { file: LOOPS, from: 'blocks: count * blocks', to: 'blocks: blocks' }],
  ['the stride of a loop', 'times', { file: LOOPS, from: 'mul(index, stride)', to: 'mul(stride, stride)' }],
  [
    'the stream of a while loop',
    'whiles',
    { file: LOOPS, from: 'D.childKey(site.key, site.address)', to: 'site.key' },
  ],
  [
    'the choice of a mixture',
    'mixtures',
    {
      file: DRAWS,
      from: 'stack(leaves.map(',
      to: 'stack([...leaves].reverse().map(',
    },
  ],
  [
    'the rows of a plate',
    'plates',
    { file: LOOPS, from: 'f(x, index as Index)', to: 'f(x, int(0) as Index)' },
  ],
]

describe('the laws of random values', () => {
  it.each(mutants)('kill a mutant of %s', async (_, law, edit) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/random/laws/monad.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
