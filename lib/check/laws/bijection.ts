/**
 * Laws of bijections: each direction undoes the other one and negates its log-determinant, which is that of the Jacobian;
 * composed with its inverse a bijection is the identity, and log-determinants add to 0.
 * Reference: Papamakarios et al. 2021, "Normalizing flows for probabilistic modeling and inference", section 2.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { size, type Shape } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import * as B from '../../model/Bijection.js'
import type { Bijection } from '../../model/Bijection.js'
import * as R from '../../random/Random.js'
import { differsBeyond, evaluation, samples } from '../evaluate.js'
import { property, type Effort, type Verdict } from '../Verdict.js'

/** There and back again, and the logarithm of a determinant, lose a few digits of fifteen. */
const ROUNDING = 1e-10

/** Where a bijection is looked at, and how closely. */
export interface Points<X> {
  /** A function from all values of the space, whose numbers lie between -2 and 2, into the domain, where that is smaller. */
  readonly into?: (x: X) => X
  /** By default 1e-10, times the size of the numbers; an ill-conditioned bijection needs more. */
  readonly tolerance?: number
}

const realNumbers = (space: Space.Space<unknown>): number | undefined =>
  space.leaves.every((l) => l.dtype === 'float')
    ? space.leaves.reduce((n, l) => n + size(l.shape), 0)
    : undefined

/**
 * The laws of a bijection. The Jacobian is looked at where both spaces consist of equally many real numbers; it comes from
 * derivatives of `forward`, so that a `stopGradient` in there breaks its law.
 *
 * @example
 * import { Bijection as B, Space as S, Term as T } from 'giry'
 * import { Laws } from 'giry/check'
 * Laws.failures(Laws.bijection(B.interval(S.real(2), -1, 3))) // []
 * // the logarithm takes positive numbers only
 * Laws.failures(Laws.bijection(B.invert(B.exponential(S.scalar)), { into: (x) => T.exp(x) })) // []
 * // a determinant that is forgotten
 * const wrong = { ...B.exponential(S.scalar), forward: (x: T.Scalar) => [T.exp(x), T.constant(0)] as const }
 * Laws.failures(Laws.bijection(wrong)).map((v) => v.law).includes('the log-determinant is that of the Jacobian') // true
 */
export const bijection = <X, Y>(b: Bijection<X, Y>, options: Points<X> & Effort = {}): readonly Verdict[] => {
  const { into = (x: X) => x, tolerance = ROUNDING } = options
  const same = (law: string, left: (x: X) => unknown, right: (x: X) => unknown): Verdict =>
    property(law, 'float64 tolerance', options, samples(b.source), () => {
      const [f, g] = [left, right].map((h) => evaluation(b.source, (x) => R.of(h(into(x)))))
      return (sample) => differsBeyond(tolerance, f!.at(sample).values, g!.at(sample).values)
    })
  const numbers = realNumbers(b.source)
  const there = (x: X): Y => b.forward(x)[0]
  const around = pipe(b, B.andThen(B.invert(b)))
  return [
    same(
      'back after forth changes nothing',
      (x) => b.inverse(there(x))[0],
      (x) => x,
    ),
    same('forth after back changes nothing', (x) => there(b.inverse(there(x))[0]), there),
    same(
      'the way back negates the log-determinant',
      (x) => b.inverse(there(x))[1],
      (x) => T.neg(b.forward(x)[1]),
    ),
    same(
      'composing with the inverse is the identity',
      (x) => around.forward(x),
      (x) => [x, T.constant(0)],
    ),
    ...(numbers !== undefined && numbers === realNumbers(b.target)
      ? [determinant(b, into, tolerance, options)]
      : []),
  ]
}

const determinant = <X, Y>(
  b: Bijection<X, Y>,
  into: (x: X) => X,
  tolerance: number,
  effort: Effort,
): Verdict =>
  property(
    'the log-determinant is that of the Jacobian',
    'float64 tolerance',
    effort,
    samples(b.source),
    () => {
      const found = evaluation(b.source, (x) => R.of(b.forward(into(x))[1]))
      const rows = evaluation(b.source, (x) => R.of(jacobian(b, into(x))))
      return (sample) => {
        const entries = rows.at(sample).values
        const n = Math.sqrt(entries.length)
        const matrix = Array.from({ length: n }, (_, i) => entries.slice(i * n, (i + 1) * n))
        return differsBeyond(tolerance, found.at(sample).values, [logDeterminant(matrix)])
      }
    },
  )

/** The derivatives of each number of the image, one list after the other. */
const jacobian = <X, Y>(b: Bijection<X, Y>, at: X): readonly unknown[] =>
  b.target.leaves.flatMap(({ shape }, leaf) =>
    Array.from({ length: size(shape) }, (_, k) => {
      const number = (x: X): Scalar => {
        const image = b.target.flatten(b.forward(x)[0])[leaf]! as Term<Shape>
        return T.element(T.reshape([size(shape)], image), T.index(k))
      }
      return T.grad(number)(at)
    }),
  )

/** log |det a|, by elimination with the largest pivot of each column; a is left as it is. */
const logDeterminant = (a: readonly (readonly number[])[]): number => {
  if (a.length === 0) return 0
  const pivot = a.reduce((best, row) => (Math.abs(row[0]!) > Math.abs(best[0]!) ? row : best))
  const rest = a
    .filter((row) => row !== pivot)
    .map((row) => row.slice(1).map((x, j) => x - (row[0]! / pivot[0]!) * pivot[j + 1]!))
  return Math.log(Math.abs(pivot[0]!)) + logDeterminant(rest)
}
