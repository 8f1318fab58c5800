// The suites of bijections, foci and programs hold on giry's own ones, and fail on wrong ones and on mutants of the source.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/parts.js'

describe('laws', () => {
  it('of bijections hold [float64 tolerance]', () => Laws.bijections())
  it('of bijections are broken by wrong ones', () => Laws.wrongBijections())
  it('of foci hold [bitwise]', () => Laws.foci())
  it('of foci are broken by wrong ones', () => Laws.wrongFoci())
  it('of programs as JSON hold [bitwise]', () => Laws.codecs())
})

const [bijection, elementwise, focus, codec] = [
  'lib/model/Bijection.ts',
  'lib/model/bijection/elementwise.ts',
  'lib/model/Focus.ts',
  'lib/core/codec.ts',
] as const

const mutants: readonly (readonly [name: string, edit: Edit, law: 'bijections' | 'foci' | 'codecs'])[] = [
  ['a logarithm that shrinks', { file: elementwise, from: '[x, T.neg(x)]', to: '[x, x]' }, 'bijections'],
  [
    'a logit without its slope',
    { file: elementwise, from: 'T.neg(T.add(a, b))', to: 'T.neg(T.sub(a, b))' },
    'bijections',
  ],
  [
    'determinants that subtract',
    { file: bijection, from: 'T.add(first, second)', to: 'T.sub(first, second)' },
    'bijections',
  ],
  [
    'determinants of the last field',
    { file: bijection, from: 'T.add(s, logDet)', to: 'T.add(T.scale(0)(s), logDet)' },
    'bijections',
  ],
  ['a scale both ways', { file: elementwise, from: '? 1 / scale', to: '? scale' }, 'bijections'],
  ['fields that stay', { file: focus, from: '({ ...s, ...a })', to: '({ ...a, ...s })' }, 'foci'],
  ['the first component', { file: focus, from: 'part(i, 1, x)', to: 'part(0, 1, x)' }, 'foci'],
  [
    'components in another order',
    { file: focus, from: 'part(0, i, x), T.reshape([1], a)', to: 'T.reshape([1], a), part(0, i, x)' },
    'foci',
  ],
  [
    'constants of 24 bits',
    { file: codec, from: 'Array.from(floats.right)', to: 'Array.from(floats.right, Math.fround)' },
    'codecs',
  ],
  [
    'arguments backwards',
    { file: codec, from: 'args: e.args,', to: 'args: [...e.args].reverse(),' },
    'codecs',
  ],
]

describe('mutants', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/check/laws/parts.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
