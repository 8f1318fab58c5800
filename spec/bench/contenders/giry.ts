// How work is done with giry, through its public interface: a program that is compiled once and called on values that
// stay on the back end.

import * as Either from 'fp-ts/lib/Either.js'
import { Callable, Data, Error as Errors } from '../../../lib/index.js'
import type { Backend, Resident } from '../../../lib/interpret/Backend.js'
import type { Contender } from '../row.js'

type GiryError = Parameters<typeof Errors.show>[0]

export const must = <A>(result: Either.Either<GiryError, A>): A => {
  if (Either.isLeft(result)) throw new Error(Errors.show(result.left))
  return result.right
}

/** What a program is called with. */
export interface Given {
  readonly keys: Data.Data
  /** The first arguments: the results of a call are those of the next one. By default there are none. */
  readonly state?: readonly Resident[]
  /** The other arguments, the same in every call. */
  readonly fixed?: readonly Resident[]
  /** Units of work in a call; 1 by default. */
  readonly units?: number
}

const joined = (parts: readonly Data.Data[]): Float32Array => {
  const all = new Float32Array(parts.reduce((n, { values }) => n + values.length, 0))
  let from = 0
  parts.forEach(({ values }) => {
    all.set(values, from)
    from += values.length
  })
  return all
}

/** Calls of a program, each at the addresses after those of the call before. */
export const calls = <A, P, B>(
  backend: Backend,
  { call, blocks, dispose }: Callable.Callable<A, P, B>,
  { keys, state = [], fixed = [], units = 1 }: Given,
): Contender => {
  let kept = state
  let count = 0
  return {
    units,
    run: () => {
      const args = state.length === 0 ? fixed : [...kept, ...fixed]
      const results = must(call({ keys, address: count * blocks }, args))
      count += 1
      backend.release(kept)
      kept = results
    },
    values: async () => {
      const parts: Data.Data[] = []
      for (const result of kept) parts.push(must(await backend.download(result)()))
      return joined(parts)
    },
    dispose: () => {
      backend.release([...kept, ...fixed])
      dispose()
    },
  }
}
