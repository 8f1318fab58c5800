// Digits, and so little to do with them that a table takes seconds.

import { workOf, type Work } from '../../../../examples/04-systems/table/work.js'
import { right } from '../files.js'

/** The smoke profile's work on the digits, with so many updates. */
export const tiny = async (updates = 12): Promise<Work> => ({
  ...right(await workOf({ data: 'optdigits', profile: 'smoke', updates })()),
  evaluation: { reconstructed: 20, generated: 70, reference: 100 },
  classifier: 2,
})
