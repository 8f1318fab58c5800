/** giry's own bijections, foci and programs under their suites, as functions that throw when a law is broken. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Bijection as B, Focus as F, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { banana } from '../pieces.js'

const effort = { runs: 6 }
const holds = (verdicts: readonly Laws.Verdict[]): void => {
  expect(verdicts.length).toBeGreaterThan(2)
  expect(Laws.report(Laws.failures(verdicts))).toBe('')
}
const JACOBIAN = 'the log-determinant is that of the Jacobian'

/** (a, b) to (a, b exp(a) + a^3): a shear whose Jacobian isn't diagonal. */
export const shear: B.Bijection<T.Vec<2>, T.Vec<2>> = {
  name: 'shear',
  source: S.real(2),
  target: S.real(2),
  forward: (x) => {
    const [a, b] = T.unstack(x)
    const c = T.add(T.mul(b, T.exp(a)), T.mul(a, T.square(a)))
    return [T.stack<readonly [], readonly [T.Scalar, T.Scalar]>([c, a]), a]
  },
  inverse: (y) => {
    const [c, a] = T.unstack(y)
    const b = T.mul(T.sub(c, T.mul(a, T.square(a))), T.exp(T.neg(a)))
    return [T.stack<readonly [], readonly [T.Scalar, T.Scalar]>([a, b]), T.neg(a)]
  },
}

export const bijections = (): void => {
  const space = S.struct({ mean: S.scalar, spread: S.real(2) })
  const all = B.struct({ mean: B.interval(S.scalar, -1, 3), spread: B.exponential(S.real(2)) })
  const found = [
    Laws.bijection(all, effort),
    Laws.bijection(
      pipe(B.affine(S.real(3), { shift: 1, scale: 0.5 }), B.andThen(B.logistic(S.real(3)))),
      effort,
    ),
    Laws.bijection(B.flatten(space), effort),
    Laws.bijection(B.identity(space), effort),
    Laws.bijection(pipe(shear, B.andThen(B.affine(S.real(2), { shift: 0.3, scale: 2 }))), effort),
    Laws.bijection(B.invert(B.exponential(S.real(2))), { ...effort, into: (x) => T.exp(x) }),
  ]
  found.forEach(holds)
  found.forEach((verdicts) => expect(verdicts.map((v) => v.law)).toContain(JACOBIAN))
  // flags have no Jacobian
  expect(
    Laws.bijection(B.identity(S.struct({ a: S.flag, b: S.scalar })), effort).map((v) => v.law),
  ).not.toContain(JACOBIAN)
}

const failed = (verdicts: readonly Laws.Verdict[]): readonly string[] =>
  Laws.failures(verdicts).map((v) => v.law)

/** Each law is broken by a bijection that breaks it. */
export const wrongBijections = (): void => {
  const e = B.exponential(S.scalar)
  const zero = T.constant(0)
  const noVolume = { ...e, forward: (x: T.Scalar) => [e.forward(x)[0], zero] as const }
  expect(failed(Laws.bijection(noVolume))).toEqual([
    'the way back negates the log-determinant',
    'composing with the inverse is the identity',
    JACOBIAN,
  ])
  const both = { ...noVolume, inverse: (y: T.Scalar) => [e.inverse(y)[0], zero] as const }
  expect(failed(Laws.bijection(both))).toEqual([JACOBIAN])
  const stuck = { ...e, inverse: (y: T.Scalar) => [T.scale(1.001)(T.log(y)), T.neg(T.log(y))] as const }
  expect(failed(Laws.bijection(stuck))).toContain('back after forth changes nothing')
  // a square loses the sign: it is none from all numbers, and one from the positive ones
  const square: B.Bijection<T.Scalar, T.Scalar> = {
    ...e,
    name: 'square',
    forward: (x) => [T.square(x), T.log(T.abs(T.scale(2)(x)))],
    inverse: (y) => [T.sqrt(y), T.neg(T.log(T.scale(2)(T.sqrt(y))))],
  }
  expect(failed(Laws.bijection(square))).toEqual([
    'back after forth changes nothing',
    'composing with the inverse is the identity',
  ])
  expect(failed(Laws.bijection(square, { into: (x) => T.exp(x) }))).toEqual([])
  const crossed = {
    ...shear,
    forward: (x: T.Vec<2>) => [shear.forward(x)[0], T.neg(shear.forward(x)[1])] as const,
  }
  expect(failed(Laws.bijection(crossed))).toContain(JACOBIAN)
}

const state = S.struct({ left: S.real(3), right: S.scalar, heads: S.flag })

export const foci = (): void => {
  holds(Laws.focus(state, F.field(state, 'left'), effort))
  holds(Laws.focus(state, F.field(state, 'heads'), effort))
  holds(Laws.focus(state, F.fields(state, ['heads', 'right']), effort))
  ;[0, 1, 2].forEach((i) => holds(Laws.focus(S.real(3), F.component(S.real(3), i), effort)))
  holds(Laws.focus(state, pipe(F.field(state, 'left'), F.andThen(F.component(S.real(3), 1))), effort))
}

/** Each law is broken by a focus that breaks it. */
export const wrongFoci = (): void => {
  type State = S.Of<typeof state>
  const right = F.field(state, 'right')
  expect(failed(Laws.focus(state, { ...right, set: (s: State) => s }))).toEqual(['what was set is there'])
  const adding = { ...right, set: (s: State, a: T.Scalar) => ({ ...s, right: T.add(s.right, a) }) }
  expect(failed(Laws.focus(state, adding))).toEqual([
    'what was set is there',
    'setting what is there changes nothing',
    'setting twice sets the last',
  ])
  const clearing = { ...right, set: (s: State, a: T.Scalar) => ({ ...s, left: T.fill(0, [3]), right: a }) }
  expect(failed(Laws.focus(state, clearing))).toEqual([
    'setting what is there changes nothing',
    'nothing else changes',
  ])
}

export const codecs = (): void => {
  const step = M.mix([2, M.mala({ stepSize: 0.3 })], [1, M.randomWalk({ scale: 0.8 })])(banana).step
  holds(Laws.codec(S.real(2), step, effort))
  const walk = R.times(3, (x: T.Scalar) => R.map((z: T.Scalar) => T.add(x, T.scale(0.1)(z)))(R.normal([])))
  holds(Laws.codec(S.scalar, walk, effort))
  // a constant that is an input of the program, since it is large
  const table = T.tensor(
    Array.from({ length: 2000 }, (_, i) => Math.sin(i)),
    [2000],
  )
  holds(
    Laws.codec(
      S.scalar,
      (x) => R.map((z: T.Scalar) => T.mul(z, T.add(x, T.sum(table))))(R.uniform([])),
      effort,
    ),
  )
}
