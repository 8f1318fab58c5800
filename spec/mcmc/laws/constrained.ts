/** Laws of spaces with supports: their bijections, energies and moves on all numbers, and starts. */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import {
  Bijection as B,
  Data,
  Energy as E,
  Error as Errors,
  Focus as F,
  Kernel as K,
  Move as M,
  Random as R,
  Run,
  Space as S,
  Term as T,
} from 'giry'
import { Laws } from 'giry/check'
import { shareOf } from '../../budget.js'
import { amortized } from '../../check/statistics/amortized.js'
import { agree } from './agree.js'

const space = S.struct({
  mean: S.real(2),
  sd: S.positive,
  rates: S.positives(2),
  correlation: S.interval(-1, 3),
  face: S.finite(4),
})

/** Bijections of every kind of leaf; what has no support stays, to the bit. */
export const bijectionsHold = (): void => {
  expect(Laws.failures(Laws.space(space))).toEqual([])
  const floats = S.struct({
    mean: S.real(2),
    sd: S.positive,
    rates: S.positives(2),
    correlation: S.interval(-1, 3),
  })
  for (const b of [B.constrained(floats), B.invert(B.constrained(floats))])
    expect(Laws.failures(Laws.bijection<S.Of<typeof floats>, S.Of<typeof floats>>(b))).toEqual([])
  const mixed = B.constrained(space)
  const { value } = S.variables(mixed.source)
  const [image] = mixed.forward(value)
  expect([image.mean, image.face]).toEqual([value.mean, value.face])
  expect(mixed.source.leaves.some((l) => l.support !== undefined)).toBe(false)
  expect(mixed.target.leaves.map((l) => l.support?.low)).toEqual([undefined, 0, 0, -1, undefined])
}

/** Increasing vectors, and probabilities: of these the first n - 1, which are as many numbers as make them. */
export const vectorsHold = (): void => {
  for (const n of [2, 3, 5]) {
    expect(Laws.failures(Laws.bijection(B.ordered<number>(n)))).toEqual([])
    const sticks = B.simplex<number>(n)
    const first: B.Bijection<T.Vec<number>, T.Vec<number>> = {
      ...sticks,
      target: S.real(n - 1),
      forward: (x) => {
        const [p, logDet] = sticks.forward(x)
        return [T.slice([0], [n - 1], p), logDet]
      },
      inverse: (p) => sticks.inverse(T.concat<number>(p, T.reshape([1], T.shift(1)(T.neg(T.sum(p)))))),
    }
    expect(Laws.failures(Laws.bijection(first))).toEqual([])
    expect(Laws.failures(Laws.bijection(sticks))).toEqual([])
  }
  const refused = (n: number): string => {
    const found = Errors.attempt(() => B.simplex<number>(n))
    return Either.isLeft(found) ? found.left.what : 'Right'
  }
  expect(refused(1)).toBe('probabilities of length 1')
}

/** x^2 e^-x on x > 0, the law Gamma(3, 1), and a bump between -1 and 2. */
const gamma = E.energy('gamma', S.positive, (x) => T.sub(x, T.scale(2)(T.log(x))))
const bump = E.energy('bump', S.interval(-1, 2), (x) =>
  T.neg(T.add(T.scale(2)(T.log(T.shift(1)(x))), T.scale(3)(T.log(T.shift(2)(T.neg(x)))))),
)
const grids = [
  { axes: [{ low: 1e-4, high: 32, points: 321 }], noise: 201 },
  { axes: [{ low: -1 + 1e-6, high: 2 - 1e-6, points: 301 }], noise: 201 },
] as const

/** Moves on all numbers keep the laws of constrained ones. */
export const movesKeepLaws = (): void => {
  const move = M.unconstrained(M.mala({ stepSize: 0.2 }))
  expect(move.exactness).toEqual(K.reversible)
  expect(Laws.failures(Laws.kernel(move(gamma), { quadrature: grids[0], runs: 5 }))).toEqual([])
  expect(Laws.failures(Laws.kernel(move(bump), { quadrature: grids[1], runs: 5 }))).toEqual([])
  const free = { quadrature: { axes: [{ low: -9, high: 5, points: 201 }], noise: 201 }, runs: 5 }
  expect(Laws.failures(Laws.kernel(M.mala({ stepSize: 0.2 })(E.unconstrained(gamma)), free))).toEqual([])
}

/** The suites look at kernels in the coordinates of their spaces; a move that leaves a support is found out. */
export const suitesKeepToSupports = (): void => {
  const exponential = E.energy('exponential', S.positive, (x) => x)
  const mala = M.mala({ stepSize: 0.2 })
  const functions = [(x: T.Scalar) => T.exp(T.neg(x)), (x: T.Scalar) => T.cos(x)]
  expect(Laws.failures(Laws.kernel(M.unconstrained(mala)(exponential), { functions, runs: 5 }))).toEqual([])
  expect(Laws.failures(Laws.kernel(M.unconstrained(mala)(bump), { runs: 5 }))).toEqual([])
  const left = Laws.failures(Laws.kernel(mala(exponential), { runs: 5 })).map((v) => v.law)
  expect(left).toContain('the target is invariant')
}

/** From exact draws of a number, two rates and a share: HMC in their coordinates. */
export const movesKeepStructs = (): void =>
  expect(Laws.failures(amortized.tests.unconstrained(shareOf(amortized, 8)))).toEqual([])

/** It is transport by the space's own bijection, reversals included; without supports it is the move itself. */
export const isTransport = (): void => {
  const cycle = M.cycle(M.mala({ stepSize: 0.2 }), M.randomWalk({ scale: 0.5 }))
  const [bound, carried] = [M.unconstrained(cycle)(gamma), M.transport(B.exponential(S.scalar))(cycle)(gamma)]
  agree(S.positive, bound, carried)
  const [back, there] = [bound, carried].map((k) => K.reversal(k as never) as typeof bound)
  agree(S.positive, back!, there!)
  const normal = E.standardNormal(S.scalar)
  agree(S.scalar, M.unconstrained(cycle)(normal), cycle(normal))
}

/** Parts of a state keep their supports, so that moves on them can be unconstrained. */
export const partsKeepSupports = (): void => {
  const state = S.struct({ x: S.scalar, sd: S.positive, rates: S.positives(3) })
  expect(F.field(state, 'sd').space.leaves[0]!.support).toEqual({ low: 0 })
  expect(F.fields(state, ['x', 'sd']).space.leaves.map((l) => l.support)).toEqual([undefined, { low: 0 }])
  expect(F.component(S.positives(3), 1).space.leaves[0]!.support).toEqual({ low: 0 })
  const target = E.energy('exponential', state, ({ x, sd, rates }) =>
    T.add(T.square(x), T.add(sd, T.sum(rates))),
  )
  const part = M.on(F.field(state, 'sd'))(M.unconstrained(M.randomWalk({ scale: 1 })))
  const byHand = M.on(F.field(state, 'sd'))(M.transport(B.exponential(S.scalar))(M.randomWalk({ scale: 1 })))
  agree(state, part(target), byHand(target))
}

/** Chains start inside of supports, of themselves; a start outside is an error that names chain, place and support. */
export const startsAreChecked = async (): Promise<void> => {
  const state = S.struct({ x: S.scalar, pair: S.positives(2), share: S.interval(0, 1) })
  const target = E.energy('flat enough', state, ({ x, pair }) => T.add(T.square(x), T.sum(pair)))
  const kernel = M.unconstrained(M.randomWalk({ scale: 0.1 }))(target)
  const options = { chains: 3, draws: 2, seed: 1, backend: 'reference' } as const
  const run = await Run.chains(options)(kernel)()
  const inside = Either.isRight(run) && Array.from(run.right.draws.pair.values).every((x) => x > 0)
  expect(inside).toBe(true)
  const start = (pair: readonly number[], share: readonly number[]) => ({
    x: Data.data([0, 0, 0], [3]),
    pair: Data.data(pair, [3, 2]),
    share: Data.data(share, [3]),
  })
  const refused = async (given: object): Promise<unknown> => {
    const found = await Run.chains({ ...options, start: given as never })(kernel)()
    return Either.isLeft(found) ? [found.left._tag, found.left.what, found.left.remedy] : 'Right'
  }
  expect(await refused(start([1, 1, 1, 1, 1, 1], [0.5, 0.5, 0.5]))).toBe('Right')
  expect(await refused(start([1, 1, 1, -2, 1, 1], [0.5, 0.5, 0.5]))).toEqual([
    'OptionError',
    "'start.pair' of chain 1 is -2",
    'start every chain inside of (0, Infinity)',
  ])
  expect(await refused(start([1, 1, 1, 1, 1, 1], [0.5, 0.5, 1]))).toEqual([
    'OptionError',
    "'start.share' of chain 2 is 1",
    'start every chain inside of (0, 1)',
  ])
  const drawn = R.map((x: T.Scalar) => ({ x, pair: T.vector([1, 1]), share: T.constant(-0.5) }))(R.normal([]))
  expect(await refused(drawn)).toEqual([
    'OptionError',
    "'start.share' of chain 0 is -0.5",
    'start every chain inside of (0, 1)',
  ])
  const bounds = Errors.attempt(() => S.interval(1, 1))
  expect(Either.isLeft(bounds) && bounds.left.what).toBe('high - low is 0')
  expect(pipe(gamma, E.unconstrained).space.leaves).toEqual(S.scalar.leaves)
}
