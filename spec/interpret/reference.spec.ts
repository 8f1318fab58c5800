import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/reference.js'
import * as Numbers from './reference/numbers.js'
import * as Tensors from './reference/tensors.js'

describe('the Reference', () => {
  it('lays tensors out as defined [bitwise]', () => Tensors.layouts())
  it('reads and adds rows as defined [float64, 1e-13]', () => Tensors.indexing())
  it('reduces and contracts as defined [float64, 1e-13]', () => Tensors.reductions())
  it('adds exponentials of extreme numbers', () => Tensors.extremes())
  it('convolves as defined [float64, 1e-13]', () => Tensors.convolutions())
  it('knows erf, sigmoid and softplus [2 ulp]', () => Numbers.specialFunctions())
  it('draws from the blocks of an address, lane by lane [bitwise]', () => Numbers.draws())
  it('decides by inversion [bitwise]', () => Numbers.decisions())
})

describe('running a program', () => {
  it('gives numbers of the types of the results', () => Laws.typedResults())
  it('names the input that does not fit', () => Laws.misfits())
  it('takes large constants from the bindings', () => Laws.bindings())
  it('gives results that are not its own constants or inputs', () => Laws.ownResults())
  it('shows every equation to an observer', () => Laws.observed())
})

describe('the back end', () => {
  it('compiles once and calls often, and leaves its arguments alone', () => Laws.calledAgain())
  it('refuses the values of another', () => Laws.foreignValues())
})

describe('mutants of the Reference', () => {
  const kernel = (file: string, from: string, to: string): Edit => ({
    file: `lib/interpret/reference/${file}.ts`,
    from,
    to,
  })

  it.each<readonly [string, Edit, keyof typeof Tensors]>([
    ['corners counted without strides', kernel('layout', 'at + b * strides[i]!', 'at + b'), 'layouts'],
    ['a pixel beyond the width', kernel('convolution', 'j >= width', 'j > width'), 'convolutions'],
    ['zeros on the wrong side', kernel('convolution', 'u - o.pad', 'u + o.pad'), 'convolutions'],
    ['a row beyond the last', kernel('layout', 'Math.min(row, rows - 1)', 'Math.min(row, rows)'), 'indexing'],
    [
      'the last of equal maxima',
      kernel('reduce', '> cells![start + best', '>= cells![start + best'),
      'reductions',
    ],
    [
      'products without their batches',
      kernel('reduce', '(block + k) * columns', 'k * columns'),
      'reductions',
    ],
  ])('%s', async (_, edit, law) => {
    expect(
      await killedBy<typeof Tensors>(edit, 'spec/interpret/reference/tensors.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })

  it.each<readonly [string, Edit, keyof typeof Numbers]>([
    [
      'words of a lane of another stream',
      kernel('draw', 'cells[2 * keys[lane]! + 1]!', 'cells[2 * lane + 1]!'),
      'draws',
    ],
    ['softmax that vanishes', kernel('draw', 'Math.exp(l - top)', 'Math.exp(l)'), 'decisions'],
    ['heads above the ratio', kernel('draw', 'Math.log(u) < logRatio!', 'u < logRatio!'), 'decisions'],
  ])('%s', async (_, edit, law) => {
    expect(
      await killedBy<typeof Numbers>(edit, 'spec/interpret/reference/numbers.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })

  it.each<readonly [string, Edit, keyof typeof Laws]>([
    [
      'the first input for all',
      { file: 'lib/interpret/Reference.ts', from: 'given[next++]!', to: 'given[next]!' },
      'typedResults',
    ],
    [
      'results that are not copied',
      { file: 'lib/interpret/Reference.ts', from: 'cells[i]!.slice()', to: 'cells[i]!' },
      'ownResults',
    ],
  ])('%s', async (_, edit, law) => {
    expect(
      await killedBy<typeof Laws>(edit, 'spec/interpret/laws/reference.ts', (laws) => laws[law]()),
    ).toBeDefined()
  })
})
