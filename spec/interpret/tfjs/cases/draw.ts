// Draws at any key and address, one or many lanes.

import * as fc from 'fast-check'
import type { Shape } from '../../../../lib/core/graph.js'
import { type Numbers, between, ordinary } from './numbers.js'
import { type Case, applied, argument, caseOf, lengths } from './program.js'

const word = fc.nat({ max: 0xffffffff })
const addresses = fc.oneof(
  fc.nat({ max: 100 }),
  fc.maxSafeInteger().map((n) => Math.floor(Math.abs(n) / 4)),
)

/** Keys and addresses of lanes, some of them shared. */
const stream = lengths(2).chain((all) => {
  const some = fc.tuple(...all.map((d) => fc.constantFrom(1, d)))
  return fc.tuple(some, some).chain(([keys, places]) => {
    const shape = all.map((_, i) => Math.max(keys[i]!, places[i]!))
    return fc.record({
      lanes: fc.constant<Shape>(shape),
      key: argument(word, [...keys, 2], 'int'),
      address: argument(addresses, places, 'int'),
    })
  })
})
const drawn = (op: string): fc.Arbitrary<Case> =>
  fc
    .tuple(stream, fc.oneof(lengths(2), fc.constant<Shape>([37])))
    .map(([{ key, address }, shape]) => caseOf(op, [key, address], applied(op, { shape })))
const conditional = (op: string, numbers: Numbers, row: fc.Arbitrary<Shape>): fc.Arbitrary<Case> =>
  fc
    .tuple(stream, row)
    .chain(([{ lanes, key, address }, own]) =>
      argument(numbers, [...lanes, ...own]).map((given) => caseOf(op, [key, address, given], applied(op))),
    )

export const draws: Readonly<Record<string, fc.Arbitrary<Case>>> = {
  uniform: drawn('uniform'),
  normal: drawn('normal'),
  accept: conditional('accept', between(-4, 1), fc.constant<Shape>([])),
  categorical: conditional(
    'categorical',
    ordinary,
    fc.integer({ min: 1, max: 6 }).map((n) => [n]),
  ),
  childKey: stream.map(({ key, address }) => caseOf('childKey', [key, address], applied('childKey'))),
}
