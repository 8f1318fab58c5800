/** Back ends by name. */
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { GiryError } from '../../core/GiryError.js'
import type { Backend } from '../Backend.js'
import * as Reference from '../Reference.js'

/** The back end of that name, opened; an open one is itself. */
export const openBackend = (backend: string | Backend): TaskEither.TaskEither<GiryError, Backend> =>
  typeof backend !== 'string'
    ? TaskEither.right(backend)
    : backend === 'reference'
      ? TaskEither.right(Reference.backend)
      : TaskEither.left({
          _tag: 'BackendError',
          what: `an unknown back end '${backend}'`,
          where: 'run',
          remedy: "use 'reference'",
        })
