// What the driver's specs share: kernels, chains computed step by step as plain lists, a back end that counts.

import * as Either from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { vi } from 'vitest'
import {
  Callable,
  Data,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
  type Error as GE,
} from 'giry'
import { banana } from '../../check/pieces.js'
import type { Backend, Resident } from '../../../lib/interpret/Backend.js'

/** The Right of a task; a Left fails the test with what it says. */
export const right = async <A>(task: TaskEither<GE.GiryError, A>): Promise<A> => {
  const result = await task()
  if (Either.isLeft(result))
    throw new Error(`${result.left._tag} in ${result.left.where}: ${result.left.what}`)
  return result.right
}

/** The Left of a task. */
export const left = async (task: TaskEither<GE.GiryError, unknown>): Promise<GE.GiryError> => {
  const result = await task()
  if (Either.isRight(result)) throw new Error('an error was expected')
  return result.left
}

export { banana }

/** Two accepts and three draws a step, and infos of two parts. */
export const cycle = M.cycle(M.randomWalk({ scale: 0.5 }), M.mala({ stepSize: 0.05 }))(banana)

/** x -> x / 2 + noise: cheap. */
export const autoregression = K.from('autoregression', S.real(3), (x) =>
  R.map((noise: T.Vec<3>) => T.add(T.scale(0.5)(x), noise))(R.normal([3])),
)

/** The states x_1, ..., x_n of one chain from x_0, each step called by itself: what a driver must give. */
export const stepByStep = async (
  kernel: typeof autoregression | typeof cycle,
  o: {
    readonly seed: number
    readonly chain: number
    readonly start: readonly number[]
    readonly steps: number
  },
): Promise<readonly (readonly number[])[]> => {
  const k = kernel as unknown as K.Kernel<T.Vec<number>, T.Vec<number>>
  const one = await right(
    Callable.make({ backend: 'reference', name: 'one', input: k.source })((x) =>
      R.map(([y]: readonly [T.Vec<number>, unknown]) => y)(k.step(x)),
    ),
  )
  const states: (readonly number[])[] = []
  let x = Data.data(o.start, [o.start.length])
  for (let t = 0; t < o.steps; t++) {
    x = await right(one.run({ keys: Callable.stream(o.seed, o.chain), address: t * one.blocks }, x))
    states.push([...x.values])
  }
  return states
}

/** A clock that jumps by up to `millis` at random whenever it is read: slices of all sizes. Restore it with `vi.restoreAllMocks`. */
export const jumpingClock = (seed: number, millis: number): void => {
  let state = seed + 1
  let time = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    const u = state / 2 ** 32
    return (time += millis * u ** 2)
  })
}

/** Runs by a clock that goes on by so many milliseconds whenever it is read. */
export const pacedClock = async <A>(millis: number, run: () => Promise<A>): Promise<A> => {
  let time = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += millis))
  try {
    return await run()
  } finally {
    clock.mockRestore()
  }
}

/** A back end that counts what lives on it, and can fail at its n-th call. */
export interface Counting extends Backend {
  readonly live: () => number
  readonly calls: () => number
  /** Compiled programs that haven't been disposed of. */
  readonly programs: () => number
}

export const counting = (
  inner: Backend,
  o: { readonly failAt?: number; readonly onCall?: (n: number) => void } = {},
): Counting => {
  const live = new Set<Resident>()
  let calls = 0
  let programs = 0
  const own = (r: Resident): Resident => {
    live.add(r)
    return r
  }
  return {
    name: inner.name,
    compile: (reified) => {
      const compiled = inner.compile(reified)
      if (Either.isLeft(compiled)) return compiled
      programs++
      return Either.right({
        call: (args) => {
          const dead = args.find((a) => !live.has(a))
          if (dead !== undefined) throw new Error('an argument that has been released')
          calls++
          o.onCall?.(calls)
          if (calls === o.failAt)
            return Either.left({
              _tag: 'BackendError',
              what: 'out of memory',
              where: 'test',
              remedy: 'none',
            } as const)
          const results = compiled.right.call(args)
          if (Either.isRight(results)) results.right.forEach(own)
          return results
        },
        dispose: () => {
          programs--
          compiled.right.dispose()
        },
      })
    },
    upload: (data) => own(inner.upload(data)),
    download: inner.download,
    release: (residents) => {
      residents.forEach((r) => {
        if (!live.delete(r)) throw new Error('released twice, or not from here')
      })
      inner.release(residents)
    },
    live: () => live.size,
    calls: () => calls,
    programs: () => programs,
  }
}

/** Row [i, j] of data [n, m, ...]. */
export const rowAt = ({ shape, values }: Data.Data, i: number, j: number): readonly number[] => {
  const width = values.length / (shape[0]! * shape[1]!)
  const at = (i * shape[1]! + j) * width
  return [...values.subarray(at, at + width)]
}
