/**
 * Laws of energies: combining is a commutative monoid, bit for bit; tempering is an action of the numbers >= 0; values and
 * gradients add; gradients are those of the values.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as E from '../../model/Energy.js'
import type { Energy } from '../../model/Energy.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import type { Shape } from '../../core/graph.js'
import * as R from '../../random/Random.js'
import { differs, differsBeyond, evaluation, samples, type Sample } from '../evaluate.js'
import { property, type Effort, type Verdict } from '../Verdict.js'

/** Sums of a few numbers of ordinary size. */
const ROUNDING = 1e-12

/** Differences over 1e-4 of second order lose eight digits to rounding and h^2 to curvature. */
const DIFFERENCES = 1e-6
const STEP = 1e-4

/** An energy of whatever law. */
type Summed<X> = Pick<Energy<X>, 'space' | 'factors'>

const isReal = (space: Space.Space<unknown>): boolean => space.leaves.every((l) => l.dtype === 'float')

/** Another energy on the same space, to combine with: half the weighted sum of squares of all numbers. */
const other = <X>(space: Space.Space<X>, name: string, weight: number): Energy<X, string> =>
  E.energy(name, space, (x) =>
    Space.flatten(x)
      .map((leaf) => (leaf.dtype === 'float' ? leaf : T.toFloat(leaf as Term<Shape, 'int'>)) as Term<Shape>)
      .reduce<Scalar>((s, leaf) => T.add(s, T.scale(weight)(T.sum(T.square(leaf)))), T.constant(0)),
  )

/**
 * The laws of an energy.
 *
 * @example
 * import { Energy as E, Space as S } from 'giry'
 * import { Laws } from 'giry/check'
 * Laws.failures(Laws.energy(E.standardNormal(S.real(3)))) // []
 */
export const energy = <X, L>(e: Energy<X, L>, effort: Effort = {}): readonly Verdict[] => {
  const space = e.space
  const points = samples(space)
  // what both sides compute: the value, and on real spaces the gradient
  const shown = (u: Summed<X>) => (x: X) =>
    R.of(isReal(space) ? Space.flatten(E.valueAndGrad(u)(x)) : [E.value(u)(x)])
  const same = (law: string, a: Summed<X>, b: Summed<X>): Verdict =>
    property(law, 'bitwise', effort, points, () => {
      const [left, right] = [evaluation(space, shown(a)), evaluation(space, shown(b))]
      return (sample) => differs(left.at(sample).values, right.at(sample).values)
    })
  const close = (law: string, a: (x: X) => readonly Scalar[], b: (x: X) => readonly Scalar[]): Verdict =>
    property(law, 'float64 tolerance', effort, points, () => {
      const [left, right] = [evaluation(space, (x) => R.of(a(x))), evaluation(space, (x) => R.of(b(x)))]
      return (sample) => differsBeyond(ROUNDING, left.at(sample).values, right.at(sample).values)
    })
  const valueAndGrad = (u: Summed<X>) => (x: X) =>
    isReal(space) ? (Space.flatten(E.valueAndGrad(u)(x)) as readonly Scalar[]) : [E.value(u)(x)]
  const [b, c] = [other(space, 'b', 0.3), other(space, 'a', 0.7)]
  const plus = (f: readonly Scalar[], g: readonly Scalar[]): readonly Scalar[] =>
    f.map((t, i) => T.add(t, g[i]!))
  return [
    same('combining commutes', pipe(e, E.combine(b)), pipe(b, E.combine(e))),
    same(
      'combining associates',
      pipe(e, E.combine(b), E.combine(c)),
      pipe(e, E.combine(pipe(b, E.combine(c)))),
    ),
    same('flat is the unit on the left', pipe(E.flat(space), E.combine(e)), e),
    same('flat is the unit on the right', pipe(e, E.combine(E.flat(space))), e),
    close('values and gradients add', valueAndGrad(pipe(e, E.combine(b))), (x) =>
      plus(valueAndGrad(e)(x), valueAndGrad(b)(x)),
    ),
    same('tempering by 1 changes nothing', pipe(e, E.temper(1)), e),
    close(
      'tempering twice multiplies',
      valueAndGrad(pipe(e, E.temper(0.3), E.temper(2.5))),
      valueAndGrad(pipe(e, E.temper(0.75))),
    ),
    close('tempering scales values and gradients', valueAndGrad(pipe(e, E.temper(0.4))), (x) =>
      valueAndGrad(e)(x).map((t) => T.scale(0.4)(t)),
    ),
    close('tempering distributes', valueAndGrad(pipe(e, E.combine(b), E.temper(0.4))), (x) =>
      valueAndGrad(pipe(e, E.temper(0.4), E.combine(pipe(b, E.temper(0.4)))))(x),
    ),
    close(
      'tilting subtracts',
      (x) => [E.value(pipe(e, E.tilt(E.value(b))))(x)],
      (x) => [T.sub(E.value(e)(x), E.value(b)(x))],
    ),
    ...(isReal(space) ? [gradients(e, effort)] : []),
  ]
}

/** The gradient against differences of the value; at a kink it is the slope of one side. */
const gradients = <X, L>(e: Energy<X, L>, effort: Effort): Verdict =>
  property('the gradient is that of the value', 'float64 tolerance', effort, samples(e.space), () => {
    const gradient = evaluation(e.space, (x) => R.of(E.grad(e)(x)))
    const value = evaluation(e.space, (x) => R.of(E.value(e)(x)))
    return (sample) => {
      const found = gradient.at(sample).values
      const places = sample.point.flatMap((leaf, i) => leaf.map((_, j) => [i, j] as const))
      const u = (place: readonly [number, number], by: number): number =>
        value.at(moved(sample, place, by)).values[0]!
      const here = value.at(sample).values[0]!
      const wrong = places.findIndex((place, n) => {
        const side = (h: number): number => (-3 * here + 4 * u(place, h) - u(place, 2 * h)) / (2 * h)
        const slopes = [side(STEP), side(-STEP)]
        const scale = Math.max(1, Math.abs(here), ...slopes.map(Math.abs))
        return !slopes.some((slope) => Math.abs(slope - found[n]!) <= DIFFERENCES * scale)
      })
      return wrong < 0 ? undefined : `component ${wrong} of the gradient is ${found[wrong]}`
    }
  })

const moved = (sample: Sample, [leaf, place]: readonly [number, number], by: number): Sample => ({
  ...sample,
  point: sample.point.map((xs, i) => (i === leaf ? xs.map((x, j) => (j === place ? x + by : x)) : xs)),
})
