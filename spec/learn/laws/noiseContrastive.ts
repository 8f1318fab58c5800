/** Laws of noise-contrastive estimation: the whole objective on a finite space, its optimum on the line. */
import fc from 'fast-check'
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Exact from '../../../lib/interpret/Exact.js'
import * as Flow from '../../../lib/learn/Flow.js'
import * as N from '../../../lib/learn/Net.js'
import * as Objective from '../../../lib/learn/Objective.js'
import * as E from '../../../lib/model/Energy.js'
import * as D from '../../../lib/random/Distribution.js'
import * as R from '../../../lib/random/Random.js'
import { compileRandom, draw, flat, numbers, right } from '../evaluate.js'
import { expectation, near, normalRule, uniformRule } from '../quadrature.js'
import { normalised } from './finite.js'

const POINTS = 3
const weights = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: POINTS, maxLength: POINTS })
  .map(normalised)
/** The energies of the points, and the log-normaliser. */
type Parameters = readonly [theta: T.Vec<3>, logNormaliser: T.Scalar]
const parameters: Space.Space<Parameters> = Space.tuple(Space.real(3), Space.scalar)
const law = (w: readonly number[]): R.Random<T.Index> => R.categorical(T.vector(w.map(Math.log)))

/** The mean loss and its gradients, over the data and the noise. */
const found = (
  ratio: number,
  data: readonly number[],
  noise: readonly number[],
  theta: readonly number[],
  c: number,
): readonly number[] => {
  const loss = ([energies, logNormaliser]: Parameters): R.Random<T.Scalar> => {
    const energy = E.energy('model', Space.finite(POINTS), (z: T.Index) => T.element(energies, z))
    return R.chain(Objective.noiseContrastive({ noise: law(noise), ratio })(energy, logNormaliser))(law(data))
  }
  const at = [numbers(theta, POINTS), numbers([c])] as never
  return flat(right(Exact.expectationAt(parameters, R.valueAndGrad(loss))(at)))
}

/**
 * With h(z) = m(z) / (m(z) + nu n(z)) for the model's weights m, the loss is -E_data log h - nu E_noise log(1 - h), and its
 * gradient in the energy of z is data(z) (1 - h(z)) - nu noise(z) h(z); in the log-normaliser, the sum of these.
 */
export const objective = (): void => {
  fc.assert(
    fc.property(weights, weights, weights, fc.integer({ min: 1, max: 3 }), (data, noise, model, nu) => {
      const [theta, c] = [model.map((p) => -Math.log(3 * p)), 0.5]
      const h = noise.map((n, z) => {
        const m = Math.exp(-theta[z]! - c)
        return m / (m + nu * n)
      })
      const sum = (f: (z: number) => number): number => f(0) + f(1) + f(2)
      const loss = sum((z) => -data[z]! * Math.log(h[z]!) - nu * noise[z]! * Math.log(1 - h[z]!))
      const gradient = h.map((hz, z) => data[z]! * (1 - hz) - nu * noise[z]! * hz)
      near(found(nu, data, noise, theta, c), [loss, ...gradient, sum((z) => gradient[z]!)], 1e-12)
    }),
    { seed: 1, numRuns: 6, endOnFailure: true },
  )
}

/** At the law of the data, with the logarithm of its normaliser, all gradients are zero. */
export const optimum = (): void => {
  fc.assert(
    fc.property(weights, weights, fc.integer({ min: 1, max: 3 }), (data, noise, nu) => {
      const theta = data.map((p) => -Math.log(7 * p))
      near(found(nu, data, noise, theta, Math.log(7)).slice(1), [0, 0, 0, 0], 1e-12)
    }),
    { seed: 2, numRuns: 6, endOnFailure: true },
  )
}

/** Gaussian data, of mean 0.5 and standard deviation 0.8, among noise N(0, 1.5^2). */
export const optimumOnTheLine = (): void => {
  const [mean, sd] = [0.5, 0.8]
  const [data, noise] = [D.normal({ mean: T.constant(mean), sd }), D.normal({ mean: T.constant(0), sd: 1.5 })]
  const space = Space.tuple(Space.scalar, Space.scalar, Space.scalar)
  type Line = Space.Of<typeof space>
  const loss = ([m, logSd, c]: Line): R.Random<T.Scalar> => {
    const standardised = (x: T.Scalar): T.Scalar => T.mul(T.sub(x, m), T.exp(T.neg(logSd)))
    const energy = E.energy('line', Space.scalar, (x) => T.scale(0.5)(T.square(standardised(x))))
    return R.chain(Objective.noiseContrastive({ noise })(energy, c))(data)
  }
  const at = (c: number): never => [numbers([mean]), numbers([Math.log(sd)]), numbers([c])] as never
  const normaliser = Math.log(sd * Math.sqrt(2 * Math.PI))
  const rules = { normal: normalRule(0.125), uniform: uniformRule(1) }
  const gradient = (c: number): readonly number[] => expectation(space, R.grad(loss), at(c), rules)
  near(gradient(normaliser), [0, 0, 0], 1e-10)
  // a normaliser that is too large makes the model too rare
  expect(gradient(normaliser + 0.1)[2]).toBeGreaterThan(0.01)
}

/** A model with the law of the noise can't tell: every draw loses log(1 + nu) + nu log((1 + nu) / nu). Here that of a flow. */
export const blindToTheNoise = (): void => {
  const flow = Flow.coupling({ size: 2, layers: 2, conditioner: (i, o) => N.mlp([i, 3, o], N.tanh) })
  const nu = 3
  const loss = ([p, x]: readonly [readonly N.Mlp[], T.Vec<2>]): R.Random<T.Scalar> => {
    const bijection = flow.bijection(p)
    const logDensity = Flow.logDensity(bijection)
    const energy = E.energy('flow', Space.real(2), (y) => T.shift(0.5)(T.neg(logDensity(y))))
    const noise = { noise: Flow.sample(bijection), logDensity, ratio: nu }
    return Objective.noiseContrastive(noise)(energy, T.constant(-0.5))(x)
  }
  const { run } = compileRandom(Space.tuple(N.spaceOf(flow.init), Space.real(2)), loss)
  const wanted = Math.log(1 + nu) + nu * Math.log((1 + nu) / nu)
  for (const x of [numbers([0, 0], 2), numbers([2, -1], 2)])
    near(flat(run([draw(flow.init), x] as never)), [wanted], 1e-12)
}

/** Ratios are whole numbers. */
export const badRatio = (): void => {
  const energy = E.categorical('coin', [1, 3])
  const none = Objective.noiseContrastive({ noise: law([0.5, 0.5]), ratio: 0.5 })(energy, T.constant(0))
  expect(Exact.expectation(none(T.index(0)), (l) => l)).toMatchObject({
    left: { _tag: 'OptionError', where: 'exact > noiseContrastive' },
  })
}
