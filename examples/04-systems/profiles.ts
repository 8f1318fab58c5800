/** The profiles of a table by name. */
import { paper } from './profiles/paper.js'
import type { Profile } from './profiles/profile.js'
import { smallProfile } from './profiles/small.js'
import { smoke } from './profiles/smoke.js'

export const profiles = { small: smallProfile, smoke, paper } satisfies Readonly<Record<string, Profile>>

export type ProfileName = keyof typeof profiles
export const profileNames = Object.keys(profiles) as readonly ProfileName[]
