/** Laws of the tabular family. */
import * as Either from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import * as Data from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as N from '../../../lib/learn/Net.js'
import * as Table from '../../../lib/learn/Table.js'
import { compile, compileRandom, draw, flat, numbers, right } from '../evaluate.js'

const family = Table.family({ conditions: 2, cells: Table.points(3) })
const space = N.spaceOf(family.init)
const phi = {
  rows: numbers([0.2, 0.5, 0.3, 0, 0.25, 0.75], 2, 3),
  null: numbers([0.125, 0.125, 0.75], 3),
}
const index = (k: number): Data.Data => Data.data([k], [], 'int')

/** Draws from the row of the condition have its probabilities, zeros among them; so has the unconditional branch. */
export const samplers = (): void => {
  const lawOf = (f: (p: Table.Table) => ReturnType<typeof family.sampleNull>): readonly number[] => {
    const law = right(Exact.lawAt(space, f)(phi))
    return [0, 1, 2].map((k) => law.find(([z]) => flat(z)[0] === k)?.[1] ?? 0)
  }
  const close = (got: readonly number[], wanted: readonly number[]): void =>
    got.forEach((g, k) => expect(Math.abs(g - wanted[k]!)).toBeLessThan(1e-15 * 4))
  close(
    lawOf((p) => family.sample(p, T.index(0))),
    [0.2, 0.5, 0.3],
  )
  close(
    lawOf((p) => family.sample(p, T.index(1))),
    [0, 0.25, 0.75],
  )
  close(lawOf(family.sampleNull), [0.125, 0.125, 0.75])
}

/** Half the squared distance to the unit vector of the cell, in either branch. */
export const brier = (): void => {
  const { run } = compileRandom(
    Space.tuple(space, Space.integer, Space.scalar, Space.integer),
    ([p, c, m, z]) => family.loss(p, c, m, z),
  )
  const loss = (c: number, mask: number, z: number): number =>
    flat(run([phi, index(c), numbers([mask]), index(z)] as never))[0]!
  expect(Math.abs(loss(0, 1, 1) - (0.2 ** 2 + 0.5 ** 2 + 0.3 ** 2) / 2)).toBeLessThan(1e-15)
  expect(Math.abs(loss(1, 1, 0) - (1 + 0.25 ** 2 + 0.75 ** 2) / 2)).toBeLessThan(1e-15)
  expect(Math.abs(loss(1, 0, 2) - (2 * 0.125 ** 2 + 0.25 ** 2) / 2)).toBeLessThan(1e-15)
}

/** At first every cell of every row is equally probable. */
export const uniformAtFirst = (): void => expect(flat(draw(family.init))).toEqual(new Array(9).fill(1 / 3))

/** A value drawn in a bin is in that bin; the outer bins reach to infinity. */
export const binsAreCells = (): void => {
  const bins = Table.bins({ low: -1, high: 2, count: 6 })
  const placed = compileRandom(Space.integer, bins.drawIn)
  const cell = compile(Space.scalar, bins.cellOf)
  fc.assert(
    fc.property(fc.nat({ max: 5 }), fc.nat({ max: 100 }), (k, chain) => {
      const z = placed.run(index(k), chain)
      expect(flat(z)[0]).toBeGreaterThan(-1 + 0.5 * k)
      expect(flat(z)[0]).toBeLessThan(-1 + 0.5 * (k + 1))
      expect(flat(cell.run(z))).toEqual([k])
    }),
    { seed: 1, numRuns: 50 },
  )
  const at = (z: number): number => flat(cell.run(numbers([z])))[0]!
  expect([-1e9, -1.01, -0.6, -0.4, 1.9, 2.1, 1e9].map(at)).toEqual([0, 0, 0, 1, 5, 5, 5])
}

/** Tables without rows or cells, and bins without width, are error values. */
export const badOptions = (): void => {
  const refused = (build: () => unknown): string => {
    const result = Core.fromFunction('table', Space.struct({}), build)
    return Either.isLeft(result) ? result.left.what : 'Right'
  }
  const initial = (conditions: number, n: number): string =>
    refused(() => N.spaceOf(Table.family({ conditions, cells: Table.points(n) }).init).leaves.length)
  expect(initial(0, 3)).toBe('conditions is 0')
  expect(initial(2, 1.5)).toBe('count is 1.5')
  expect(refused(() => Table.bins({ low: 1, high: 1, count: 3 }).cellOf(T.constant(0)))).toBe(
    'high - low is 0',
  )
}
