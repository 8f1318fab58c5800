/**
 * The laws of every row of the table: batch = map to the bit, gradients against finite differences and against
 * their own transposes, Hessians symmetric, arguments that don't fit refused. Each function throws at the first case
 * that breaks its law.
 */
import { expect } from 'vitest'
import { batch, spreadLane } from '../../../lib/core/Batch.js'
import { attempt } from '../../../lib/core/GiryError.js'
import { vjp } from '../../../lib/core/Grad.js'
import { constant, variable, type Tensor, type TensorType } from '../../../lib/core/graph.js'
import { sum } from '../../../lib/core/prim/broadcast.js'
import { add, mul } from '../../../lib/core/prim/elementwise.js'
import { allIdentical, dot, evaluate, spreadNumbers, type Build, type Numbers } from './evaluate.js'
import { rows, type Case } from './rows.js'

const everyCase = (names: readonly string[], law: (c: Case, label: string) => void): void =>
  names.forEach((name) => rows[name]!.forEach((c, i) => law(c, `${name}, case ${i}`)))

/** The same point, moved: lane k of a batch. */
const laneOf = (c: Case, k: number): readonly Numbers[] =>
  c.points.map((p, i) =>
    p.map((x, j) =>
      c.types[i]!.dtype === 'float'
        ? x * (1 + 0.1 * k)
        : c.types[i]!.dtype === 'int'
          ? x + k
          : (x + k * (j + 1)) % 2,
    ),
  )

const batched = (type: TensorType, size: number): TensorType => ({ ...type, shape: [size, ...type.shape] })

/** f over a batch of some of its arguments. */
const batchOf =
  (c: Case, which: readonly boolean[], size: number): Build =>
  (inputs) => {
    const variables = c.types.map(variable)
    const lanes = new Map(variables.flatMap((v, i) => (which[i] ? [[v, inputs[i]!] as const] : [])))
    const shared = c.f(variables.map((v, i) => (which[i] ? v : inputs[i]!)))
    return batch(shared, lanes, size).map((lane) => spreadLane(lane, size))
  }

const subsets = (n: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 2 ** n - 1 }, (_, code) =>
    Array.from({ length: n }, (_, i) => ((code + 1) >> i) % 2 === 1),
  )

/** batch(f)(xs)[i] = f(xs[i]), for every choice of arguments that vary. */
export const batchIsMap = (names: readonly string[], size: number): void =>
  everyCase(names, (c, label) => {
    for (const which of subsets(c.types.length)) {
      const lanes = Array.from({ length: size }, (_, k) => laneOf(c, k))
      const found = evaluate(
        c.types.map((t, i) => (which[i] ? batched(t, size) : t)),
        batchOf(c, which, size),
        c.types.map((_, i) => (which[i] ? lanes.flatMap((l) => l[i]!) : c.points[i]!)),
      )
      if (size === 0)
        expect(
          found.every((r) => r.length === 0),
          label,
        ).toBe(true)
      lanes.forEach((lane, k) => {
        const wanted = evaluate(
          c.types,
          c.f,
          lane.map((p, i) => (which[i] ? p : c.points[i]!)),
        )
        const part = found.map((r) => r.slice((k * r.length) / size, ((k + 1) * r.length) / size))
        if (!allIdentical(part, wanted))
          expect.fail(
            `${label}, batched ${which}, lane ${k}: ${JSON.stringify(part)} not ${JSON.stringify(wanted)}`,
          )
      })
    }
  })

const inner = (x: Tensor, y: Tensor): Tensor =>
  sum(
    mul(x, y),
    x.shape.map((_, i) => i),
  )
const total = (ts: readonly Tensor[]): Tensor => ts.reduce((s, t) => add(s, t), constant([0], []))

const floats = (types: readonly TensorType[]): readonly number[] =>
  types.flatMap((t, i) => (t.dtype === 'float' ? [i] : []))
const only = <A>(xs: readonly A[], at: readonly number[]): readonly A[] => at.map((i) => xs[i]!)

/** What a smooth case has for its derivatives: its float arguments and results, and directions for both. */
interface Setting {
  readonly c: Case
  readonly args: readonly number[]
  readonly v: readonly Numbers[]
  readonly v2: readonly Numbers[]
  readonly w: readonly Numbers[]
  /** phi(x) = <w, f(x)> over the float results. */
  readonly phi: Build
  readonly results: (inputs: readonly Tensor[]) => readonly Tensor[]
}

const direction = (types: readonly TensorType[], at: readonly number[], prime: number): readonly Numbers[] =>
  at.map((i, k) =>
    spreadNumbers(
      types[i]!.shape.reduce((n, d) => n * d, 1),
      prime + 4 * k,
    ),
  )

const settingOf = (c: Case): Setting | undefined => {
  const types = c.f(c.types.map(variable))
  const outs = floats(types)
  const args = floats(c.types)
  if (!c.smooth || outs.length === 0 || args.length === 0) return undefined
  const w = direction(types, outs, 19)
  const results = (inputs: readonly Tensor[]): readonly Tensor[] => only(c.f(inputs), outs)
  return {
    c,
    args,
    v: direction(c.types, args, 23),
    v2: direction(c.types, args, 37),
    w,
    results,
    phi: (inputs) => [total(results(inputs).map((r, i) => inner(r, constant(w[i]!, r.shape))))],
  }
}

const everySetting = (names: readonly string[], law: (s: Setting, label: string) => void): void =>
  everyCase(names, (c, label) => {
    const s = settingOf(c)
    if (s !== undefined) law(s, label)
  })

/** f with its float arguments as variables of their own, so that gradients can be asked for. */
const gradientOf = (f: Build, args: readonly number[], inputs: readonly Tensor[]): readonly Tensor[] =>
  vjp(f(inputs), [constant([1], [])], only(inputs, args))

const scalarOf = (s: Setting, f: Build, points: readonly Numbers[] = s.c.points): number =>
  evaluate(s.c.types, f, points)[0]![0]!

const moved = (s: Setting, h: number): readonly Numbers[] =>
  s.c.points.map((p, i) => (s.args.includes(i) ? p.map((x, k) => x + h * s.v[s.args.indexOf(i)]![k]!) : p))

/**
 * The derivative of a scalar along v by central differences with two steps of Richardson's extrapolation: the error
 * is h^6 times a seventh derivative, and eps / h from rounding.
 */
const difference = (s: Setting, f: Build): number => {
  const central = (h: number): number =>
    (scalarOf(s, f, moved(s, h)) - scalarOf(s, f, moved(s, -h))) / (2 * h)
  const [a, b, c] = [central(0.02), central(0.01), central(0.005)]
  const [p, q] = [(4 * b - a) / 3, (4 * c - b) / 3]
  return (16 * q - p) / 15
}

const close = (label: string, found: number, wanted: number, tolerance: number): void => {
  const scale = 1 + Math.abs(found) + Math.abs(wanted)
  if (!(Math.abs(found - wanted) <= tolerance * scale)) expect.fail(`${label}: ${found} and ${wanted}`)
}

const constants = (s: Setting, numbers: readonly Numbers[], inputs: readonly Tensor[]): readonly Tensor[] =>
  only(inputs, s.args).map((x, i) => constant(numbers[i]!, x.shape))

/** <v, J' w> is the derivative of <w, f> along v. */
export const gradientIsDifference = (names: readonly string[]): void =>
  everySetting(names, (s, label) => {
    const alongV: Build = (inputs) => [
      total(gradientOf(s.phi, s.args, inputs).map((g, i) => inner(g, constants(s, s.v, inputs)[i]!))),
    ]
    // h = 0.005 and eps = 1e-16 leave 1e-13; the seventh derivatives at these points are below 1e4
    close(`gradient of ${label}`, scalarOf(s, alongV), difference(s, s.phi), 1e-8)
  })

/** <J v, w> = <v, J' w>, where J v comes from differentiating the linear map w -> <v, J' w>. */
export const gradientIsTranspose = (names: readonly string[]): void =>
  everySetting(names, (s, label) => {
    const both: Build = (inputs) => {
      const outs = s.results(inputs)
      const w = outs.map((r, i) => constant(s.w[i]!, r.shape))
      const pulled = total(
        vjp(outs, w, only(inputs, s.args)).map((g, i) => inner(g, constants(s, s.v, inputs)[i]!)),
      )
      return vjp([pulled], [constant([1], [])], w)
    }
    const jv = evaluate(s.c.types, both, s.c.points)
    const gradient = evaluate(s.c.types, (inputs) => gradientOf(s.phi, s.args, inputs), s.c.points)
    const left = jv.reduce((t, x, i) => t + dot(x, s.w[i]!), 0)
    const right_ = gradient.reduce((t, x, i) => t + dot(x, s.v[i]!), 0)
    close(`transpose of ${label}`, left, right_, 1e-10)
  })

/** v2' H v = v' H v2, and both are the derivative of <v2, gradient> along v. */
export const hessianIsSymmetric = (names: readonly string[]): void =>
  everySetting(names, (s, label) => {
    const slope =
      (along: readonly Numbers[]): Build =>
      (inputs) => [
        total(gradientOf(s.phi, s.args, inputs).map((g, i) => inner(g, constants(s, along, inputs)[i]!))),
      ]
    const curvature = (first: readonly Numbers[], second: readonly Numbers[]): number =>
      scalarOf(s, (inputs) => [
        total(
          gradientOf(slope(first), s.args, inputs).map((g, i) => inner(g, constants(s, second, inputs)[i]!)),
        ),
      ])
    const h = curvature(s.v2, s.v)
    close(`symmetry of the Hessian of ${label}`, h, curvature(s.v, s.v2), 1e-10)
    close(`second derivative of ${label}`, h, difference(s, slope(s.v2)), 1e-7)
  })

/** Arguments that don't fit give a `ShapeError` with a remedy. */
export const misfitsAreErrors = (names: readonly string[]): void =>
  everyCase(names, (c, label) =>
    c.misfits.forEach((types) => {
      const found = attempt(() => c.f(types.map(variable)))
      expect(found, `${label} of ${JSON.stringify(types)}`).toMatchObject({
        _tag: 'Left',
        left: { _tag: 'ShapeError', remedy: expect.stringMatching(/./) },
      })
    }),
  )
