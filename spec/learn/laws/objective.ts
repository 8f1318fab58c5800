/** Laws of learning objectives: exact gradients on a finite model, and plain numbers. */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Data from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Objective from '../../../lib/learn/Objective.js'
import * as E from '../../../lib/model/Energy.js'
import * as K from '../../../lib/model/Kernel.js'
import * as R from '../../../lib/random/Random.js'
import { compile, flat, numbers, right } from '../evaluate.js'
import { invariantMoves, normalised, power, push, type Known } from './finite.js'

const N = 3
type Theta = T.Vec<3>
/** The model whose parameters are the energies of the points: p(z) is proportional to exp(-theta_z). */
const model = (theta: Theta): E.Energy<T.Index, 'model'> =>
  E.energy('model', Space.finite(N), (z) => T.element(theta, z))
const parameters = Space.real(3)
const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: N, maxLength: N }).map(normalised)
const energiesOf = (pi: readonly number[]): readonly number[] => pi.map((p) => -Math.log(p))

const close = (got: readonly number[], wanted: readonly number[]): void =>
  got.forEach((g, i) => expect(Math.abs(g - wanted[i]!)).toBeLessThan(1e-12))

/** The mean gradient of the contrast, by enumeration; `negatives` go on from two draws of the data. */
const meanGradient = (
  data: readonly number[],
  pi: readonly number[],
  negatives: (theta: Theta, positives: T.Batch<T.Index>) => R.Random<T.Batch<T.Index>>,
): readonly number[] => {
  const draws = R.replicate(2)(R.categorical(T.vector(data.map(Math.log))))
  const gradient = (theta: Theta): R.Random<Theta> =>
    R.chain((zs: T.Batch<T.Index>) =>
      R.map((others: T.Batch<T.Index>) =>
        T.grad((t: Theta) => Objective.contrast(E.value(model(t)))(zs, others))(theta),
      )(negatives(theta, zs)),
    )(draws)
  return flat(right(Exact.expectationAt(parameters, gradient)(numbers(energiesOf(pi), N))))
}

const chains =
  (known: Known, steps: number) =>
  (theta: Theta, starts: T.Batch<T.Index>): R.Random<T.Batch<T.Index>> => {
    const kernel = K.times(steps)(known.move(model(theta)))
    return R.plate(2, (z: T.Index) => R.map(([end]: readonly [T.Index, unknown]) => end)(kernel.step(z)))(
      starts,
    )
  }

/** With negatives of the model itself it is the gradient of -E log p, which is that of log Z + E theta_z. */
export const maximumLikelihood = (): void => {
  const likelihood = (data: readonly number[], pi: readonly number[]): readonly number[] => {
    const loss = (t: Theta): T.Scalar => T.add(T.logsumexp(T.neg(t)), T.dot(T.vector(data) as Theta, t))
    return flat(compile(parameters, T.grad(loss)).run(numbers(energiesOf(pi), N)))
  }
  fc.assert(
    fc.property(weights, weights, (data, pi) => {
      const exact = meanGradient(data, pi, (theta) => R.replicate(3)(R.categorical(T.neg(theta))))
      close(exact, likelihood(data, pi))
    }),
    { seed: 1, numRuns: 8, endOnFailure: true },
  )
}

/** With negatives k steps from the data it is w - w K^k: 0 without steps, and maximum likelihood in the limit. */
export const contrastiveDivergence = (): void => {
  fc.assert(
    fc.property(weights, weights, fc.constantFrom(...invariantMoves(N).slice(0, 2)), (data, pi, known) => {
      const matrix = known.matrix(pi)
      for (const steps of [0, 1]) {
        const pushed = push(data, power(matrix, steps))
        close(
          meanGradient(data, pi, chains(known, steps)),
          data.map((w, z) => w - pushed[z]!),
        )
      }
      close(push(data, power(matrix, 1 << 10)), pi)
    }),
    { seed: 2, numRuns: 4, endOnFailure: true },
  )
}

/** Batches of different lengths, each with its own mean; and no gradient into the draws. */
export const contrastOfNumbers = (): void => {
  const found = compile(
    Space.tuple(Space.scalar, Space.real<number>(2), Space.real<number>(3)),
    ([a, x, y]) => [
      Objective.contrast((z: T.Scalar) => T.mul(a, T.square(z)))(x, y),
      T.grad((v: T.Vec<number>) => Objective.contrast((z: T.Scalar) => T.mul(a, T.square(z)))(v, y))(x),
    ],
  ).run([numbers([2]), numbers([1, 3], 2), numbers([0, 1, 2], 3)])
  close(flat(found), [2 * 5 - (2 * 5) / 3, 0, 0])
}

/** Summed over elements, averaged over the batch; its gradient is that of the parameters, and none of the draws'. */
export const squaredError = (): void => {
  const generator = (w: T.Vec<2>) => (z: T.Scalar) => T.scale(z)(w)
  const space = Space.tuple(Space.real(2), Space.real<number>(3), Space.tensor<readonly [number, 2]>([3, 2]))
  const [w, zs, xs] = [
    [2, -1],
    [1, 0, 2],
    [1, 1, 0, 3, 5, -2],
  ] as const
  const { run } = compile(space, ([p, z, x]) => [
    Objective.squaredError(generator(p))(z, x),
    T.grad((q: T.Vec<2>) => Objective.squaredError(generator(q))(z, x))(p),
    T.grad((v: T.Vec<number>) => Objective.squaredError(generator(p))(v, x))(z),
  ])
  const rest = zs.flatMap((z, n) => w.map((wi, i) => z * wi - xs[2 * n + i]!))
  const sum = (f: (r: number, n: number, i: number) => number): number =>
    rest.reduce((s, r, k) => s + f(r, Math.floor(k / 2), k % 2), 0)
  const wanted = [
    sum((r) => r * r) / 3,
    ...[0, 1].map((j) => (2 / 3) * sum((r, n, i) => (i === j ? r * zs[n]! : 0))),
    ...[0, 0, 0],
  ]
  close(flat(run([numbers(w, 2), numbers(zs, 3), Data.data(xs, [3, 2])])), wanted)
}
