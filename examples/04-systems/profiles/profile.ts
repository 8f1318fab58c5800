/** How much work a table is: which images, how they are measured, and the setting of the systems. */
import type * as Either from 'fp-ts/lib/Either.js'
import type { Failure } from '../../shared/failure.js'
import type { Shape } from '../data/images.js'
import type { DataName } from '../data/load.js'
import type { Setting } from '../setting.js'
import { systemNames, type SystemName } from '../systems.js'

/** What each system is told. */
export type Settings = Readonly<Record<SystemName, Setting>>

/** Settings by what a system's is. */
export const settingsBy = (of: (system: SystemName) => Setting): Settings =>
  Object.fromEntries(systemNames.map((name) => [name, of(name)])) as Settings

export interface Profile {
  /** Larger images are averaged down to this side. */
  readonly side: (data: DataName) => number | undefined
  /** Images of each part, at most. */
  readonly most: { readonly train: number; readonly test: number }
  /** Whether training images are mirrored at random. */
  readonly flips: (data: DataName) => boolean
  /** Test images that are reconstructed, images that are generated, and training images they are compared with, at most. */
  readonly evaluation: {
    readonly reconstructed: number
    readonly generated: number
    readonly reference: number
  }
  /** Updates of the classifier. */
  readonly classifier: number
  /** The settings for images of that size, and so many of them. */
  readonly settings: (data: DataName, shape: Shape, count: number) => Either.Either<Failure, Settings>
}
