/**
 * Trees of NUTS: a trajectory that doubles, and a draw from its points with probability proportional to exp(-H). Each step of the
 * loop adds one leaf to the new half:
 *   leaf      one leapfrog step from the end of the half, or from an end of the trajectory where a half begins
 *   taken     the draw of the half becomes the leaf with probability w_leaf / w_half
 *   merged    the draw of the trajectory becomes that of a complete half with probability min(1, w_half / w_all)
 * A half that turns within, or diverges, ends the trajectory and is not entered.
 */
import { toVector } from '../../core/linear.js'
import * as T from '../../core/Term.js'
import type { Flag, Index, Scalar, Vec } from '../../core/types.js'
import type { Energy } from '../../model/Energy.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import { acceptanceOf } from '../accept.js'
import { diverged, hamiltonian, leapfrog, pointAt, type Phase, type Point } from '../hamiltonian/leapfrog.js'
import type { Metric } from '../Metric.js'
import { grown, nothing, turns, type Kept } from './turn.js'

/** What a trajectory follows, and how far. */
export interface Course<X, L> {
  readonly target: Energy<X, L>
  readonly metric: Metric<X>
  /** The size of a leapfrog step. */
  readonly stepSize: Scalar
  readonly maxDepth: number
}

/** Some points of a trajectory: a draw from them, log sum exp(H0 - H), and the sum of their momenta. */
interface Weighed<X> {
  readonly draw: X
  /** H at the draw. */
  readonly energy: Scalar
  readonly logWeight: Scalar
  readonly sum: Vec<number>
}

/** The trajectory so far, the half that is being built, and what is reported. */
export interface Tree<X> {
  readonly left: Point<X>
  readonly right: Point<X>
  readonly all: Weighed<X>
  readonly depth: Index
  readonly end: Point<X>
  readonly half: Weighed<X>
  readonly forwards: Flag
  /** How many leaves the half has. */
  readonly leaves: Index
  readonly kept: Kept
  readonly running: Flag
  /** The sum over all leaves. */
  readonly acceptance: Scalar
  readonly divergences: Scalar
  readonly gradients: Scalar
}

/** A leaf, its place, and log-probabilities of its kind. */
interface Leaf<X> {
  readonly end: Point<X>
  readonly v: Vec<number>
  /** H0 - H, -Infinity where it is not a number. */
  readonly logRatio: Scalar
  /** The half with the leaf as its draw. */
  readonly half: Weighed<X>
}

const NEVER = T.constant(-Infinity)
const ALWAYS = T.constant(0)
const zero = T.index(0)
const one = T.index(1)

const logAdd = (a: Scalar, b: Scalar): Scalar => T.logsumexp(T.stack([a, b]))

/** A trajectory of one point. */
const seed = <X, L>({ target, maxDepth }: Course<X, L>, point: Point<X>, energy: Scalar): Tree<X> => {
  const sum = toVector(target.space, point.v)
  const alone = { draw: point.x, energy, logWeight: T.constant(0), sum }
  const yes = T.equal(zero, zero)
  const [acceptance, divergences, gradients] = [T.constant(0), T.constant(0), T.constant(0)]
  return {
    ...{ left: point, right: point, all: alone, depth: zero },
    ...{ end: point, half: alone, forwards: yes, leaves: zero, kept: nothing(maxDepth, sum.shape[0]) },
    ...{ running: yes, acceptance, divergences, gradients },
  }
}

const leaf = <X, L>(
  { target, metric, stepSize }: Course<X, L>,
  start: Scalar,
  t: Tree<X>,
  forwards: Flag,
): Leaf<X> => {
  const first = T.equal(t.leaves, zero)
  const outermost = T.select<Point<X>>(forwards, t.right, t.left)
  const from = T.select<Point<X>>(first, outermost, t.end)
  const end = leapfrog(target, metric, T.where(forwards, stepSize, T.neg(stepSize)))(from)
  const energy = hamiltonian(target, end)
  const change = T.sub(start, energy)
  const logRatio = T.where(T.equal(change, change), change, NEVER)
  const v = toVector(target.space, end.v)
  const logWeight = T.where(first, logRatio, logAdd(t.half.logWeight, logRatio))
  const sum = T.select<Vec<number>>(first, v, T.add(t.half.sum, v))
  return { end, v, logRatio, half: { draw: end.x, energy, logWeight, sum } }
}

/** The points of b, with the draw of a unless it is replaced. */
const replaced = <X>(replace: Flag, a: Weighed<X>, b: Weighed<X>): Weighed<X> => ({
  ...b,
  draw: T.select<X>(replace, b.draw, a.draw),
  energy: T.where(replace, b.energy, a.energy),
})

/** What a step of the loop comes to, but for the draw of the trajectory. */
interface Grown<X> {
  readonly tree: Tree<X>
  /** The trajectory with the half's draw, where the half is complete and may be entered. */
  readonly entered: Weighed<X>
  readonly valid: Flag
}

const attached = <X, L>(
  { target, maxDepth }: Course<X, L>,
  t: Tree<X>,
  forwards: Flag,
  { end, v, logRatio }: Leaf<X>,
  half: Weighed<X>,
): Grown<X> => {
  const { kept, turning } = grown(t.kept, t.leaves, v, half.sum)
  const bad = T.or(turning, diverged(logRatio))
  const leaves = T.addIndex(t.leaves, one)
  const complete = T.equal(leaves, power(maxDepth, t.depth))
  const valid = T.and(complete, T.not(bad))
  const left = T.select<Point<X>>(T.and(valid, T.not(forwards)), end, t.left)
  const right = T.select<Point<X>>(T.and(valid, forwards), end, t.right)
  const sum = T.add(t.all.sum, half.sum)
  const whole = turns(toVector(target.space, left.v), toVector(target.space, right.v), sum)
  const depth = T.addIndex(t.depth, T.toInt(valid))
  const over = T.or(bad, T.and(valid, T.or(whole, T.equal(depth, T.index(maxDepth)))))
  return {
    tree: {
      ...{ left, right, all: t.all, depth, end, half, forwards, kept, running: T.not(over) },
      leaves: T.mulIndex(T.toInt(T.not(T.or(complete, bad))), leaves),
      acceptance: T.add(t.acceptance, acceptanceOf(logRatio)),
      divergences: T.add(t.divergences, T.toFloat(diverged(logRatio))),
      gradients: T.shift(1)(t.gradients),
    },
    entered: { ...half, logWeight: logAdd(t.all.logWeight, half.logWeight), sum },
    valid,
  }
}

/** 2^depth. */
const power = (maxDepth: number, depth: Index): Index =>
  T.toInt(T.element(T.vector(Array.from({ length: maxDepth + 1 }, (_, k) => 2 ** k)), depth))

const grow =
  <X, L>(course: Course<X, L>, start: Scalar) =>
  (t: Tree<X>): Random<Tree<X>> => {
    const first = T.equal(t.leaves, zero)
    return R.chain((coin: Flag) => {
      const forwards = T.or(T.and(first, coin), T.and(T.not(first), t.forwards))
      const added = leaf(course, start, t, forwards)
      const taken = R.accept(T.where(first, ALWAYS, T.sub(added.logRatio, added.half.logWeight)))
      return R.chain((take: Flag) => {
        const half = replaced(take, t.half, added.half)
        const { tree, entered, valid } = attached(course, t, forwards, added, half)
        return R.map((go: Flag): Tree<X> => ({
          ...tree,
          all: T.select<Weighed<X>>(valid, replaced(go, t.all, entered), t.all),
        }))(R.accept(T.where(valid, T.sub(half.logWeight, t.all.logWeight), NEVER)))
      })(taken)
    })(R.accept(T.where(first, T.constant(-Math.LN2), ALWAYS)))
  }

/** The whole trajectory from a phase. A draw is made only where one is to be, so that others fall one way for sure. */
export const treeFrom =
  <X, L>(course: Course<X, L>) =>
  (phase: Phase<X>): Random<Tree<X>> => {
    const point = pointAt(course.target, phase)
    const start = hamiltonian(course.target, point)
    return R.whileLoop<Tree<X>>(
      2 ** course.maxDepth - 1,
      (t) => t.running,
      grow(course, start),
    )(seed(course, point, start))
  }
