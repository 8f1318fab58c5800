// Every primitive on the back ends of tfjs in Node, against the Reference.

import { describe, expect, it } from 'vitest'
import { open } from '../../../lib/interpret/backends.js'
import { table } from '../../../lib/core/table.js'
import { agreement, agreementOn, tabulated } from './agreement.js'
import { generators } from './cases.js'
import { withPlanted } from './planted.js'
import { rightOf } from './right.js'

const SEED = 20_26
const RUNS = 20

it('there are cases of every primitive', () => {
  const rows = [...table.keys()].filter((name) => name !== 'variable')
  expect(Object.keys(generators).sort()).toEqual(rows.sort())
})

describe.each([
  ['cpu', {}],
  ['wasm', {}],
  ['wasm', { modules: false }],
] as const)('on %s %o', (name, options) => {
  it('every primitive agrees with the Reference [8 eps of the magnitude; random bits and integers bitwise]', async () => {
    const rows = await agreement(await rightOf(open(name, options)), RUNS, SEED)
    console.log(tabulated(`${name} ${JSON.stringify(options)}`, rows))
    for (const { primitive, numbers, worst, worstCase } of rows) {
      expect(numbers, primitive).toBeGreaterThan(RUNS)
      expect(worst, `${primitive}\n${worstCase}`).toBeLessThanOrEqual(1)
    }
  })
})

describe.each(['cpu', 'wasm'])('on %s', (name) => {
  it('an error of 1e-5 planted in exp is seen', async () => {
    const backend = await rightOf(open(name, { modules: false }))
    const { worst } = await withPlanted(name, 'Exp', 1e-5, () => agreementOn(backend, 'exp', RUNS, SEED))
    expect(worst).toBeGreaterThan(1)
    expect((await agreementOn(backend, 'exp', RUNS, SEED)).worst).toBeLessThanOrEqual(1)
  })
})
