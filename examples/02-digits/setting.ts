/** What a study needs from outside: data, budget, seed, and where it runs, writes and shows how far it is. */
import { Run } from 'giry'
import type { Progress } from '../shared/progress.js'
import type { Digits, DigitSet } from './digits.js'
import type { Place } from './evaluate.js'
import { pixels } from './networks.js'
import type { Profile } from './profiles.js'

export interface Setting {
  readonly digits: Digits
  readonly profile: Profile
  readonly seed: number
  /** The folder for what training has done. */
  readonly dir: string
  /** Whether to go on from what is there. */
  readonly resume: boolean
  readonly backend: Run.RunOptions['backend']
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** Options of a run whose progress is shown as a stage. */
export const place = ({ backend, signal, seed, progress }: Setting, stage: string): Place => ({
  backend,
  signal,
  seed,
  onEvent: (event) => {
    if (event.kind === 'progress')
      progress.update({ stage, done: event.done, total: event.total, losses: event.info })
    if (event.kind === 'checkpointFailed') progress.say(Run.show(event))
  },
})

/** The first images of a set. */
export const head = ({ images, labels }: DigitSet, count: number): DigitSet => ({
  images: images.subarray(0, count * pixels),
  labels: labels.subarray(0, count),
  count,
})

/** The images to reconstruct. */
export const tested = ({ digits, profile }: Setting): DigitSet => head(digits.test, profile.reconstructed)
