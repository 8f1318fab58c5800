// Programs of a single primitive in giry: compiled once, called on tensors that stay on the back end.

import { Callable, Data, Random as R, Space as S, type Term as T } from '../../../lib/index.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { calls, must } from '../contenders/giry.js'
import type { Contender } from '../row.js'
import { numbers } from './numbers.js'

/** A tensor of numbers for every contender. */
export interface Operand<Sh extends readonly number[]> {
  readonly shape: Sh
  readonly values: Float32Array
}

export const operand = <const Sh extends readonly number[]>(shape: Sh): Operand<Sh> => ({
  shape,
  values: numbers(
    shape.reduce((n, length) => n * length, 1),
    1,
  ),
})

/** A function of two tensors. */
export const giryPair =
  <A extends readonly number[], B extends readonly number[], C extends readonly number[]>(
    a: Operand<A>,
    b: Operand<B>,
    f: (a: T.Term<A>, b: T.Term<B>) => T.Term<C>,
  ) =>
  (backend: Backend): Contender => {
    const input = S.struct({ a: S.tensor(a.shape), b: S.tensor(b.shape) })
    const callable = must(
      Callable.compile({ backend, name: 'single', input })((given) => R.of(f(given.a, given.b))),
    )
    const fixed = [a, b].map(({ values, shape }) => backend.upload(Data.data(values, shape)))
    return calls(backend, callable, { keys: Callable.stream(1, 0), fixed })
  }
