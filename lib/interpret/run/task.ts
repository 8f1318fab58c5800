/** Errors as values at the boundary, and what is released there whatever happened inside. */
import * as Either from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { Failure, type GiryError } from '../../core/GiryError.js'
import type { Backend, Resident } from '../Backend.js'

/** The value of a Right; a Left goes on as a `Failure`, for `attemptTask` to catch. */
export const orFail = <A>(result: Either.Either<GiryError, A>): A => {
  if (Either.isLeft(result)) throw new Failure(result.left)
  return result.right
}

/** Like `orFail`, of a task. */
export const awaited = async <A>(task: TaskEither<GiryError, A>): Promise<A> => orFail(await task())

/** Runs an asynchronous builder and gives its `Failure` back as a value. Other exceptions are bugs and pass through. */
export const attemptTask =
  <A>(build: () => Promise<A>): TaskEither<GiryError, A> =>
  async () => {
    try {
      return Either.right(await build())
    } catch (e) {
      if (e instanceof Failure) return Either.left(e.error)
      throw e
    }
  }

/** What a run owns on a back end. */
export interface Scope {
  /** Takes the ownership of residents. */
  readonly own: (residents: readonly Resident[]) => readonly Resident[]
  /** Releases residents of this scope; others are left alone. */
  readonly release: (residents: readonly Resident[]) => void
  /** Does this at the end. */
  readonly defer: (end: () => void) => void
}

/** Runs `body`, and releases at its end, also after an error, whatever its scope still owns. */
export const scoped = async <A>(backend: Backend, body: (scope: Scope) => Promise<A>): Promise<A> => {
  const owned = new Set<Resident>()
  const ends: (() => void)[] = []
  const release = (residents: readonly Resident[]): void =>
    backend.release(residents.filter((r) => owned.delete(r)))
  try {
    return await body({
      own: (residents) => {
        residents.forEach((r) => owned.add(r))
        return residents
      },
      release,
      defer: (end) => void ends.push(end),
    })
  } finally {
    release([...owned])
    ends.forEach((end) => end())
  }
}
