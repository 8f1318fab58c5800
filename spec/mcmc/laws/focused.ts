/** Laws of moves on parts of a state, in other coordinates, of independence and of reversal. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Bijection as B,
  Energy as E,
  Exact,
  Focus as F,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Laws } from 'giry/check'
import { doubleWell, finite, skewed } from '../../check/pieces.js'
import { agree } from './agree.js'
import { a, b, k, right, tied, type State } from './tied.js'

const verdicts = (m: M.Move<K.Approximate, Readonly<Record<never, never>>, State>): readonly unknown[] =>
  Laws.failures(Laws.kernel(m(tied)))

/** The conditional of each part, exactly; scans of them; and what a scan is backwards. */
export const gibbsIsReversible = (): void => {
  for (const focus of [a, b]) expect(verdicts(M.gibbs(focus))).toEqual([])
  expect(verdicts(M.gibbs(k))).toEqual([])
  const matrix = right(Exact.matrix(M.gibbs(k)(tied)))
  const pi = right(Exact.distribution(tied))
  // given the spins, the die's conditional: rows of states that differ in k only are the same
  expect(matrix[0]).toEqual(matrix[1])
  const conditional = pi.slice(0, 3).map((p) => p / (pi[0]! + pi[1]! + pi[2]!))
  conditional.forEach((p, i) => expect(matrix[0]![i]!).toBeCloseTo(p, 12))
}

/** A move on a part leaves the rest as it is, and is exact for the whole. */
export const partsAreExact = (): void => {
  const pair = S.struct({ x: S.scalar, y: S.scalar })
  const ridge = E.energy('ridge', pair, ({ x, y }) =>
    T.add(T.scale(0.5)(T.square(x)), T.scale(0.5)(T.square(T.sub(y, T.scale(0.7)(x))))),
  )
  const move = M.on(F.field(pair, 'y'))(M.mala({ stepSize: 0.4 }))
  expect(Laws.failures(Laws.kernel(move(ridge), { runs: 5 }))).toEqual([])
  const kept = {
    step: (s: S.Of<typeof pair>) =>
      R.map(([t, i]: readonly [S.Of<typeof pair>, unknown]) => [{ ...t, x: s.x }, i] as const)(
        move(ridge).step(s),
      ),
  }
  agree(pair, move(ridge), kept)
}

/** A conditional that the caller knows does what weighing all values does. */
export const conditionalIsGibbs = (): void => {
  const known = M.conditional(a, (s: State) => {
    const u = (x: T.Flag): T.Scalar => E.value(tied)({ ...s, a: x })
    const yes = T.equal(T.index(1), T.index(1))
    return R.accept(T.neg(T.softplus(T.sub(u(yes), u(T.not(yes))))))
  })
  const [one, other] = [right(Exact.matrix(known(tied))), right(Exact.matrix(M.gibbs(a)(tied)))]
  one.forEach((row, i) => row.forEach((p, j) => expect(p).toBeCloseTo(other[i]![j]!, 12)))
}

/** Independence sampling on a finite space, and on a line with a law that the target is not. */
export const independenceIsReversible = (): void => {
  const logits = T.log(T.vector([2, 1, 1, 1]))
  expect(Laws.failures(Laws.kernel(M.independence({ draw: R.categorical(logits) })(finite)))).toEqual([])
  const draw = R.map((z: T.Scalar) => T.scale(1.6)(z))(R.normal([]))
  expect(Laws.failures(Laws.kernel(M.independence({ draw })(doubleWell), { runs: 5 }))).toEqual([])
  const logDensity = (x: T.Scalar): T.Scalar => T.scale(-0.5 / (1.6 * 1.6))(T.square(x))
  agree(
    S.scalar,
    M.independence({ draw })(doubleWell),
    M.independence({ draw, logDensity })(doubleWell),
    1e-9,
  )
}

/** Drawn from the target itself, every proposal is accepted. */
export const perfectProposalsStay = (): void => {
  const law = E.categorical('die', [1, 2, 3])
  const found = right(Exact.matrix(M.independence({ draw: R.categorical(T.log(T.vector([1, 2, 3]))) })(law)))
  found.forEach((row) => row.forEach((p, i) => expect(p).toBeCloseTo((i + 1) / 6, 12)))
}

/** Barker's acceptance is reversible too, and moves less often from every point: Peskun's order. */
export const barkerIsBelowMetropolis = (): void => {
  const proposal = M.proposalOn(
    { name: 'lazy walk', options: {} },
    () => (x: T.Index) =>
      R.map((up: T.Flag): T.Index => {
        const next = T.addIndex(x, T.select<T.Index>(up, T.index(1), T.index(3)))
        return T.select<T.Index>(T.less(next, T.index(4)), next, T.addIndex(next, T.index(-4)))
      })(R.accept(T.constant(Math.log(0.3)))),
    () =>
      (x: T.Index) =>
      (y: T.Index): T.Scalar => {
        const by = T.addIndex(y, T.mulIndex(T.index(-1), x))
        const up = T.or(T.equal(by, T.index(1)), T.equal(by, T.index(-3)))
        return T.where(up, T.constant(Math.log(0.3)), T.constant(Math.log(0.7)))
      },
  )
  const [best, smooth] = [M.metropolis(proposal), M.barkerAcceptance(proposal)]
  for (const m of [best, smooth]) expect(Laws.failures(Laws.kernel(m(finite)))).toEqual([])
  const [p, q] = [right(Exact.matrix(best(finite))), right(Exact.matrix(smooth(finite)))]
  p.forEach((row, i) => row.forEach((x, j) => i !== j && expect(x).toBeGreaterThanOrEqual(q[i]![j]!)))
  expect(p[0]![1]).not.toBeCloseTo(q[0]![1]!, 3)
}

/** A move in other coordinates is exact for the law in the first ones. */
export const transportIsReversible = (): void => {
  const gamma = E.energy('gamma', S.scalar, (x) => T.sub(x, T.scale(2)(T.log(x))))
  const logs = B.invert(B.exponential(S.scalar))
  const straight = M.mala({ stepSize: 0.3 })
  // the law of x = log y for gamma y is `skewed` up to a power: moving y by logarithms is moving x
  const free = pipe(gamma, E.pullback(B.exponential(S.scalar)))
  expect(Laws.failures(Laws.kernel(straight(free), { runs: 5 }))).toEqual([])
  const bent = pipe(straight, M.transport(logs))(skewed)
  expect(Laws.failures(Laws.kernel(bent, { quadrature: false, runs: 5 }))).toEqual([])
  const curved = pipe(M.hmc({ stepSize: 0.5, steps: 2 }), M.transport(sinhLike))
  expect(Laws.failures(Laws.kernel(curved(doubleWell), { runs: 5 }))).toEqual([])
}

/** y = sinh x, all real numbers to all real numbers. */
const sinhLike: B.Bijection<T.Scalar, T.Scalar> = {
  name: 'sinh',
  source: S.scalar,
  target: S.scalar,
  forward: (x) => {
    const [up, down] = [T.exp(x), T.exp(T.neg(x))]
    return [T.scale(0.5)(T.sub(up, down)), T.log(T.scale(0.5)(T.add(up, down)))]
  },
  inverse: (y) => {
    const root = T.sqrt(T.shift(1)(T.square(y)))
    const x = T.mul(T.sign(y), T.log(T.add(T.abs(y), root)))
    return [x, T.neg(T.log(root))]
  },
}
