// Segments in pieces against segments at once, as functions that throw when they differ.

import * as fc from 'fast-check'
import { expect } from 'vitest'
import { ALONE } from '../../../../lib/interpret/wasm/target.js'
import { bits, runAlone, runInPieces } from '../alone.js'
import { readyOf, type Case } from '../programs.js'
import { programs, special } from '../tensors.js'

/**
 * How many pieces the cases have had in all, where loops of more operations than so many are cut; results are the same to
 * the bit as in one piece, however many pieces a call does.
 */
const piecesOn = (all: readonly Case[], turn: number): number =>
  all.reduce((n, made) => {
    const [one, many] = [Infinity, turn].map((t) => readyOf('dense', made, { ...ALONE, turn: t }))
    if (typeof one === 'string' || typeof many === 'string') throw new Error(`not covered: ${made.text}`)
    const wanted = bits(runAlone(one!.part, one!.given, one!.outs))
    for (const some of [1, 2, 7])
      if (bits(runInPieces(some, many!.part, many!.given, many!.outs)) !== wanted)
        throw new Error(`${some} pieces a call, beyond ${turn} operations, differ in ${made.text}`)
    if (bits(runAlone(many!.part, many!.given, many!.outs)) !== wanted)
      throw new Error(`all pieces at once differ in ${made.text}`)
    return n + many!.part.pieces
  }, 0)

/** Generated programs, cut as small as can be, less, and only between loops. */
export const generated = (runs: number): readonly number[] =>
  [0, 100, Infinity].map((turn) => piecesOn(fc.sample(programs, { seed: 8, numRuns: runs }), turn))

/** Loops whose states replace each other, a loop that stops, one that learns, products in parts. */
export const specially = (): void => {
  const [smallest, larger, least] = [0, 1000, Infinity].map((turn) => piecesOn(Object.values(special), turn))
  expect(smallest).toBeGreaterThan(larger!)
  expect(larger).toBeGreaterThan(least!)
}
