/** Laws of annealed importance sampling and of sequential Monte Carlo as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import {
  Energy as E,
  Exact,
  Kernel as K,
  Move as M,
  Path,
  Random as R,
  Run,
  Smc,
  Space as S,
  Term as T,
} from 'giry'
import { Stat } from 'giry/check'
import { differs, differsBeyond, evaluation, samples } from '../../../lib/check/evaluate.js'
import { orFail } from '../../../lib/interpret/run/task.js'
import { right } from '../../interpret/run/support.js'

const sum = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0)

/** From q_0 to q_1 on three points, by the kernel that draws afresh with probability 0.6. */
const [first, last] = [
  [1, 2, 1],
  [0.5, 1, 6],
] as const
const three = Path.geometric(E.categorical('first', first), E.categorical('last', last))
const ladder = [0, 0.3, 1]

/** Stays with probability 0.4, else draws from the target: what the weights have to do is known without the moves. */
const lazy = (points: number): M.Move<K.Reversible, Readonly<Record<never, never>>, T.Index> =>
  M.moveOn({ name: 'lazy', options: {}, exactness: K.reversible }, <L>(target: E.Energy<T.Index, L>) => {
    const u = E.value(target)
    return (x: T.Index) => {
      const masses = Array.from({ length: points }, (_, k) => T.exp(T.neg(u(T.index(k)))))
      const total = masses.reduce((s, m) => T.add(s, m))
      const chances = masses.map((m, k) =>
        T.add(T.div(T.scale(0.6)(m), total), T.scale(0.4)(T.toFloat(T.equal(x, T.index(k))))),
      )
      const logits = T.log(T.stack<readonly [], readonly T.Scalar[]>(chances))
      return R.map((y: T.Index) => [y, {}] as const)(R.categorical(logits))
    }
  })
const from = (weights: readonly number[]): R.Random<T.Index> =>
  R.categorical(T.log(T.vector<readonly number[]>(weights)))

const mean = (random: R.Random<T.Scalar>): number => orFail(Exact.expectation(random, (x) => x)).values[0]!
const close = (found: number, wanted: number): void =>
  expect(Math.abs(found - wanted)).toBeLessThan(1e-12 * Math.max(1, Math.abs(wanted)))

/** E[w 1(x = k)] = q_1(k) / Z_0, at every point k: so the evidence is unbiased, and so is every function. */
export const annealedIsUnbiased = (): void => {
  const ais = Smc.ais({ path: three, ladder, move: () => lazy(3) })(from(first))
  last.forEach((mass, k) =>
    close(
      mean(
        R.map(({ x, logWeight }: Smc.Weighted<T.Index>) =>
          T.mul(T.exp(logWeight), T.toFloat(T.equal(x, T.index(k)))),
        )(ais),
      ),
      mass / sum(first),
    ),
  )
}

/** The second moment of the weights is that of the chain: sum over paths of the product of weights and matrices. */
export const annealedHasItsVariance = (): void => {
  const ais = Smc.ais({ path: three, ladder, move: () => lazy(3) })(from(first))
  const energyAt = (beta: number, k: number): number =>
    -(1 - beta) * Math.log(first[k]!) - beta * Math.log(last[k]!)
  const weight = (t: number, k: number): number =>
    Math.exp(energyAt(ladder[t - 1]!, k) - energyAt(ladder[t]!, k))
  const matrix = orFail(Exact.matrix(lazy(3)(three.at(ladder[1]!))))
  const start = first.map((m, k) => (m / sum(first)) * weight(1, k) ** 2)
  const wanted = sum(Exact.push(start, matrix).map((m, k) => m * weight(2, k) ** 2))
  close(mean(R.map(({ logWeight }: Smc.Weighted<T.Index>) => T.exp(T.scale(2)(logWeight)))(ais)), wanted)
}

const coins = Path.geometric(E.categorical('fair', [1, 2]), E.categorical('bent', [6, 1]))
const population = (
  o: Partial<Smc.SamplerOptions<T.Index, unknown>> = {},
): R.Random<Smc.Population<T.Index>> =>
  Smc.sampler({
    particles: 2,
    path: coins as Path.Path<T.Index>,
    schedule: Smc.fixed(ladder),
    move: () => lazy(2),
    resampling: Smc.multinomial,
    threshold: 1,
    ...o,
  })(from([1, 2]))

/** E[Z-hat sum W f(x)] = (Z_1 / Z_0) E_1 f, for every scheme and threshold; with f = 1 the evidence is unbiased. */
export const samplerIsUnbiased = (): void => {
  const cases = [
    [Smc.multinomial, 0],
    [Smc.multinomial, 0.8],
    [Smc.residual, 1],
  ] as const
  for (const [resampling, threshold] of cases) {
    const found = Exact.expectation(
      population({ resampling, threshold }),
      ({ particles, logWeights, logEvidence }) => {
        const z = T.exp(logEvidence)
        const tails = T.shift(1)(T.neg(T.toFloat(particles as Smc.Ancestors))) as T.Vec<number>
        return [T.mul(z, T.sum(T.exp(logWeights))), T.mul(z, T.dot(T.exp(logWeights), tails))]
      },
    )
    orFail(found).forEach(({ values }, i) => close(values[0]!, [7 / 3, 6 / 3][i]!))
  }
}

/** It resamples below the threshold and not above, after which weights are even. */
export const thresholdDecides = (): void => {
  const evenness = (threshold: number): number =>
    mean(
      R.map(({ logWeights }: Smc.Population<T.Index>) =>
        T.toFloat(T.less(T.sum(T.square(T.shift(Math.LN2)(logWeights))), T.constant(1e-20))),
      )(population({ threshold, schedule: Smc.fixed([0, 0.8]) })),
    )
  // two particles that agree have even weights anyway; else their ratio is 12^0.8 = 7.3, and their worth 1.27 of 2
  const agree = (1 / 3) ** 2 + (2 / 3) ** 2
  close(evenness(0), agree)
  close(evenness(0.6), agree)
  close(evenness(0.66), 1)
  close(evenness(1), 1)
}

/** Without resampling the sampler is as many annealed points: all moments of weights and points agree. */
export const samplerWithoutResamplingIsAnnealed = (): void => {
  const annealed = R.replicate(2)(
    Smc.ais<T.Index, unknown>({ path: coins as Path.Path<T.Index>, ladder, move: () => lazy(2) })(
      from([1, 2]),
    ),
  )
  const feature = (logWeights: T.Vec<number>, xs: unknown): T.Scalar => {
    const w = T.exp(logWeights)
    const code = T.dot(T.toFloat(xs as Smc.Ancestors) as T.Vec<number>, T.vector<readonly number[]>([1, 2]))
    return T.mul(T.mul(T.sum(w), T.element(w, T.index(0))), T.shift(1)(code))
  }
  const wanted = mean(
    R.map(({ x, logWeight }: Annealed) => feature(logWeight, x))(annealed as R.Random<Annealed>),
  )
  // two particles are never worth less than one of them
  for (const threshold of [0, 0.4])
    close(
      mean(
        R.map(({ particles, logWeights, logEvidence }: Smc.Population<T.Index>) =>
          feature(T.shift(T.add(logEvidence, T.constant(Math.LN2)))(logWeights), particles),
        )(population({ threshold })),
      ),
      wanted,
    )
}

type Annealed = { readonly x: unknown; readonly logWeight: T.Vec<number> }

const V = (x: T.Scalar): T.Scalar => T.scale(2)(T.square(T.shift(-1)(x)))
/** Weights exp(-V) are at most 1, and Z_1 / Z_0 is known. */
const gaussian = Path.likelihood(E.standardNormal(S.scalar), E.energy('V', S.scalar, V))
const evidence = Math.sqrt(1 / 5) * Math.exp(-0.4)
const walk = (beta: T.Scalar): M.Move<K.Reversible, { readonly acceptance: T.Scalar }> =>
  M.randomWalk({ scale: T.exp(T.neg(beta)) })

/** One particle that isn't resampled is one annealed point, from the same draws. */
export const oneParticleIsAnnealed = (): void => {
  const options = { path: gaussian, move: walk }
  const sampler = Smc.sampler({
    ...options,
    particles: 1,
    schedule: Smc.fixed(Path.ladder.linear(6)),
    resampling: Smc.systematic,
    threshold: 0,
  })
  const ais = Smc.ais({ ...options, ladder: Path.ladder.linear(6) })
  const [left, right] = [
    evaluation(S.scalar, (x) =>
      R.map(({ particles, logEvidence }: Smc.Population<T.Scalar>) => [particles, logEvidence])(
        sampler(R.of(x)),
      ),
    ),
    evaluation(S.scalar, (y) =>
      R.map(({ x, logWeight }: Smc.Weighted<T.Scalar>) => [x, logWeight])(ais(R.of(y))),
    ),
  ]
  expect(left.blocks).toBe(right.blocks)
  fc.assert(
    fc.property(samples(S.scalar), (at) => {
      expect(differsBeyond(1e-12, left.at(at).values, right.at(at).values)).toBeUndefined()
    }),
    { seed: 1, numRuns: 25 },
  )
}

/** Particles are drawn and moved each by itself, as a list of them would be. */
export const particlesAreAList = (): void => {
  const sampler = Smc.sampler({
    path: gaussian,
    move: walk,
    particles: 3,
    schedule: Smc.fixed([0, 1]),
    resampling: Smc.systematic,
    threshold: 0,
  })(R.normal([]))
  const kernel = walk(T.constant(1))(gaussian.at(T.constant(1)))
  const step = (x: T.Scalar): R.Random<T.Scalar> =>
    R.map(([y]: readonly [T.Scalar, unknown]) => y)(kernel.step(x))
  const one = R.normal([])
  const nowhere = S.tuple()
  const list = R.chain((xs: readonly T.Scalar[]) => R.sequence(xs.map(step)))(R.sequence([one, one, one]))
  const [left, right] = [
    evaluation(nowhere, () => R.map(({ particles }: Smc.Population<T.Scalar>) => particles)(sampler)),
    evaluation(nowhere, () => list),
  ]
  fc.assert(
    fc.property(samples(nowhere), (at) => {
      expect(differs(left.at(at).values, right.at(at).values)).toBeUndefined()
    }),
    { seed: 1, numRuns: 25 },
  )
}

const backend = 'reference'

/** Estimates in [0, top] whose mean is `wanted`, by the share of the budget that one of twenty tests has. */
const unbiased = (values: ArrayLike<number>, wanted: number, top: number): void => {
  const e = Stat.logEValue(Array.from(values, (v) => (v - wanted) / top))
  expect(e).toBeLessThan(-Math.log(Stat.share(20)))
}

/** The evidence of a Gaussian law is unbiased, by annealing. */
export const annealedFindsEvidence = async (): Promise<void> => {
  const ais = Smc.ais({ path: gaussian, move: walk, ladder: Path.ladder.power(6, 2) })(R.normal([]))
  const run = await right(Run.sample({ count: 4000, seed: 3, backend })(ais))
  unbiased(Array.from(run.logWeight.values, Math.exp), evidence, 1)
}

/** And with every scheme of resampling. */
export const samplerFindsEvidence = async (): Promise<void> => {
  for (const resampling of [Smc.multinomial, Smc.residual, Smc.stratified, Smc.systematic]) {
    const sampler = Smc.sampler({
      path: gaussian,
      move: walk,
      resampling,
      particles: 4,
      schedule: Smc.fixed(Path.ladder.power(4, 2)),
      threshold: 0.7,
    })(R.normal([]))
    const { logEvidence } = await right(Run.sample({ count: 1500, seed: 4, backend })(sampler))
    unbiased(Array.from(logEvidence.values, Math.exp), evidence, 1)
  }
}

/** A ladder's betas are those that are used. */
export const fixedIsItsLadder = (): void => {
  const betas = [0, 0.25, 0.5, 1]
  const found = evaluation(S.tuple(), () =>
    R.map(({ temperatures, beta, steps }: Smc.Population<T.Index>) => [temperatures, beta, T.toFloat(steps)])(
      population({ schedule: Smc.fixed(betas) }),
    ),
  ).at({ key: [1, 2], point: [] })
  expect(found.values).toEqual([...betas, 1, 3])
}
