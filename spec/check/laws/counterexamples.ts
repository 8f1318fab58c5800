/** What the suites say of wrong kernels, as functions that throw when a sentence isn't true. */
import { expect } from 'vitest'
import { Energy as E, Exact, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws, Stat } from 'giry/check'
import { ofRows } from '../../../lib/check/laws/counterexample.js'
import { doubleWell, finite, gaussian, handmade, table, tableProposal } from '../pieces.js'

const details = (verdicts: readonly Laws.Verdict[]): Record<string, string> =>
  Object.fromEntries(Laws.failures(verdicts).map((v) => [v.law, v.detail]))

const claiming = <X, L>(k: K.Kernel<X, X>, target: E.Energy<X, L>): K.Kernel<X, X, K.Reversible> =>
  ({ ...k, exactness: K.reversible, target }) as K.Kernel<X, X, K.Reversible>

/** A turn of four points of weights 1, 2, 3 and 1/2: the flow is largest out of the third one. */
const turn = K.from('turn', finite.space, (x) =>
  R.of(T.select(T.equal(x, T.index(3)), T.index(0), T.addIndex(x, T.index(1)))),
)

/** The pair of points with the worst balance, and the point whose probability changes the most. */
export const onPoints = (): void => {
  const found = details(Laws.kernel(claiming(turn, finite), { runs: 5 }))
  expect(found['the target is invariant']).toBe(
    'pi P = pi is violated at the point 3: pi has 0.0769231 there, and pi P has 0.461538 (defect 3.85e-1, tolerance 1e-12)',
  )
  expect(found['the kernel is reversible']).toBe(
    'detailed balance is violated between x = 2 and y = 3: pi(x) P(x, y) is 0.461538, and pi(y) P(y, x) is 0 (defect 4.62e-1, tolerance 1e-12)',
  )
  expect(found['a step brings every law closer to the target']).toMatch(
    /^a step takes a law away from the target: KL to it rises from .* to .* at \[\[.*\]\], seed 1$/,
  )
}

/** Points of a record are written by their fields. */
export const fields = (): void => {
  const space = S.struct({ a: S.flag, b: S.finite(3) })
  const k = K.from('raise', space, ({ a }) => R.of({ a: T.or(a, T.not(a)), b: T.index(2) }))
  expect(details(Laws.kernel(claiming(k, E.flat(space)), { runs: 5 }))['the target is invariant']).toMatch(
    /at the point \(a = true, b = 2\): pi has 0.166667 there, and pi P has 1 /,
  )
}

/** A cycle that takes a turn for its reversal: what flows back is that turn's. */
export const reversals = (): void => {
  const cycle = M.cycle(M.metropolis(tableProposal(table)), M.metropolis(tableProposal([...table].reverse())))
  const k = { ...cycle(finite), reversed: () => turn }
  const said = details(Laws.kernel(k as K.Kernel<T.Index, T.Index, K.Invariant>, { runs: 5 }))
  expect(said['its reversal runs it backwards']).toMatch(
    /^the reversal R is violated between x = . and y = .: pi\(x\) P\(x, y\) is [^,]*, and pi\(y\) R\(y, x\) is /,
  )
  const [x, y] = said['its reversal runs it backwards']!.match(/(?<== )\d/g)!.map(Number) as [number, number]
  const back = Number(/R\(y, x\) is (\S+)/.exec(said['its reversal runs it backwards']!)![1])
  // the turn leads from 3 to 0 and from the others to the next
  expect(back > 0).toBe(x === (y + 1) % 4)
}

/** A row with too little, and one that is not a number, which is worse. */
export const rows = (): void => {
  const at = (k: number): string => `point ${k}`
  const matrix: Exact.Matrix = [
    [1, 0],
    [0.25, 0.5],
  ]
  expect(ofRows(matrix, at)).toBe('the probabilities of the steps from point 1 add to 0.75, not to 1')
  expect(ofRows([[NaN, 0], ...matrix], at)).toBe(
    'the probabilities of the steps from point 0 add to NaN, not to 1',
  )
  expect(ofRows([...matrix, [NaN, 0]], at)).toContain('from point 2 add to NaN')
}

/** Barker's kernel stays more often than that of Metropolis and Hastings. */
export const peskun = (): void => {
  const anywhere = M.proposalOn<T.Index>(
    { name: 'anywhere', options: {} },
    () => () => R.categorical(T.vector([0, 0])),
  )
  const coin = E.categorical('coin', [1, 3])
  expect(Laws.precedes(M.barkerAcceptance(anywhere)(coin), M.metropolis(anywhere)(coin)).detail).toBe(
    'P(x, y) >= Q(x, y) is violated from x = 0 to y = 1: P(x, y) is 0.375, and Q(x, y) is 0.5 (defect 1.25e-1, tolerance 1e-12)',
  )
}

/** ULA on N(0, 1): E cos x = exp(-1/2), and after a step exp(-v/2) with variance v = (1 - h)^2 + 2 h. */
export const byQuadrature = (): void => {
  const h = 0.4
  const ula = { ...M.ula({ stepSize: h })(gaussian), exactness: K.invariant }
  const after = Math.exp(-((1 - h) ** 2 + 2 * h) / 2)
  expect(details(Laws.kernel(ula, { runs: 3 }))['the target is invariant']).toBe(
    `pi K = pi is violated by f = cos(x): its mean is ${Math.exp(-0.5).toPrecision(6)}, and after a step it is ${after.toPrecision(6)} (defect ${(Math.exp(-0.5) - after).toExponential(2)}, tolerance 0.0001)`,
  )
  const wrong = details(Laws.kernel(handmade(h, { hastings: 0 })(doubleWell), { runs: 3 }))
  expect(wrong['the target is invariant']).toMatch(/by f = cos\(\(x \+ 0.307\) \/ 0.995\): its mean/)
}

/** A quarter turn of the plane keeps N(0, I) but has a direction: E sin(2x) sin(-2x) against E sin(2v)^2 = (1 - exp(-8)) / 2. */
export const directions = (): void => {
  const space = S.struct({ x: S.scalar, v: S.scalar })
  const target = E.standardNormal(space)
  const quarter = K.from('quarter turn', space, ({ x, v }) => R.of({ x: v, v: T.neg(x) }))
  const said = details(Laws.kernel(claiming(quarter, target), { runs: 3 }))
  expect(Object.keys(said)).toEqual(['the kernel is reversible'])
  const [forth, back] = [...said['the kernel is reversible']!.matchAll(/is (-?0\.\d+)/g)].map((m) =>
    Number(m[1]),
  )
  expect(said['the kernel is reversible']).toContain('by f = sin(2 x) and g = sin(2 v)')
  expect(forth).toBeCloseTo(-(1 - Math.exp(-8)) / 2, 5)
  expect(back).toBeCloseTo((1 - Math.exp(-8)) / 2, 5)
}

/** Functions of one's own are called by their names, or else by their numbers. */
export const ownFunctions = (): void => {
  const ula = { ...M.ula({ stepSize: 0.4 })(gaussian), exactness: K.invariant }
  const of = (f: (x: T.Scalar) => T.Scalar): string =>
    details(Laws.kernel(ula, { runs: 3, functions: [f] }))['the target is invariant']!
  const hump = (x: T.Scalar): T.Scalar => T.exp(T.neg(T.square(x)))
  expect(of(hump)).toContain('by f = hump: its mean')
  expect(of((() => hump)())).toContain('by f = hump: its mean')
  expect(of([(x: T.Scalar) => hump(x)][0]!)).toContain('by f = function 0: its mean')
}

/** How far a mean of `draws` numbers in [0, 1] is from its own with a chance of at most 1e-9, by Hoeffding's inequality. */
const within = (draws: number): number => Math.sqrt(Math.log(2e9) / (2 * draws))

/** ULA of step h on N(0, 1) takes E exp(-x^2 / 2) = 1 / sqrt 2 to 1 / sqrt(1 + v), v = (1 - h)^2 + 2 h; another feature sees nothing. */
export const byDraws = (): void => {
  const [h, draws] = [0.8, 20_000]
  const ula = { ...M.ula({ stepSize: h })(gaussian), exactness: K.reversible }
  const hump = (x: T.Scalar): T.Scalar => T.exp(T.scale(-0.5)(T.square(x)))
  const nothing = (x: T.Scalar): T.Scalar => T.scale(0)(x)
  const trial = { draws, seed: 1, features: [nothing, hump] }
  const said = details(Stat.invariance(ula, R.normal([]), trial))['the target is invariant']!
  expect(said).toMatch(
    /^pi K = pi is violated the most by f = hump: its mean is .*, and after a step it is .*; log e-value /,
  )
  const [before, after] = [...said.matchAll(/is (0\.\d+)/g)].map((m) => Number(m[1]))
  expect(Math.abs(before! - Math.SQRT1_2)).toBeLessThan(within(draws))
  expect(Math.abs(after! - 1 / Math.sqrt(1 + (1 - h) ** 2 + 2 * h))).toBeLessThan(within(draws))
}

/** A quarter turn takes x > 0 to -v > 0, and v > 0 to x > 0: one of the two means is 0 and the other one 1/2. */
export const directionsByDraws = (): void => {
  const draws = 20_000
  const space = S.struct({ x: S.scalar, v: S.scalar })
  const quarter = K.from('quarter turn', space, ({ x, v }) => R.of({ x: v, v: T.neg(x) }))
  const turned = claiming(quarter, E.standardNormal(space))
  type Phase = { readonly x: T.Scalar; readonly v: T.Scalar }
  const positive = (t: T.Scalar): T.Scalar => T.toFloat(T.greater(t, T.constant(0)))
  const right = ({ x }: Phase): T.Scalar => positive(x)
  const up = ({ v }: Phase): T.Scalar => positive(v)
  const exact = R.struct({ x: R.normal([]), v: R.normal([]) })
  const said = details(Stat.invariance(turned, exact, { draws, seed: 1, features: [right, up] }))
  expect(Object.keys(said)).toEqual(['the kernel is reversible'])
  // from (x, v) to (v, -x): E [x > 0] [-x > 0] = 0 against E [v > 0]^2 = 1/2
  const text = said['the kernel is reversible']!
  expect(text).toMatch(/^detailed balance is violated the most by f = (right and g = up|up and g = right): /)
  const [forth, back] = [...text.matchAll(/ is (0(?:\.\d+)?)/g)].map((m) => Number(m[1]))
  const [low, high] = text.includes('f = right') ? [forth!, back!] : [back!, forth!]
  expect(low).toBe(0)
  expect(Math.abs(high - 0.5)).toBeLessThan(within(draws))
}

/** Paths of a kernel that shrinks to 0: the exact draw has the largest size of all states, and the smallest rank from above. */
export const byRanks = (): void => {
  const shrinking = K.kernel({
    ...K.from('shrink', S.scalar, (x: T.Scalar) => R.of(T.scale(0.5)(x))),
    exactness: K.invariant,
  })
  const size = (x: T.Scalar): T.Scalar => T.neg(T.square(x))
  const trial = {
    draws: 2000,
    seed: 1,
    steps: 3,
    reverse: shrinking,
    statistics: [() => T.constant(0), size],
  }
  const [verdict] = Stat.rankTest(shrinking, R.normal([]), trial)
  expect(verdict!.detail).toMatch(
    /^size has rank 0 2000 times, where each of 4 should come 500 times; log e-value /,
  )
}
