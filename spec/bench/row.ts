// What a row of the bench is: some work, what it needs on paper, and who does it.

import type * as Jax from '@jax-js/jax'
import type { Backend } from '../../lib/interpret/Backend.js'

/** Somebody who does a row's work. */
export interface Contender {
  /** Units of work that one run does. */
  readonly units: number
  /** Done when it returns, or when its promise is kept, but see `settle`. */
  readonly run: () => void | Promise<void>
  /** Waits until what was run is done, for those that put work off. */
  readonly settle?: () => Promise<unknown>
  /** The numbers of the last run: all finite, or the work was not done. */
  readonly values: () => ArrayLike<number> | Promise<ArrayLike<number>>
  readonly dispose?: () => void
}

/** tf.grad and tf.tidy, @jax-js/jax with jit, giry on kernels of tfjs alone, and giry with one thread. */
export type Peer = 'tfjs' | 'jaxjs' | 'plain' | 'single'
export const PEERS: readonly Peer[] = ['tfjs', 'jaxjs', 'plain', 'single']

export type Contenders = { readonly giry: Contender } & { readonly [P in Peer]?: Contender }

/** What contenders are made with. */
export interface Setting {
  readonly giry: Backend
  readonly plain: Backend
  /** giry with two threads. */
  readonly two: Backend
  readonly jax: typeof Jax
}

export interface Row {
  readonly name: string
  /** A unit of work, in words. */
  readonly work: string
  /** Floating-point operations of a unit on paper, without those that an exact shortcut saves. */
  readonly operations: number
  /** How many threads giry has; by default one. */
  readonly threads?: number
  /** Bytes that a unit at least reads and writes, where they are too many for the caches. */
  readonly bytes?: number
  /** Whether all contenders compute the same numbers; those of random rows are only finite. */
  readonly exact?: boolean
  readonly contenders: (s: Setting) => Promise<Contenders>
  /** What else a row's times say, from milliseconds of giry and of a 500x256x256 tf.matMul. */
  readonly remark?: (giryMs: number, productMs: number) => string
}
