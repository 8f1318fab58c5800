/** Options of moves: how they are shown, and the checks that every move makes of them. */
import { fail, requireOption } from '../core/GiryError.js'
import { topological, type Json, type Tensor } from '../core/graph.js'
import * as Space from '../core/Space.js'
import type { Scalar } from '../core/types.js'

/** A step size or scale as an option: a number is shown, a term is a run-time input. */
export const shownOption = (value: number | Scalar): Json => (typeof value === 'number' ? value : 'term')

/**
 * Checks a step size, a scale or a weight where a step from x is built: a number is positive, a term is no function of x,
 * since a kernel chosen by the state that it moves is another one, with another law. Stops with an `OptionError` or a `LawError`.
 *
 * @example
 * import { Error, Move as M, Space as S, Term as T } from 'giry'
 * const { value: x } = S.variables(S.scalar)
 * const check = (h: number | T.Scalar) => Error.attempt(() => M.requirePositive('stepSize', h, S.scalar, x))._tag
 * check(0.1) // 'Right'
 * check(-0.1) // 'Left'
 * check(T.constant(0.1)) // 'Right'
 * check(T.exp(x)) // 'Left'
 * Error.attempt(() => M.requireFixed('scale', [T.constant(2)], S.scalar, x))._tag // 'Right'
 * Error.attempt(() => M.requireCount('steps', 1.5))._tag // 'Left'
 * M.shownOption(0.1) // 0.1
 * M.shownOption(T.constant(0.1)) // 'term'
 */
export const requirePositive = <X>(
  name: string,
  value: number | Scalar,
  space: Space.Space<X>,
  x: X,
): void => {
  if (typeof value === 'number') return requireOption(name, value, (h) => h > 0, 'positive')
  requireFixed(name, [value], space, x)
}

/** Checks that terms are no functions of the state x. Stops with a `LawError`. */
export const requireFixed = <X>(
  name: string,
  values: readonly Tensor[],
  space: Space.Space<X>,
  x: X,
): void => {
  const leaves = space.flatten(x)
  const isLeaf = (t: Tensor): boolean => leaves.some((l) => l.node === t.node && l.out === t.out)
  if (values.some(isLeaf) || topological(values).some((n) => n.args.some(isLeaf)))
    fail(
      'LawError',
      `${name} is a function of the state`,
      'keep it fixed, let it depend on another part of the state, or adapt it in a warm-up',
    )
}

/** Checks a number of steps. Stops with an `OptionError`. */
export const requireCount = (name: string, count: number, least = 1): void =>
  requireOption(name, count, (n) => Number.isInteger(n) && n >= least, `a whole number of at least ${least}`)
