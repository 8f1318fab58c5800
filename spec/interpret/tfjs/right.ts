// Results that have to be there.

import * as Either from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { show, type GiryError } from '../../../lib/core/GiryError.js'

/** The value, or an exception that shows the error. */
export const right = <A>(result: Either.Either<GiryError, A>): A => {
  if (Either.isLeft(result)) throw new Error(show(result.left))
  return result.right
}

export const rightOf = async <A>(task: TaskEither<GiryError, A>): Promise<A> => right(await task())
