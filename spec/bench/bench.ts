// One row of the bench: its contenders and the ceilings take turns, and the numbers of the contenders are looked at.

import { copy, product, tile } from './ceilings.js'
import { measure, type Measuring } from './measure.js'
import type { Contender, Contenders, Row, Setting } from './row.js'
import { resultOf, type Ceilings, type Result, type Times } from './table.js'

export interface Benched {
  readonly result: Result
  readonly ceilings: Ceilings
}

type Named = readonly (readonly [string, Contender])[]

const listed = (contenders: Contenders): Named =>
  Object.entries(contenders).flatMap(([name, c]) => (c === undefined ? [] : [[name, c] as const]))

/** How far exact numbers may be from giry's, as a share of the largest one. */
const RELATIVE = 1e-3

const largest = (xs: ArrayLike<number>): number => {
  let most = 0
  for (let i = 0; i < xs.length; i++) most = Math.max(most, Math.abs(xs[i]!))
  return most
}

/** Every contender has done its work: its numbers are finite and, where all compute the same ones, giry's. */
const requireWork = async ({ name, exact = false }: Row, contenders: Named): Promise<void> => {
  let expected: ArrayLike<number> | undefined
  for (const [who, contender] of contenders) {
    const found = await contender.values()
    expected ??= found
    const bound = exact ? RELATIVE * largest(expected) : Infinity
    if (found.length === 0) throw new Error(`${name}: ${who} gives no numbers`)
    for (let i = 0; i < found.length; i++)
      if (!Number.isFinite(found[i]!) || (exact && !(Math.abs(found[i]! - expected[i]!) <= bound)))
        throw new Error(`${name}: ${who} has ${found[i]} at element ${i}, where giry has ${expected[i]}`)
  }
}

const ceilingsOfMachine = () => ({ tile: tile(), copy: copy(), product: product() })

export const bench = async (
  row: Row,
  setting: Setting,
  measuring: Measuring,
  measuredBeside: () => Readonly<Record<'tile' | 'copy' | 'product', Contender>> = ceilingsOfMachine,
): Promise<Benched> => {
  const contenders = await row.contenders(setting)
  const beside = measuredBeside()
  try {
    const all: Readonly<Record<string, Contender>> = { ...contenders, ...beside }
    const ms = await measure(all, measuring)
    await requireWork(row, listed(contenders))
    const ceilings = { operationMs: ms['tile']!, byteMs: ms['copy']!, productMs: ms['product']! }
    return { result: resultOf(row, ms as Times, ceilings), ceilings }
  } finally {
    for (const [, contender] of [...listed(contenders), ...Object.entries(beside)]) contender.dispose?.()
  }
}
