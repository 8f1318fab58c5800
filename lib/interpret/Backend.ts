/**
 * What every back end offers: compile a program once, then call it on values that stay where it computes.
 * Residents are owned by whoever received them, and are released by `release`; a call never releases or changes
 * its arguments, and a call that fails leaves nothing behind.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Data } from '../core/Data.js'
import type { GiryError } from '../core/GiryError.js'
import type { TensorType } from '../core/graph.js'
import type { Reified } from '../core/reify.js'

/** A value of a back end; integers and booleans may live on the host. */
export interface Resident extends TensorType {
  readonly backend: string
}

/** A compiled program. */
export interface Executable {
  /** The results for the program's inputs in order, without its bindings. Left: a back end that fails, or foreign residents. */
  readonly call: (args: readonly Resident[]) => Either<GiryError, readonly Resident[]>
  /**
   * The same, but in pieces of some ten milliseconds where the work can be cut: after each of them it waits for `goOn`, and
   * gives up where that says false, with no results and nothing left behind. Arguments must stay until it ends, and other calls
   * of the program are refused meanwhile. Back ends without it compute in one piece.
   */
  readonly callInTurns?: (
    args: readonly Resident[],
    goOn: () => Promise<boolean>,
  ) => Promise<Either<GiryError, readonly Resident[] | undefined>>
  /** Frees what the program itself holds, such as its large constants. */
  readonly dispose: () => void
}

/** What a library under a back end is to know a compiled program by. */
export interface Registration {
  readonly kernelName: string
  /** Names of the arguments in order. */
  readonly inputs: readonly string[]
  /** What comes besides tensors by name is a number or numbers. */
  readonly call: (
    args: readonly Resident[],
    attributes: { readonly [name: string]: unknown },
  ) => Either<GiryError, readonly Resident[]>
}

/** Where programs are computed. */
export interface Backend {
  readonly name: string
  /** Left: a primitive that this back end lacks, found now and not in the middle of a run. */
  readonly compile: (reified: Reified) => Either<GiryError, Executable>
  /** The caller's numbers as a value of this back end; they are copied. */
  readonly upload: (data: Data) => Resident
  readonly download: (resident: Resident) => TaskEither<GiryError, Data>
  readonly release: (residents: readonly Resident[]) => void
  /** Makes a program a kernel of tfjs, until what it gives is called; back ends that aren't of tfjs have none. */
  readonly register?: (registration: Registration) => () => void
}
