/** Programs on the Reference, for the specs of this folder. */
import * as Either from 'fp-ts/lib/Either.js'
import * as Core from '../../lib/core/Core.js'
import * as Data from '../../lib/core/Data.js'
import type { Concrete } from '../../lib/core/Data.js'
import { variable } from '../../lib/core/graph.js'
import * as Space from '../../lib/core/Space.js'
import * as T from '../../lib/core/Term.js'
import type { Term } from '../../lib/core/types.js'
import * as Reference from '../../lib/interpret/Reference.js'
import type { Random } from '../../lib/random/Random.js'
import { streamKey } from '../../lib/random/Rng.js'

/** The value, or the error as an exception. */
export const right = <A>(result: Either.Either<unknown, A>): A => {
  if (Either.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

interface Compiled<A, B> {
  readonly reified: Core.Reified
  readonly run: (x: Concrete<A>) => Concrete<B>
}

/** A function of terms as a function of numbers. */
export const compile = <A, B>(space: Space.Space<A>, f: (x: A) => B): Compiled<A, B> => {
  let result: Space.Space<B> | undefined
  const reified = right(
    Core.fromFunction('spec', space, (x) => {
      const y = f(x)
      result = Space.of(y)
      return y
    }),
  )
  return {
    reified,
    run: (x) => Data.build(result!, right(Reference.run(reified, Data.leaves(space, x)))),
  }
}

export const evaluate = <A, B>(space: Space.Space<A>, f: (x: A) => B, x: Concrete<A>): Concrete<B> =>
  compile(space, f).run(x)

const SEED = 20231003
type Key = Term<readonly [2], 'int'>
const keys: Space.Space<Key> = Space.of(variable({ dtype: 'int', shape: [2] })) as unknown as Space.Space<Key>

interface CompiledRandom<A, B> {
  readonly reified: Core.Reified
  /** The value that stream `chain` draws. */
  readonly run: (x: Concrete<A>, chain?: number) => Concrete<B>
}

/** A random function of terms as a function of numbers and a stream. */
export const compileRandom = <A, B>(space: Space.Space<A>, f: (x: A) => Random<B>): CompiledRandom<A, B> => {
  const { reified, run } = compile(
    Space.tuple(keys, space),
    ([key, x]) => f(x as A).trace({ key, address: T.index(0) }).value,
  )
  const key = (chain: number): Data.Data => Data.data(streamKey(SEED, chain), [2], 'int')
  return { reified, run: (x, chain = 0) => run([key(chain), x] as never) }
}

/** The value that a stream draws. */
export const draw = <A>(random: Random<A>, chain = 0): Concrete<A> =>
  compileRandom(nothing, () => random).run({} as never, chain)

/** The space of the empty record. */
export const nothing = Space.struct({})

/** Numbers as data, in row-major order. */
export const numbers = (values: readonly number[], ...shape: readonly number[]): never =>
  Data.data(values, shape) as never

/** All numbers of a concrete value. */
export const flat = (value: unknown): readonly number[] =>
  Data.isData(value) ? Array.from(value.values) : Object.values(value as object).flatMap((v) => flat(v))
