// The sentences of the suites about wrong kernels: the law that is violated, the worst counterexample and both sides of the equation.
import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../mutants.js'
import * as Laws from './laws/counterexamples.js'

const module = 'spec/check/laws/counterexamples.ts'
const file = 'lib/check/laws/counterexample.ts'

describe('a wrong kernel is told', () => {
  it('by the point and the pair of points where it is worst', () => Laws.onPoints())
  it('by the fields of a point', () => Laws.fields())
  it('by the flow of its reversal', () => Laws.reversals())
  it('by a row that does not add to one', () => Laws.rows())
  it('by a step that another kernel takes more often', () => Laws.peskun())
  it('by a function and its two means', () => Laws.byQuadrature())
  it('by two functions and their two means', () => Laws.directions())
  it('by the names of functions of one’s own', () => Laws.ownFunctions())
  it('by the feature that moves the most, of exact draws', () => Laws.byDraws())
  it('by the two features that are exchanged the least evenly, of exact draws', () =>
    Laws.directionsByDraws())
  it('by the rank that is the least even', () => Laws.byRanks())
})

const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  ['the best case', { file, from: 'c.off <= w.off ? w : c', to: 'c.off > w.off ? w : c' }, 'rows'],
  ['numbers before what is none', { file, from: 'Number.isNaN(w.off) || ', to: '' }, 'rows'],
  ['the flow there twice', { file, from: 'pi[y]! * back[y]![x]!', to: 'pi[y]! * back[x]![y]!' }, 'onPoints'],
  ['the kernel for its reversal', { file, from: "'R', p, r, pi", to: "'R', p, p, pi" }, 'reversals'],
  ['one row for the law after a step', { file, from: 'Exact.push(pi, p)', to: 'p[0]!' }, 'onPoints'],
  ['flags as numbers', { file, from: "dtype === 'bool'", to: "dtype === 'int'" }, 'fields'],
  ['the other way of Peskun’s order', { file, from: 'q[x]![y]! - m', to: 'm - q[x]![y]!' }, 'peskun'],
  [
    'the mean after a step for that before',
    {
      file: 'lib/interpret/exact/exchange.ts',
      from: 'to.before += w[k]! * fx[k]!',
      to: 'to.before += w[k]! * fy[k]!',
    },
    'byQuadrature',
  ],
  [
    'the least of functions',
    {
      file: 'lib/interpret/Quadrature.ts',
      from: 'Math.abs(a.change) <= Math.abs(w.change)',
      to: 'Math.abs(a.change) > Math.abs(w.change)',
    },
    'byQuadrature',
  ],
  [
    'the way back with the wrong sign',
    {
      file: 'lib/interpret/Quadrature.ts',
      from: 'swapped.forth + swapped.change',
      to: 'swapped.forth - swapped.change',
    },
    'directions',
  ],
  [
    'functions without names',
    { file: 'lib/interpret/Quadrature.ts', from: 'functions[i]!.name || ', to: '' },
    'ownFunctions',
  ],
  [
    'the mean before a step twice',
    { file: 'lib/check/stat/invariance.ts', from: 'mean(after[i]!)]', to: 'mean(before[i]!)]' },
    'byDraws',
  ],
  [
    'the surest feature last',
    { file: 'lib/check/stat/judge.ts', from: 'x > xs[best]!', to: 'x < xs[best]!' },
    'byDraws',
  ],
  [
    'a law that holds for one that is broken',
    { file: 'lib/check/stat/judge.ts', from: 'pass ? said :', to: '!pass ? said :' },
    'byDraws',
  ],
  [
    'the way there for the way back',
    {
      file: 'lib/check/stat/invariance.ts',
      from: 'product(before[j]!, after[i]!)',
      to: 'product(before[i]!, after[j]!)',
    },
    'directionsByDraws',
  ],
  [
    'the most even rank',
    { file: 'lib/check/stat/rankTest.ts', from: 'Math.abs(n - even)', to: '-Math.abs(n - even)' },
    'byRanks',
  ],
]

describe('the sentences are not', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    expect(await killedBy<typeof Laws>(edit, module, (laws) => laws[law]())).toBeDefined()
  })
})
