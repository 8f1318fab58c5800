/** A finite state of three parts that depend on each other. */
import * as Either from 'fp-ts/lib/Either.js'
import { Energy as E, Exact, Focus as F, type Kernel as K, Space as S, Term as T } from 'giry'

/** The Right of a result. */
export const right = <A>(e: Either.Either<unknown, A>): A => {
  if (Either.isLeft(e)) throw new Error(JSON.stringify(e.left))
  return e.right
}

/** Two spins and a face of a die, with an energy that ties all three. */
export const space = S.struct({ a: S.flag, b: S.flag, k: S.finite(3) })
export type State = S.Of<typeof space>
export const tied = E.energy('tied', space, ({ a, b, k }) => {
  const [x, y, z] = [T.toFloat(a), T.toFloat(b), T.toFloat(k)]
  const spins = T.scale(0.6)(T.mul(x, y))
  return T.add(T.add(spins, T.mul(T.sub(x, y), T.shift(0.4)(z))), T.scale(0.3)(T.mul(z, T.shift(-1.3)(x))))
})
export const [a, b, k] = [F.field(space, 'a'), F.field(space, 'b'), F.field(space, 'k')] as const

/** The transition matrix of a kernel. */
export const matrixOf = <X>(kernel: Pick<K.Kernel<X, X>, 'name' | 'source' | 'step'>): Exact.Matrix =>
  right(Exact.matrix(kernel))
