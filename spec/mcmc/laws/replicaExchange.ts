/** Laws of replica exchange as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Energy as E, Exact, Kernel as K, Move as M, Path, Random as R, Space as S, Term as T } from 'giry'
import { Laws, Stat } from 'giry/check'
import { differs, differsBeyond, evaluation, samples } from '../../../lib/check/evaluate.js'
import { orFail } from '../../../lib/interpret/run/task.js'
import { doubleWell } from '../../check/pieces.js'

const effort = { runs: 3 }
const holds = (verdicts: readonly Laws.Verdict[]): void =>
  expect(Laws.report(Laws.failures(verdicts))).toBe('')

/** From even weights to uneven ones, on three points. */
const three = Path.geometric(E.categorical('even', [1, 1.5, 1]), E.categorical('uneven', [1, 8, 3]))
/** On two points. */
const two = Path.tempering(E.categorical('coin', [1, 6]))
/** On records, whose fields stay together. */
const records = Path.tempering(
  E.energy('records', S.struct({ k: S.finite(3), up: S.flag }), ({ k, up }) =>
    T.mul(T.shift(-1.5)(T.toFloat(k)), T.shift(0.4)(T.toFloat(up))),
  ),
)
const ladder = [0.1, 0.4, 1]
const longer = [0, 0.3, 0.7, 1]

/** From x to the next point of a circle of n with probability min(1, ratio) / 2, and so for the one before. */
const around = (n: number): M.Move<K.Reversible, { readonly acceptance: T.Scalar }, T.Index> =>
  M.moveOn(
    { name: 'around', options: {}, exactness: K.reversible },
    <L>(target: E.Energy<T.Index, L>) =>
      (x: T.Index) => {
        const u = E.value(target)
        const turn = (by: number): T.Index => {
          const y = T.addIndex(x, T.index(by))
          return T.select(T.less(y, T.index(n)), y, T.addIndex(y, T.index(-n)))
        }
        const chance = (y: T.Index): T.Scalar => M.acceptanceOf(T.sub(u(x), u(y)))
        const [up, down] = [T.scale(0.5)(chance(turn(1))), T.scale(0.5)(chance(turn(n - 1)))]
        const stay = T.sub(T.constant(1), T.add(up, down))
        const logits = T.log(T.stack<readonly [], readonly T.Scalar[]>([stay, up, down]))
        return R.map((k: T.Index) => {
          const y = T.select(
            T.equal(k, T.index(0)),
            x,
            T.select(T.equal(k, T.index(1)), turn(1), turn(n - 1)),
          )
          return [y, { acceptance: T.add(up, down) }] as const
        })(R.categorical(logits))
      },
  )

/** To the other of two points with probability 0.8 min(1, ratio). */
const coin: M.Move<K.Reversible, { readonly acceptance: T.Scalar }, T.Index> = M.moveOn(
  { name: 'coin', options: {}, exactness: K.reversible },
  <L>(target: E.Energy<T.Index, L>) =>
    (x: T.Index) => {
      const y = T.select(T.equal(x, T.index(0)), T.index(1), T.index(0))
      const fall = T.sub(E.value(target)(x), E.value(target)(y))
      return M.decide(T.shift(Math.log(0.8))(T.min(fall, T.constant(0))), y, x)
    },
)

type Matrix = readonly (readonly number[])[]
const matrixOf = <X>(kernel: Pick<K.Kernel<X, X>, 'name' | 'source' | 'step'>): Matrix =>
  orFail(Exact.matrix(kernel))
const beside = (a: Matrix, b: Matrix): Matrix =>
  a.flatMap((p) => b.map((q) => p.flatMap((x) => q.map((y) => x * y))))
const same = (a: Matrix, b: Matrix): void => {
  expect(a.length).toBe(b.length)
  a.forEach((row, i) => row.forEach((p, j) => expect(Math.abs(p - b[i]![j]!)).toBeLessThan(1e-12)))
}

/** Swaps alone are reversible, of every choice of pairs. */
export const swapsAreReversible = (): void =>
  (['even', 'odd', 'either'] as const).forEach((pairs) => {
    const kernel = M.swapRungs({ ladder, pairs })(three)
    expect(kernel.exactness).toEqual(K.reversible)
    holds(Laws.kernel(kernel, effort))
    holds(Laws.kernel(M.swapRungs({ ladder: longer, pairs })(two), effort))
    holds(Laws.kernel(M.swapRungs({ ladder: [0.2, 1], pairs })(records), effort))
  })

/** Exploration alone is the product of the rungs' matrices. */
export const explorationIsAProduct = (): void => {
  const kernel = M.exploreRungs({ ladder, explorer: () => around(3) })(three)
  holds(Laws.kernel(kernel, effort))
  const [a, b, c] = ladder.map((beta) => matrixOf(around(3)(three.at(beta))))
  same(matrixOf(kernel), beside(beside(a!, b!), c!))
}

/** On four rungs even swaps are those of the first two and of the last two; a coin is the mean of even and odd. */
export const swapsHaveParities = (): void => {
  const swaps = (betas: readonly number[], pairs: 'even' | 'odd' | 'either'): Matrix =>
    matrixOf(M.swapRungs({ ladder: betas, pairs })(two))
  const [even, odd] = [swaps(longer, 'even'), swaps(longer, 'odd')]
  same(even, beside(swaps(longer.slice(0, 2), 'even'), swaps(longer.slice(2), 'even')))
  const still: Matrix = [
    [1, 0],
    [0, 1],
  ]
  same(odd, beside(beside(still, swaps(longer.slice(1, 3), 'even')), still))
  same(
    swaps(longer, 'either'),
    even.map((row, i) => row.map((p, j) => (p + odd[i]![j]!) / 2)),
  )
}

const scaled = (beta: T.Scalar): M.Move<K.Reversible, { readonly acceptance: T.Scalar }> =>
  M.randomWalk({ scale: T.exp(T.neg(beta)) })
const wells = Path.geometric(E.standardNormal(S.scalar), doubleWell)

/** Two random functions give the same from the same draws, up to rounding. */
const alike = <X>(
  space: S.Space<X>,
  a: (x: X) => R.Random<unknown>,
  b: (x: X) => R.Random<unknown>,
  tolerance = 1e-12,
): void => {
  const [left, right] = [evaluation(space, a), evaluation(space, b)]
  fc.assert(
    fc.property(samples(space), (at) => {
      const [l, r] = [left.at(at), right.at(at)]
      if (Math.min(l.margin, r.margin) > 1e-10)
        expect(differsBeyond(tolerance, l.values, r.values)).toBeUndefined()
    }),
    { seed: 1, numRuns: 25 },
  )
}

/** A chain of even and odd swaps backwards: detailed balance between it and its reversal. */
export const evenOddRunsBackwards = (): void => {
  const kernel = M.replicaExchange({ ladder, explorer: () => coin, scheme: 'evenOdd' })(two)
  const pi = orFail(Exact.distribution(kernel.target!))
  const forwards = matrixOf(kernel)
  same(
    matrixOf(K.reverse(kernel)),
    forwards.map((row, x) => row.map((_, y) => (pi[y]! * forwards[y]![x]!) / pi[x]!)),
  )
}

type AnyStep = { readonly step: (xs: T.Vec<number>) => R.Random<readonly [T.Vec<number>, unknown]> }
type Named = { readonly [field: string]: T.Scalar }
type Going = readonly [T.Vec<number>, readonly Named[]]
type Reported = readonly [T.Vec<number>, readonly [Named, Named]]

const meanOf = (field: string, infos: readonly Named[]): T.Scalar => {
  const found = infos.flatMap(({ [field]: x }) => (x === undefined ? [] : [x]))
  return T.scale(1 / found.length)(found.reduce((s, x) => T.add(s, x)))
}

/** A scheme is its parts in turn, from the same draws, and reports the means of what they report. */
const inTurn = (scheme: 'reversible' | 'evenOdd', parts: readonly AnyStep[]): void => {
  const kernel = M.replicaExchange({ ladder, explorer: scaled, scheme })(wells)
  const written = (xs: T.Vec<number>): R.Random<Going> =>
    parts.reduce<R.Random<Going>>(
      (acc, { step }) =>
        R.chain(([ys, infos]: Going) =>
          R.map(([zs, info]: readonly [T.Vec<number>, unknown]): Going => [zs, [...infos, info as Named]])(
            step(ys),
          ),
        )(acc),
      R.of([xs, []]),
    )
  alike(
    kernel.source,
    (xs) =>
      R.map(([ys, [explored, swapped]]: Reported) => [ys, explored['acceptance'], swapped['swapAcceptance']])(
        kernel.step(xs) as R.Random<Reported>,
      ),
    (xs) =>
      R.map(([ys, infos]: Going) => [ys, meanOf('acceptance', infos), meanOf('swapAcceptance', infos)])(
        written(xs),
      ),
  )
}

const part = (pairs: 'even' | 'odd' | 'either'): AnyStep => M.swapRungs({ ladder, pairs })(wells)

export const reversibleIsSwapExploreSwap = (): void =>
  inTurn('reversible', [part('either'), M.exploreRungs({ ladder, explorer: scaled })(wells), part('either')])

export const evenOddIsInTurn = (): void => {
  const explore = M.exploreRungs({ ladder, explorer: scaled })(wells)
  inTurn('evenOdd', [explore, part('even'), explore, part('odd')])
}

/** min(1, exp (b_i - b_j) (S_i - S_j)), in the mean over neighbours, from the place before the swap. */
export const acceptanceIsTheMean = (): void => {
  const reported = evaluation(S.batch(3, two.space), (x) =>
    R.map(([, info]: readonly [unknown, M.SwapAcceptance]) => info)(
      M.swapRungs({ ladder, pairs: 'odd' })(two).step(x),
    ),
  )
  const slope = [0, -Math.log(6)]
  for (const point of [
    [0, 1, 0],
    [1, 0, 0],
    [1, 0, 1],
    [0, 0, 0],
  ]) {
    const ratio = (i: number): number =>
      (ladder[i]! - ladder[i + 1]!) * (slope[point[i]!]! - slope[point[i + 1]!]!)
    const mean = (Math.min(1, Math.exp(ratio(0))) + Math.min(1, Math.exp(ratio(1)))) / 2
    expect(reported.at({ key: [1, 2], point: [point] }).values[0]).toBeCloseTo(mean, 12)
  }
}

/** The state after a step. */
const stateOf =
  <X>({ step }: { readonly step: (x: X) => R.Random<readonly [X, unknown]> }) =>
  (x: X): R.Random<X> =>
    R.map(([y]: readonly [X, unknown]) => y)(step(x))

/** At one beta replica exchange is its explorer, once or twice. */
export const oneRungIsTheExplorer = (): void => {
  const alone = scaled(T.constant(0.7))(wells.at(T.constant(0.7)))
  const one = (scheme: 'reversible' | 'evenOdd') =>
    M.replicaExchange({ ladder: [0.7], explorer: scaled, scheme })(wells)
  const single = S.batch(1, wells.space)
  const lifted = (count: number) => (xs: T.Vec<number>) =>
    R.map((y: T.Scalar) => T.reshape([1], y))(stateOf(K.times(count)(alone))(T.reshape([], xs)))
  for (const [scheme, count] of [
    ['reversible', 1],
    ['evenOdd', 2],
  ] as const) {
    const [left, right] = [evaluation(single, stateOf(one(scheme))), evaluation(single, lifted(count))]
    fc.assert(
      fc.property(samples(single), (at) => {
        expect(differs(left.at(at).values, right.at(at).values)).toBeUndefined()
      }),
      { seed: 1, numRuns: 25 },
    )
  }
}

/** Normal laws of precision beta are left as they are, with a step size for each. */
const keepsGaussians = (scheme: 'reversible' | 'evenOdd'): void => {
  const path = Path.tempering(E.standardNormal(S.scalar))
  const explorer = (beta: T.Scalar): M.Move<K.Reversible, { readonly acceptance: T.Scalar }> =>
    M.mala({ stepSize: T.div(T.constant(0.8), beta) })
  const exact = R.map((xs: T.Vec<3>) => T.mul(xs, T.vector([1 / 0.2, 1 / 0.5, 1])))(R.normal([3]))
  const kernel = M.replicaExchange({ ladder: [0.04, 0.25, 1], explorer, scheme })(path)
  const trial = { draws: 4000, seed: 7, alpha: Stat.share(20) }
  holds(Stat.invariance(kernel, exact as R.Random<T.Vec<number>>, trial))
}
export const reversibleKeepsGaussians = (): void => keepsGaussians('reversible')
export const evenOddKeepsGaussians = (): void => keepsGaussians('evenOdd')

/** Each rung makes the step of its own move, with its own step size and draws, and infos are averaged. */
export const rungsAreMoves = (): void => {
  const explore = M.exploreRungs({ ladder, explorer: scaled })(wells)
  const apart = (xs: T.Vec<number>) =>
    R.map((steps: readonly (readonly [T.Scalar, { readonly acceptance: T.Scalar }])[]) => [
      ...steps.map(([y]) => y),
      T.scale(1 / 3)(steps.reduce<T.Scalar>((s, [, info]) => T.add(s, info.acceptance), T.constant(0))),
    ])(
      R.sequence(
        ladder.map((beta, i) =>
          M.randomWalk({ scale: Math.exp(-beta) })(wells.at(beta)).step(T.element(xs, T.index(i))),
        ),
      ),
    )
  alike(explore.source, explore.step, apart)
}

/** The reversible scheme has detailed balance. */
export const reversibleKeepsTheLaw = (): void => {
  const kernel = M.replicaExchange({ ladder, explorer: () => around(3), scheme: 'reversible' })(three)
  expect(kernel.exactness).toEqual(K.reversible)
  holds(Laws.kernel(kernel, effort))
}

/** Even and odd swaps in turn keep the law. */
export const evenOddKeepsTheLaw = (): void => {
  const kernel = M.replicaExchange({ ladder, explorer: () => coin, scheme: 'evenOdd' })(two)
  expect(kernel.exactness).toEqual(K.invariant)
  holds(Laws.kernel(kernel, effort))
}
