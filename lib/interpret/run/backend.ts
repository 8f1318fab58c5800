/** The back end of a run. */
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import type { GiryError } from '../../core/GiryError.js'
import type { Backend } from '../Backend.js'
import { open } from '../backends.js'

/** The back end of that name, opened; an open one is itself. */
export const openBackend = (backend: string | Backend): TaskEither.TaskEither<GiryError, Backend> =>
  typeof backend === 'string' ? open(backend) : TaskEither.right(backend)
