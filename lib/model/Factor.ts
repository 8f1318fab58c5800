/**
 * Factors: the summands of an energy, in an order that doesn't depend on how they were put together, and the
 * identity of a sum of them.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { close, type Tensor } from '../core/graph.js'
import { hash } from '../core/hash.js'
import { reify } from '../core/reify.js'
import * as Space from '../core/Space.js'
import type { Scalar } from '../core/types.js'

/** weight * value(x), one summand. */
export interface Factor<X> {
  readonly name: string
  readonly weight: number | Scalar
  readonly value: (x: X) => Scalar
}

/** A function's program, and the terms of the outside that it uses. */
interface Identity {
  readonly digest: string
  readonly captured: readonly Tensor[]
}

const identify = <X>(space: Space.Space<X>, f: Factor<X>): Identity => {
  const { value, tensors } = Space.variables(space)
  const weight = typeof f.weight === 'number' ? [] : [f.weight]
  const { fn, captured } = close(f.name, tensors, [f.value(value), ...weight])
  const program = reify(
    f.name,
    fn.params.map((tensor, i) => ({ name: `x${i}`, tensor })),
    fn.results,
  )
  const number = typeof f.weight === 'number' ? f.weight : ''
  return { digest: Either.isRight(program) ? `${number}:${hash(program.right.program)}` : '', captured }
}

/** Factors by name; those of one name by what they compute, so that sums don't depend on the order of combining. */
export const canonical = <X>(space: Space.Space<X>, factors: readonly Factor<X>[]): readonly Factor<X>[] => {
  const names = factors.map((f) => f.name)
  const keyed = factors.map((f) => ({
    f,
    key: names.indexOf(f.name) === names.lastIndexOf(f.name) ? '' : identify(space, f).digest,
  }))
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return keyed.sort((a, b) => compare(a.f.name, b.f.name) || compare(a.key, b.key)).map(({ f }) => f)
}

/** Whether two sums of factors on one space, in whatever order, are the same program of the same terms. */
export const sameFactors = <X>(
  space: Space.Space<X>,
  a: readonly Factor<X>[],
  b: readonly Factor<X>[],
): boolean => {
  if (a === b) return true
  const [left, right] = [canonical(space, a), canonical(space, b)]
  return (
    left.length === right.length &&
    left.every((f, i) => {
      const [x, y] = [identify(space, f), identify(space, right[i]!)]
      return (
        x.digest === y.digest &&
        x.captured.length === y.captured.length &&
        x.captured.every((t, k) => t === y.captured[k])
      )
    })
  )
}
