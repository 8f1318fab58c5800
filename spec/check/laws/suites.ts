/** giry's own pieces under the suites, as functions that throw when a law is broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { banana } from '../../interpret/run/support.js'
import { doubleWell, finite, gaussian, plane, skewed, table, tableProposal } from '../pieces.js'

const effort = { runs: 6 }
const holds = (verdicts: readonly Laws.Verdict[]): void => {
  expect(verdicts.length).toBeGreaterThan(0)
  expect(Laws.report(Laws.failures(verdicts))).toBe('')
}

const moves: readonly M.Move[] = [
  M.descent({ stepSize: 0.3 }),
  M.ula({ stepSize: 0.3 }),
  M.gaussianWalk({ scale: 0.5 }),
  M.mala({ stepSize: 0.3 }),
  M.randomWalk({ scale: 1 }),
  M.cycle(M.mala({ stepSize: 0.2 }), M.randomWalk({ scale: 0.8 })),
  M.mix([2, M.mala({ stepSize: 0.2 })], [1, M.randomWalk({ scale: 0.8 })]),
]

/** Every move on one number; what claims to be exact also on laws that aren't Gaussian, where its claim is integrated. */
export const onLine = (): void => {
  moves.forEach((m) => {
    // two moves together draw so much that their grids need many nodes; Exact and Stat look at these
    const quadrature = m.name === 'cycle' || m.name === 'mix' ? (false as const) : undefined
    holds(Laws.move(m, gaussian, { ...effort, quadrature }))
  })
  holds(Laws.move(M.mala({ stepSize: 0.3 }), doubleWell, effort))
  holds(Laws.move(M.randomWalk({ scale: 1 }), skewed, effort))
}

/** The first gate: MALA on the banana. */
export const onBanana = (): void => holds(Laws.move(M.mala({ stepSize: 0.05 }), banana, effort))

/** Metropolis kernels on four points, where they are matrices. */
export const onPoints = (): void => {
  const a = M.metropolis(tableProposal(table))
  const b = M.metropolis(tableProposal(table.map((row) => [...row].reverse())))
  ;[a, M.cycle(a, b), M.mix([1, a], [3, b])].forEach((m) => holds(Laws.move(m as M.Move, finite, effort)))
}

/** The laws of composition alone. */
export const category = (): void =>
  holds(Laws.kernel(M.mala({ stepSize: 0.3 })(plane), { ...effort, quadrature: false }))

export const energies = (): void => {
  const tilted = pipe(
    banana,
    E.combine(E.standardNormal(S.real(2))),
    E.tilt((x: T.Vec<2>) => T.sum(x)),
  )
  holds(Laws.energy(tilted, effort))
  holds(Laws.energy(pipe(doubleWell, E.temper(0.7)), effort))
  holds(Laws.energy(finite, effort))
  holds(Laws.energy(E.flat(S.struct({ a: S.scalar, b: S.real(2) })), effort))
}

export const randoms = (): void => {
  const walk = R.scan(3, (x: T.Scalar) =>
    R.map((z: T.Vec<3>) => [T.add(x, T.sum(z)), z] as const)(R.normal([3])),
  )(T.constant(0))
  const mixed = R.mixture(T.vector<readonly number[]>([0, 1]), [R.normal([2]), R.uniform([2])])
  const tries = R.whileLoop(
    5,
    (x: T.Scalar) => T.less(x, T.constant(1)),
    (x) => R.map((u: T.Scalar) => T.add(x, u))(R.uniform([])),
  )(T.constant(0))
  const drawn: readonly R.Random<unknown>[] = [
    R.normal([3]),
    walk,
    mixed,
    tries,
    R.replicate(2)(R.both(R.uniform([]), R.normal([3]))),
  ]
  drawn.forEach((r) => holds(Laws.random(r, effort)))
}

export const spaces = (): void =>
  [S.scalar, S.struct({ a: S.real(2), b: S.tuple(S.flag, S.finite(3)) }), S.tuple()].forEach((s) =>
    holds(Laws.space<unknown>(s, effort)),
  )

/** Translated targets, and scaled ones with h as a square of length and a walk's scale as a length. */
export const equivariance = (): void => {
  const along = <L>(target: E.Energy<T.Scalar, L>): readonly Laws.Verdict[] => [
    Laws.translation(M.descent({ stepSize: 0.2 }), target),
    Laws.translation(M.ula({ stepSize: 0.2 }), target),
    Laws.translation(M.mala({ stepSize: 0.2 }), target),
    Laws.translation(M.randomWalk({ scale: 0.7 }), target),
    Laws.scaling((s) => M.ula({ stepSize: 0.2 * s * s }), target),
    Laws.scaling((s) => M.mala({ stepSize: 0.2 * s * s }), target),
    Laws.scaling((s) => M.randomWalk({ scale: 0.7 * s }), target),
  ]
  holds([...along(doubleWell), ...along(skewed)])
}

/** A kernel whose infos have counts and averages, by themselves and in a cycle. */
export const infos = (): void => {
  const counting = K.kernel({
    ...K.identity<T.Scalar>(S.scalar),
    name: 'counting',
    step: (x: T.Scalar) =>
      R.map((z: T.Scalar) => [T.add(x, z), { gradients: T.constant(2), size: T.square(z) }] as const)(
        R.normal([]),
      ),
  })
  holds(Laws.kernel({ ...counting, exactness: K.approximate }, effort))
  holds(Laws.kernel(K.cycle(counting, K.identity<T.Scalar>(S.scalar)), effort))
}
