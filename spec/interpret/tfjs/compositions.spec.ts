// Order, linear algebra and while loops on the back ends of tfjs in Node, against the Reference.

import { describe, expect, it } from 'vitest'
import { open } from '../../../lib/interpret/backends.js'
import { agreement, tabulated } from './agreement.js'
import { compositions } from './cases/compositions.js'
import { rightOf } from './right.js'

describe.each([
  ['cpu', {}],
  ['wasm', {}],
  ['wasm', { modules: false }],
] as const)('on %s %o', (name, options) => {
  it('order, linear algebra and while loops agree with the Reference [8 eps of the magnitude; integers bitwise]', async () => {
    const rows = await agreement(await rightOf(open(name, options)), 12, 7, compositions)
    console.log(tabulated(`${name} ${JSON.stringify(options)}`, rows))
    for (const { primitive, numbers, worst, worstCase } of rows) {
      expect(numbers, primitive).toBeGreaterThan(50)
      expect(worst, `${primitive}\n${worstCase}`).toBeLessThanOrEqual(1)
    }
  })
})
