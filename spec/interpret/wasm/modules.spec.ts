// Parts of programs as WebAssembly modules, on a memory of their own, against the Reference.

import { describe, expect, it } from 'vitest'
import { table } from '../../../lib/core/table.js'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws/modules.js'

describe('modules of generated loops', () => {
  it.each([
    ['unrolled', 0.7],
    ['dense', 0.9],
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

describe('modules on whole tensors', () => {
  it('agree with the Reference on generated programs, all of which they cover [8 eps of the magnitude]', () => {
    const { covered, worst } = Laws.programsAgree(4, 600)
    console.log(`error / bound on whole tensors at most ${worst.toFixed(3)} in ${covered} programs`)
    expect(covered).toBe(600)
  })

  it('agree with the Reference on every primitive [8 eps of the magnitude; random bits and integers bitwise]', () => {
    for (const primitive of table.keys())
      if (primitive !== 'variable') expect(Laws.primitiveAgrees(primitive, 5, 20).covered, primitive).toBe(20)
  })

  it('multiply along all axes, in parts where sums are long [8 eps of the magnitude]', () => Laws.products())
  it('add a row or as many numbers to products [8 eps of the magnitude]', () => Laws.added())
  it('convolve, in parts where sums are long [8 eps of the magnitude]', () => Laws.images())
  it('replace a state where it lies only if nobody reads it any more [8 eps of the magnitude]', () =>
    Laws.states())
  it('stop where a condition says so [8 eps of the magnitude]', () => Laws.halving())
  it('train a net [8 eps of the magnitude]', () => Laws.learning())
  it('draw for many lanes and for few [8 eps of the magnitude]', () => Laws.drawn())
})

describe('modules of loops', () => {
  it('multiply by weights and their transposes [8 eps of the magnitude]', () => Laws.networks())
  it('have no function that grows with the program [8 eps of the magnitude]', () => Laws.shortFunctions())
  it('know no largest one of numbers and NaN [absolute 1e-6]', () => Laws.largestOfUnknown())
  it('add up nothing [8 eps of the magnitude]', () => Laws.sumsOfNothing())
})

const folder = 'lib/interpret/wasm'
const dense = `${folder}/dense`
type Law = {
  [K in keyof typeof Laws]: (typeof Laws)[K] extends () => void ? K : never
}[keyof typeof Laws]
const mutants: readonly (readonly [name: string, edit: Edit, law: Law])[] = [
  [
    'the wrong branch',
    { file: `${folder}/operations.ts`, from: 'condition.x === 0 ? b : a', to: 'condition.x === 0 ? a : b' },
    'some',
  ],
  [
    'the largest of those that are numbers',
    {
      file: `${folder}/unrolled/rules.ts`,
      from: 'v128.or(f32x4.pickMax(a, b), f32x4.notEqual(b, b))',
      to: 'f32x4.pickMax(a, b)',
    },
    'largestOfUnknown',
  ],
  [
    'the least for the largest',
    { file: `${folder}/unrolled/rules.ts`, from: 'f32x4.pickMax(a, b)', to: 'f32x4.pickMin(a, b)' },
    'largestOfUnknown',
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
    'a high word that is the low one',
    { file: `${folder}/draws.ts`, from: 'i64.constant(32)', to: 'i64.constant(0)' },
    'tensors',
  ],
  [
    'copies of terms without an end of their own',
    { file: `${folder}/emit/function.ts`, from: '[i32.eqz(goesOn).code, 0x0d, 1]', to: '[]' },
    'networks',
  ],
  [
    'places that overlap',
    { file: `${folder}/arena.ts`, from: 'p.life.from <= life.to &&', to: 'p.life.from < life.to &&' },
    'some',
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
    'lanes of the rest at the beginning',
    { file: `${dense}/context.ts`, from: 'offset: a.offset + 4 * full * along[i]!', to: 'offset: a.offset' },
    'some',
  ],
  [
    'a row of another iteration',
    { file: `${dense}/copy.ts`, from: 'row.width, root)', to: '0, root)' },
    'states',
  ],
  [
    'columns side by side in another order',
    {
      file: `${dense}/pack.ts`,
      from: '4 * (first + k * width)',
      to: '4 * ((first ^ 4) + k * width)',
    },
    'products',
  ],
  [
    'columns turned in another order',
    {
      file: `${dense}/pack.ts`,
      from: '[pairs(a, b, from), pairs(c, d, from)]',
      to: '[pairs(c, d, from), pairs(a, b, from)]',
    },
    'products',
  ],
  [
    'parts of sums that replace each other',
    { file: `${dense}/product.ts`, from: 'chunked ? down : more?.down', to: 'more?.down' },
    'products',
  ],
  [
    'a sum that is added to no row',
    { file: `${dense}/kernel.ts`, from: 'i * added + 16 * q', to: '16 * q' },
    'added',
  ],
  [
    'what is added taken from the first tile',
    { file: `${dense}/product.ts`, from: 'spot(more, panel, from)', to: 'spot(more, panel, firstTile)' },
    'added',
  ],
  [
    'a column added as a row',
    { file: `${dense}/product.ts`, from: '.every((s) => s === 4) ? places', to: '.length > 0 ? places' },
    'added',
  ],
  [
    'a difference for a sum',
    { file: `${dense}/body.ts`, from: "only?.placed.e.op === 'add' && ", to: 'only !== undefined && ' },
    'added',
  ],
  [
    'results behind a panel that is not full',
    { file: `${dense}/product.ts`, from: ' && columns.length % COLUMNS === 0', to: '' },
    'added',
  ],
  [
    'rows of another tile',
    { file: `${dense}/kernel.ts`, from: 'v128.loadSplat(a, i * row)', to: 'v128.loadSplat(a, 0)' },
    'networks',
  ],
  [
    'runs of terms on top of each other',
    { file: `${dense}/kernel.ts`, from: 'run.set(i32.add(run.get, gap!))', to: 'run.set(run.get)' },
    'images',
  ],
  [
    'what follows taken from the first band',
    {
      file: `${dense}/product.ts`,
      from: 'const firstRow = w.let(i32.mul(tile, ROWS))',
      to: 'const firstRow = w.let(i32.constant(0))',
    },
    'products',
  ],
  [
    'weights packed once that change',
    { file: `${dense}/hoist.ts`, from: '&& right.root.step !== loop', to: '' },
    'learning',
  ],
  [
    'a state in place that is read later',
    { file: `${dense}/loop.ts`, from: '!steps.slice(at + 1).some((s) => reads(s, home)) &&', to: '' },
    'states',
  ],
  [
    'a state in place that a product reads',
    { file: `${dense}/loop.ts`, from: '!headReads(step.head).some(isOn(home)) &&', to: '' },
    'states',
  ],
  [
    'states that overwrite each other',
    { file: `${dense}/loop.ts`, from: 'homes.includes(r.root) && !stays', to: 'false' },
    'states',
  ],
  [
    'values from outside of a loop that are given up in it',
    { file: `${dense}/plan.ts`, from: 'const loop = loops[root.depth]', to: 'const loop = loops[9]' },
    'states',
  ],
  [
    'numbers of pairs in another order',
    { file: `${dense}/draw.ts`, from: '[2, 6, 3, 7]', to: '[2, 6, 7, 3]' },
    'drawn',
  ],
  ['the same block again', { file: `${dense}/draw.ts`, from: 'w.word(4 * i)', to: 'w.word(0)' }, 'drawn'],
  [
    'rows beyond the table',
    { file: `${folder}/cells.ts`, from: 'f64.constant(rows - 1)', to: 'f64.constant(rows)' },
    'gathers',
  ],
  [
    'a filter that is not turned around',
    {
      file: `${dense}/convolution.ts`,
      from: 'axis(r.taps, yh, -stride * fh)',
      to: 'axis(r.taps, yh, stride * fh)',
    },
    'transposed',
  ],
  [
    'an iteration too many',
    { file: `${dense}/segment.ts`, from: 'w.when(goesOn.get, () => all(steps))', to: 'all(steps)' },
    'halving',
  ],
  [
    'the last of the largest',
    {
      file: `${dense}/choice.ts`,
      from: 'f32x4.greater(next, best.get)',
      to: 'v128.not(f32x4.less(next, best.get))',
    },
    'choices',
  ],
  [
    'the number before',
    { file: `${dense}/choice.ts`, from: 'each(length - 1, (x)', to: 'each(length - 2, (x)' },
    'choices',
  ],
  [
    'terms of the rest left out',
    { file: `${dense}/reduction.ts`, from: 'const rest = length % 4', to: 'const rest = 0 * length' },
    'products',
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
