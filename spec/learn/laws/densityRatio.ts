/** Laws of density ratios by logistic regression: exact on finite spaces, and in stages with frozen tilts. */
import { pipe } from 'fp-ts/lib/function.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import { Energy as E, Exact, Objective, Random as R, Space as S, Term as T } from 'giry'
import { compile, evaluate, flat, numbers, right } from '../evaluate.js'
import { near } from '../quadrature.js'
import { normalised } from './finite.js'

const POINTS = 3
const weights = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: POINTS, maxLength: POINTS })
  .map(normalised)
const law = (w: readonly number[]): R.Random<T.Index> => R.categorical(T.vector(w.map(Math.log)))
const logitOf = (theta: T.Vec<3>) => (z: T.Index) => T.element(theta, z)

/** The mean loss and gradient over two positives and one negative. */
const found = (q: readonly number[], p: readonly number[], theta: readonly number[]): readonly number[] => {
  const loss = (t: T.Vec<3>): R.Random<T.Scalar> =>
    R.map(([plus, minus]: readonly [T.Batch<T.Index>, T.Batch<T.Index>]) =>
      Objective.densityRatio(logitOf(t))(plus, minus),
    )(R.both(R.replicate(2)(law(q)), R.replicate(1)(law(p))))
  return flat(right(Exact.expectationAt(S.real(3), R.valueAndGrad(loss))(numbers(theta, 3))))
}
const sum = (f: (z: number) => number): number => f(0) + f(1) + f(2)

/** -E_q log D - E_p log(1 - D) for D = sigmoid f, with the gradient p D - q (1 - D). */
export const objective = (): void => {
  fc.assert(
    fc.property(weights, weights, weights, (q, p, r) => {
      const theta = r.map((x) => Math.log(5 * x))
      const d = theta.map((t) => 1 / (1 + Math.exp(-t)))
      const loss = sum((z) => -q[z]! * Math.log(d[z]!) - p[z]! * Math.log(1 - d[z]!))
      near(found(q, p, theta), [loss, ...d.map((x, z) => p[z]! * x - q[z]! * (1 - x))], 1e-12)
    }),
    { seed: 1, numRuns: 6, endOnFailure: true },
  )
}

/** At log q - log p the gradient is zero, and p tilted by it is q. */
export const optimum = (): void => {
  fc.assert(
    fc.property(weights, weights, (q, p) => {
      const theta = q.map((x, z) => Math.log(x / p[z]!))
      near(found(q, p, theta).slice(1), [0, 0, 0], 1e-12)
      const tilted = pipe(E.categorical('p', p), E.tilt(logitOf(T.vector(theta) as T.Vec<3>)))
      near(right(Exact.distribution(tilted)) as readonly number[], q, 1e-12)
    }),
    { seed: 2, numRuns: 6, endOnFailure: true },
  )
}

/** Nothing is differentiated back into the draws. */
export const constants = (): void => {
  const loss = (shift: T.Scalar): T.Scalar =>
    Objective.densityRatio((z: T.Scalar) => T.square(z))(
      T.shift(shift)(T.vector<readonly number[]>([1, 2])),
      T.shift(shift)(T.vector<readonly number[]>([0.5])),
    )
  expect(flat(evaluate(S.scalar, T.grad(loss), numbers([0])))).toEqual([0])
}

/** c + b z + a z^2 / 2. */
type Logit = readonly [c: T.Scalar, b: T.Scalar, a: T.Scalar]
const logit =
  ([c, b, a]: Logit) =>
  (z: T.Scalar): T.Scalar =>
    T.add(c, T.add(T.mul(b, z), T.scale(0.5)(T.mul(a, T.square(z)))))
const one: S.Space<Logit> = S.tuple(S.scalar, S.scalar, S.scalar)
const STAGES = 6
const concrete = (ps: readonly (readonly number[])[]): never =>
  ps.map((p) => p.map((x) => numbers([x]))) as never

/** A thousand middles of parts of equal probability of N(0, 1). */
const middles = (): readonly number[] => {
  const grid = Array.from({ length: 16001 }, (_, i) => -8 + i / 1000)
  let mass = 0
  const nodes: number[] = []
  for (const x of grid) {
    mass += Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI) / 1000
    if (mass >= (nodes.length + 0.5) / 1000) nodes.push(x)
  }
  return nodes
}

/**
 * The gap between N(4, 0.5^2) and N(0, 1) closed in six stages, each a classifier learned in 150 steps from f = 0 against the law that the
 * frozen tilts before it give. Each starts at 2 log 2; from the second on it can tell less and less; and the law comes near.
 */
export const stages = (): void => {
  const xs = T.vector<readonly number[]>(middles())
  const positives = T.shift(4)(T.scale(0.5)(xs))
  const space = S.tuple(one, S.tuple(...Array.from({ length: STAGES }, () => one))) as unknown as S.Space<
    readonly [Logit, readonly Logit[]]
  >
  const { run } = compile(space, ([theta, frozen]) => {
    const slope = E.grad(pipe(E.standardNormal(S.scalar), E.tilts(logit)(frozen)))
    const pull = T.neg(slope(T.constant(0)))
    const precision = T.add(slope(T.constant(1)), pull)
    const mean = T.div(pull, precision)
    const negatives = T.shift(mean)(T.scale(T.div(T.constant(1), T.sqrt(precision)))(xs))
    return [
      T.valueAndGrad((t: Logit) => Objective.densityRatio(logit(t))(positives, negatives))(theta),
      mean,
    ] as const
  })
  const frozen = Array.from({ length: STAGES }, () => [0, 0, 0] as readonly number[])
  const at = (theta: readonly number[]): readonly number[] =>
    flat(run([theta.map((x) => numbers([x])), concrete(frozen)] as never))
  const seen = frozen.map((_, k) => {
    let theta: readonly number[] = [0, 0, 0]
    near([at(theta)[0]!], [2 * Math.LN2], 1e-12)
    for (let t = 0; t < 150; t++) {
      const gradient = at(theta).slice(1, 4)
      theta = theta.map((x, i) => x - 0.02 * gradient[i]!)
    }
    const loss = at(theta)[0]!
    frozen[k] = theta
    return { loss, mean: at([0, 0, 0])[4]! }
  })
  near(
    seen.map((s) => s.loss),
    [0.415, 0.592, 1.237, 1.332, 1.353, 1.363],
    0.01,
  )
  near(
    seen.map((s) => s.mean),
    [0.649, 2.406, 3.041, 3.309, 3.389, 3.476],
    0.05,
  )
}
