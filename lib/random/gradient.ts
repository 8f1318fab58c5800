/**
 * Pathwise gradients of random scalars: with the draws held fixed,
 *   grad(f)(x) = d/dx f(x, xi),   E grad(f)(x) = d/dx E f(x, xi)
 * whenever f is almost everywhere differentiable in x and its law is not (Glasserman 1991). Plates inside f are
 * batched before it is differentiated. A path through an accept or a categorical is a `GradientError`.
 */
import { within } from '../core/GiryError.js'
import * as G from '../core/graph.js'
import { gradient } from '../core/Grad.js'
import * as Space from '../core/Space.js'
import type { Scalar } from '../core/types.js'
import type { Random } from './monad.js'

/**
 * The value of a random scalar and its gradient at the same draws; it uses the addresses of the value alone.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Distribution as D, Exact, Random as R, Space as S, Term as T } from 'giry'
 * const loss = (x: T.Scalar) => R.map((heads: T.Flag) => T.mul(T.toFloat(heads), T.square(x)))(D.bernoulli(0.5))
 * const number = (x: number) => Data.data([x], [])
 * Exact.expectationAt(S.scalar, R.grad(loss))(number(3)) // Either.right(number(3))
 * Exact.expectationAt(S.scalar, R.valueAndGrad(loss))(number(3)) // Either.right([number(4.5), number(3)])
 */
export const valueAndGrad =
  <A>(f: (x: A) => Random<Scalar>) =>
  (x: A): Random<readonly [Scalar, A]> => ({
    trace: (site) =>
      within('grad', () => {
        const space = Space.of(x)
        const { value, tensors } = Space.variables(space)
        const { value: y, blocks } = f(value).trace(site)
        const results = [y, ...gradient(y, tensors)]
        const found = G.instantiate({ name: 'grad', params: tensors, results }, space.flatten(x))
        return { value: [found[0] as Scalar, space.build(found.slice(1))], blocks }
      }),
  })

/** The gradient of a random scalar at its draws. */
export const grad =
  <A>(f: (x: A) => Random<Scalar>) =>
  (x: A): Random<A> => ({
    trace: (site) => {
      const { value, blocks } = valueAndGrad(f)(x).trace(site)
      return { value: value[1], blocks }
    },
  })
