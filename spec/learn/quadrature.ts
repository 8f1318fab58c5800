/** Expectations of random functions over their continuous draws, by weighted nodes in place of the draws. */
import type { Concrete } from '../../lib/core/Data.js'
import type * as Space from '../../lib/core/Space.js'
import type { Random } from '../../lib/random/Random.js'
import { withDraws, type Wanted } from './oracle.js'

/** Numbers with weights that add to one. */
export interface Rule {
  readonly nodes: readonly number[]
  readonly weights: readonly number[]
}

/** The trapezoidal rule for N(0, 1), on (-10, 10): exponentially exact on smooth integrands (Trefethen and Weideman 2014). */
export const normalRule = (spacing: number): Rule => {
  const half = Math.ceil(10 / spacing)
  const nodes = Array.from({ length: 2 * half + 1 }, (_, i) => (i - half) * spacing)
  const weights = nodes.map((x) => (spacing * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI))
  return { nodes, weights }
}

/** Legendre's polynomial of degree n at x, and its slope. */
const legendre = (n: number, x: number): readonly [number, number] => {
  let [before, now] = [1, x]
  for (let k = 2; k <= n; k++) [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k]
  return [now, (n * (x * now - before)) / (x * x - 1)]
}

/** Gauss's rule with n nodes for the uniform law on (0, 1): exact on polynomials of degree below 2 n. */
export const uniformRule = (n: number): Rule => {
  const roots = Array.from({ length: n }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5))
    for (let k = 0; k < 20; k++) {
      const [p, slope] = legendre(n, x)
      x -= p / slope
    }
    return x
  })
  return {
    nodes: roots.map((x) => (1 + x) / 2),
    weights: roots.map((x) => 1 / ((1 - x * x) * legendre(n, x)[1] ** 2)),
  }
}

/** The rules that stand for draws. */
export interface Rules {
  readonly normal: Rule
  readonly uniform: Rule
}

const rules: Rules = { normal: normalRule(0.5), uniform: uniformRule(16) }
const nameOf = ({ address, element }: Wanted): string => `${address}:${element}`

/** E f(x), all leaves end to end, where every number that f draws runs through the nodes of its rule. */
export const expectation = <A, B>(
  space: Space.Space<A>,
  f: (x: A) => Random<B>,
  x: Concrete<A>,
  { normal, uniform }: Rules = rules,
): readonly number[] => {
  const axes = new Map<string, Rule>()
  withDraws(space, f, x, (wanted) => {
    axes.set(nameOf(wanted), wanted.kind === 'normal' ? normal : uniform)
    return 0.5
  })
  const strides = new Map<string, number>()
  let count = 1
  for (const [name, rule] of axes) {
    strides.set(name, count)
    count *= rule.nodes.length
  }
  const place = (name: string, lane: number): number =>
    Math.floor(lane / strides.get(name)!) % axes.get(name)!.nodes.length
  const rows = withDraws(
    space,
    f,
    x,
    (wanted) => axes.get(nameOf(wanted))!.nodes[place(nameOf(wanted), wanted.lane)]!,
    count,
  )
  const total = new Float64Array(rows[0]!.length)
  rows.forEach((row, lane) => {
    let weight = 1
    for (const [name, rule] of axes) weight *= rule.weights[place(name, lane)]!
    row.forEach((value, i) => (total[i]! += weight * value))
  })
  return Array.from(total)
}

/** Stops unless numbers agree within a tolerance. */
export const near = (found: readonly number[], wanted: readonly number[], tolerance: number): void => {
  if (found.length !== wanted.length) throw new Error(`${found.length} numbers, not ${wanted.length}`)
  found.forEach((x, i) => {
    if (!(Math.abs(x - wanted[i]!) <= tolerance))
      throw new Error(`number ${i} is ${x}, not ${wanted[i]} to ${tolerance}`)
  })
}
