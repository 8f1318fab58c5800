/** The profiles of a table by name. */
import * as Either from 'fp-ts/lib/Either.js'
import { paper } from './profiles/paper.js'
import type { Profile } from './profiles/profile.js'
import { small, smallSide } from './profiles/small.js'
import { smoke } from './profiles/smoke.js'

/** Minutes for a system. */
const smallProfile: Profile = {
  side: () => smallSide,
  most: { train: 10_000, test: 2_000 },
  flips: () => false,
  evaluation: { reconstructed: 2_000, generated: 4_000, reference: 10_000 },
  classifier: 1200,
  setting: (_, shape, count) => Either.right(small(shape, count)),
}

export const profiles = { small: smallProfile, smoke, paper } satisfies Readonly<Record<string, Profile>>

export type ProfileName = keyof typeof profiles
export const profileNames = Object.keys(profiles) as readonly ProfileName[]
