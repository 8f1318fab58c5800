/**
 * Random functions of normal draws in closed form, on the Reference: the numbers of a draw are given, several lanes at once, and
 * what is drawn among options is enumerated.
 *   moments    of an affine function  f(0),  and  sum_i (f(e_i) - f(0)) (f(e_i) - f(0))'  for unit vectors e_i of the draws
 *   expected   of a sum of functions of one draw each, and of polynomials of degree 3  f(0) + sum_i E[f(xi_i e_i) - f(0)]
 */
import type { Concrete } from '../../../../lib/core/Data.js'
import * as Data from '../../../../lib/core/Data.js'
import type * as Space from '../../../../lib/core/Space.js'
import { enumerator } from '../../../../lib/interpret/exact/enumerate.js'
import { lanes } from '../../../../lib/interpret/exact/lanes.js'
import type { Random } from '../../../../lib/random/Random.js'
import type { Rule } from '../../../learn/quadrature.js'

type Value = (kind: string, draw: string, lane: number) => number

/** The mean over what is enumerated, in each lane: all numbers of the result, end to end. */
const inLanes = <A, B>(from: Space.Space<A>, f: (x: A) => Random<B>, count: number, value: Value) => {
  const program = lanes('oracle', from, count, f)
  const given = enumerator(program, (kind, name) => (lane) => value(kind, name, lane))
  const run = (x: Concrete<A>): readonly Float64Array[] => {
    const points = Data.leaves(from, x).map((leaf) => {
      const cells = new Float64Array(leaf.values.length * count)
      for (let lane = 0; lane < count; lane++) cells.set(leaf.values, lane * leaf.values.length)
      return cells
    })
    const total = Array.from({ length: count }, () => new Float64Array(0))
    given(points, new Float64Array(count).fill(1), ({ weights, results }) => {
      for (let lane = 0; lane < count; lane++) {
        const row = results.flatMap((cells) => {
          const n = cells.length / count
          return Array.from(cells.subarray(lane * n, (lane + 1) * n))
        })
        const before = total[lane]!
        total[lane] = Float64Array.from(
          row,
          (v, i) => (before[i] ?? 0) + (weights[lane]! === 0 ? 0 : weights[lane]! * v),
        )
      }
    })
    return total
  }
  return { space: program.space, run }
}

/** The names of the normal draws of a function, in the order in which they are made. */
const drawsOf = <A, B>(from: Space.Space<A>, f: (x: A) => Random<B>, x: Concrete<A>): readonly string[] => {
  const names = new Set<string>()
  inLanes(from, f, 1, (kind, name) => {
    if (kind !== 'normal') throw new Error(`a ${kind} draw, where only normal ones are given`)
    names.add(name)
    return 0.1
  }).run(x)
  return [...names]
}

/** Lane 0 has zeros, and each draw in turn is at each of the nodes. */
const oneByOne = <A, B>(
  from: Space.Space<A>,
  f: (x: A) => Random<B>,
  x: Concrete<A>,
  nodes: readonly number[],
) => {
  const place = new Map(drawsOf(from, f, x).map((name, i) => [name, i]))
  const count = 1 + place.size * nodes.length
  const program = inLanes(from, f, count, (_, name, lane) => {
    const [i, node] = [Math.floor((lane - 1) / nodes.length), (lane - 1) % nodes.length]
    return lane > 0 && place.get(name) === i ? nodes[node]! : 0
  })
  return { ...program, draws: place.size }
}

export interface Moments {
  readonly mean: readonly number[]
  readonly covariance: readonly (readonly number[])[]
}

/** The law of an affine function of normal draws. */
export const moments = <A, B>(from: Space.Space<A>, f: (x: A) => Random<B>, x: Concrete<A>): Moments => {
  const [zero, ...units] = oneByOne(from, f, x, [1]).run(x)
  const mean = Array.from(zero!)
  const slopes = units.map((u) => u.map((v, i) => v - mean[i]!))
  const covariance = mean.map((_, i) => mean.map((_, j) => slopes.reduce((s, u) => s + u[i]! * u[j]!, 0)))
  return { mean, covariance }
}

/** +1 and -1: the moments of N(0, 1) up to the third. */
const signs: Rule = { nodes: [1, -1], weights: [1 / 2, 1 / 2] }

/** The expectation of a random function at a point, prepared for many points. */
export const expected = <A, B>(
  from: Space.Space<A>,
  f: (x: A) => Random<B>,
  like: Concrete<A>,
  { nodes, weights }: Rule = signs,
): ((x: Concrete<A>) => Concrete<B>) => {
  const { space, run } = oneByOne(from, f, like, nodes)
  return (x) => {
    const [zero, ...others] = run(x)
    const total = Float64Array.from(zero!)
    others.forEach((row, lane) =>
      row.forEach((v, i) => (total[i]! += weights[lane % nodes.length]! * (v - zero![i]!))),
    )
    let begin = 0
    return Data.build(
      space,
      space.leaves.map(({ dtype, shape }) => {
        const size = shape.reduce((a, b) => a * b, 1)
        begin += size
        return { dtype, shape, values: total.slice(begin - size, begin) }
      }),
    )
  }
}

/** The mean over all that is drawn among options, with normal draws by their number in the order in which they are made. */
export const enumerated = <A, B>(
  from: Space.Space<A>,
  f: (x: A) => Random<B>,
  x: Concrete<A>,
  normal: (draw: number, draws: number) => number,
): readonly number[] => {
  const names = drawsOf(from, f, x)
  const place = new Map(names.map((name, i) => [name, i]))
  return Array.from(inLanes(from, f, 1, (_, name) => normal(place.get(name)!, names.length)).run(x)[0]!)
}

/** A function so many times. */
export const iterated = <A>(f: (a: A) => A, times: number, start: A): A => {
  let a = start
  for (let k = 0; k < times; k++) a = f(a)
  return a
}
