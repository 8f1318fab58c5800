import { describe, expect, it } from 'vitest'
import { killedBy } from '../mutants.js'
import * as Laws from './laws/latents.js'

describe('rows that are set by index', () => {
  it('are those of plain arrays, of any type, in batches too [bitwise]', () => Laws.scattered())
  it('pass gradients to rows that stay and to rows that are put in [float64]', () =>
    Laws.scatteredGradients())
  it('have the type of the rows that they replace', () => Laws.badRows())
})

describe('tables of latents', () => {
  it('read what was written, and keep the rest [bitwise]', () => Laws.tables())
  it('hold chains in two layers that go on where they were, by the law of a linear generator [float64, 1e-12]', () =>
    Laws.visits())
  it('are pools, of which rows restart by themselves [float64, 1e-12]', () => Laws.restarts())
})

describe('mutants die', () => {
  const rows = 'lib/core/term/indexing.ts'
  const latents = 'lib/learn/Latents.ts'
  it.each([
    [
      'the first of equal indices',
      rows,
      'E.less(B.spread(I.iota(b), [b, b], [1])',
      'E.less(B.spread(I.iota(b), [b, b], [0])',
      'scattered',
    ],
    ['indices that may lie outside', rows, 'E.equal(row, column), isLater', 'isLater, isLater', 'scattered'],
    ['rows numbered from 0', rows, 'E.fill(1, [b]))\n', 'E.fill(0, [b]))\n', 'scattered'],
    ['the row after', rows, 'E.sub(by, E.fill(1, [n]))', 'by', 'tables'],
    ['what is written and what stays exchanged', rows, 'found, x)', 'x, found)', 'visits'],
    ['fresh draws always', latents, 'T.select(isNew, other, z)', 'T.select(isNew, other, other)', 'restarts'],
    ['restarts exchanged', latents, 'T.select(isNew, other, z)', 'T.select(isNew, z, other)', 'restarts'],
    [
      'a table that is put back',
      latents,
      'T.scatter(leaf as Term<Shape>, ks, written[i]!)',
      'leaf',
      'visits',
    ],
    ['latents of the first leaf', latents, 'written[i]!', 'written[0]!', 'tables'],
  ] as const)('%s', async (_, file, from, to, law) => {
    const killed = await killedBy<typeof Laws>({ file, from, to }, 'spec/learn/laws/latents.ts', (laws) =>
      laws[law](),
    )
    expect(killed).toBeDefined()
  })
})
