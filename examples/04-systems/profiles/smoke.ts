/** The smoke profile: the small one with so few updates that nothing is learned, to see that everything runs. */
import * as Either from 'fp-ts/lib/Either.js'
import type { Profile } from '../profiles.js'
import { small, smallSide } from './small.js'

export const smoke: Profile = {
  side: () => smallSide,
  most: { train: 300, test: 100 },
  flips: () => false,
  evaluation: { reconstructed: 64, generated: 100, reference: 300 },
  classifier: 20,
  setting: (_, shape, count) =>
    Either.right({
      ...small(shape, count),
      iterations: 5,
      batch: 20,
      afterwards: { iterations: 5, mixture: 2 },
      components: 2,
      proposals: 10,
    }),
}
