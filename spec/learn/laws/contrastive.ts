/** Laws of contrastive divergence: exact gradients on a finite model, closed forms on a Gaussian one. */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Objective from '../../../lib/learn/Objective.js'
import type { Move } from '../../../lib/mcmc/Move.js'
import * as M from '../../../lib/mcmc/moves.js'
import * as E from '../../../lib/model/Energy.js'
import type { Info } from '../../../lib/model/Info.js'
import * as K from '../../../lib/model/Kernel.js'
import * as R from '../../../lib/random/Random.js'
import { flat, numbers, right } from '../evaluate.js'
import { expectation, near } from '../quadrature.js'
import { invariantMoves, normalised, power, push } from './finite.js'

const N = 3
type Theta = T.Vec<3>
type Points = T.Batch<T.Index>
/** The model whose parameters are the energies of the points: p(z) is proportional to exp(-theta_z). */
const model = (theta: Theta): E.Energy<T.Index, 'model'> =>
  E.energy('model', Space.finite(N), (z) => T.element(theta, z))
const parameters = Space.real(3)
const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: N, maxLength: N }).map(normalised)
const thetaOf = (pi: readonly number[]): never =>
  numbers(
    pi.map((p) => -Math.log(p)),
    N,
  )
const draws = (w: readonly number[], count = 2): R.Random<Points> =>
  R.replicate(count)(R.categorical(T.vector(w.map(Math.log))))
const moves = invariantMoves(N).slice(0, 2)
const difference = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((x, i) => x - b[i]!)

/** The mean gradient of CD-k in the energies of the points, over two draws of the data and the chains from them. */
const meanGradient = (
  move: Move<K.Approximate, Info, T.Index>,
  steps: number,
  data: readonly number[],
  pi: readonly number[],
) => {
  const gradient = (theta: Theta): R.Random<Theta> =>
    R.chain((xs: Points) =>
      R.grad((t: Theta) => Objective.contrastive(move, { steps })(model(t))(xs))(theta),
    )(draws(data))
  return flat(right(Exact.expectationAt(parameters, gradient)(thetaOf(pi))))
}

/** E grad = w - w K^k. */
export const divergence = (): void => {
  fc.assert(
    fc.property(weights, weights, fc.constantFrom(...moves), (data, pi, known) => {
      for (const steps of [1, 2]) {
        const pushed = push(data, power(known.matrix(pi), steps))
        near(meanGradient(known.move, steps, data, pi), difference(data, pushed), 1e-12)
      }
    }),
    { seed: 1, numRuns: 3, endOnFailure: true },
  )
}

/** One step of this move is a draw of the target: a chain without an end, in one step. */
const forever = M.moveOn(
  { name: 'forever', options: {}, exactness: K.reversible },
  <L>(target: E.Energy<T.Index, L>) =>
    () => {
      const energies = T.batch(N, E.value(target))(T.iota(N))
      return R.map((z: T.Index) => [z, {}] as const)(R.categorical(T.neg(energies)))
    },
)

/** With negatives of the model itself, E grad = w - pi, which is the gradient of -E_w log p. */
export const maximumLikelihood = (): void => {
  fc.assert(
    fc.property(weights, weights, (data, pi) => {
      near(meanGradient(forever, 1, data, pi), difference(data, pi), 1e-12)
      const [known] = moves
      near(push(data, power(known!.matrix(pi), 1 << 10)), pi, 1e-12)
    }),
    { seed: 2, numRuns: 4, endOnFailure: true },
  )
}

/** One-hot rows in the mean: the law of the points of a batch, averaged over its rows. */
const lawOf = (pool: Points, count: number): T.Vec<number> => {
  const rows = T.batch(count, (z: T.Index) => T.oneHot(N, z))(pool)
  return T.scale(1 / count)(T.sumOver<readonly [number]>([0], rows))
}

/** From a pool of law r, E grad = w - r K^k, and the law of the pool is r K^k; so on with the next step. */
export const persistence = (): void => {
  fc.assert(
    fc.property(weights, weights, weights, fc.constantFrom(...moves), (data, pi, start, known) => {
      const learn = Objective.persistent(known.move, { steps: 1 })(model)
      type Step = Objective.Persisted<Theta, T.Index>
      const twice = (theta: Theta): R.Random<readonly [Theta, T.Vec<number>, Theta]> =>
        R.chain(([xs, pool]: readonly [Points, Points]) =>
          R.chain((first: Step) =>
            R.map((second: Step) => [first.gradient, lawOf(second.pool, 1), second.gradient] as const)(
              learn(theta, first.pool, xs),
            ),
          )(learn(theta, pool, xs)),
        )(R.both(draws(data, 1), draws(start, 1)))
      const found = flat(right(Exact.expectationAt(parameters, twice)(thetaOf(pi))))
      const after = [1, 2].map((k) => push(start, power(known.matrix(pi), k)))
      near(found, [...difference(data, after[0]!), ...after[1]!, ...difference(data, after[1]!)], 1e-12)
    }),
    { seed: 3, numRuns: 4, endOnFailure: true },
  )
}

/** The energy rate x^2 / 2, for data 2 and -1, of mean square 5 / 2. */
const gaussian = (rate: T.Scalar): E.Energy<T.Scalar, 'gaussian'> =>
  E.energy('gaussian', Space.scalar, (x) => T.scale(0.5)(T.mul(rate, T.square(x))))
const pair = T.vector<readonly number[]>([2, -1])

/** A step of ULA gives x' of mean square (1 - h rate)^2 x^2 + 2 h; the gradient leaves out that x' depends on the rate. */
export const withoutThePath = (): void => {
  const [h, rate] = [0.2, 1.5]
  const loss = (r: T.Scalar): R.Random<T.Scalar> =>
    Objective.contrastive(M.ula({ stepSize: h }), { steps: 1 })(gaussian(r))(pair)
  const square = (1 - h * rate) ** 2 * 2.5 + 2 * h
  const signal = (2.5 - square) / 2
  near(expectation(Space.scalar, R.valueAndGrad(loss), numbers([rate])), [rate * signal, signal], 1e-12)
}

/** The same for the pool, which needn't be as long as the data, and is not what the gradient is taken at. */
export const persistentNumbers = (): void => {
  const [h, rate] = [0.1, 1.5]
  const step = (r: T.Scalar): R.Random<unknown> =>
    Objective.persistent(M.descent({ stepSize: h }), { steps: 2 })(gaussian)(
      r,
      T.vector<readonly number[]>([4]),
      pair,
    )
  const found = flat(right(Exact.expectationAt(Space.scalar, step as never)(numbers([rate]))))
  const moved = 4 * (1 - h * rate) ** 2
  const signal = (2.5 - moved ** 2) / 2
  near(found, [rate * signal, signal, moved], 1e-12)
}

/** No step at all is no contrast. */
export const badSteps = (): void => {
  const none = Exact.expectation(
    Objective.contrastive(M.descent({ stepSize: 1 }), { steps: 0 })(gaussian(T.constant(1)))(pair),
    (l) => l,
  )
  expect(none).toMatchObject({ left: { _tag: 'OptionError', where: 'exact > contrastive' } })
}
