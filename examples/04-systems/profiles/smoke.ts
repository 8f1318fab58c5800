/**
 * The smoke profile: the small one with so few images and updates that every row of a table is done within minutes. It shows that all
 * runs; what it measures means nothing.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { settingsBy, type Profile } from './profile.js'
import { small, smallSide } from './small.js'

export const smoke: Profile = {
  side: () => smallSide,
  most: { train: 1000, test: 200 },
  flips: () => false,
  evaluation: { reconstructed: 200, generated: 200, reference: 1000 },
  classifier: 50,
  settings: (_, shape, count) =>
    Either.right(
      settingsBy(() => ({
        ...small(shape, count),
        iterations: 30,
        batch: 50,
        afterwards: { iterations: 30, mixture: 5 },
        proposals: 100,
      })),
    ),
}
