/** The functions of the surface language against what they are in plain arithmetic. */
import { expect } from 'vitest'
import { data, type Concrete } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import { valueOf } from './surface.js'

type V = T.Vec<3>
const X = [0.7, -1.3, 2.1]
const Y = [0.7, 0.4, -0.2]
const pair = Space.tuple(Space.real(3), Space.real(3))

const gives = (f: (x: V, y: V) => unknown, wanted: readonly number[], name = f.toString()): void => {
  const point = [data(X, [3]), data(Y, [3])] as unknown as Concrete<Space.Of<typeof pair>>
  const [found] = valueOf(pair, ([x, y]) => f(x, y), point)
  expect(found!.length, name).toBe(wanted.length)
  wanted.forEach((w, i) =>
    expect(Math.abs(found![i]! - w), name).toBeLessThanOrEqual(1e-14 * (1 + Math.abs(w))),
  )
}
const each = (f: (x: number, y: number) => number | boolean): readonly number[] =>
  X.map((x, i) => Number(f(x, Y[i]!)))

/** Comparisons and choices. */
export const comparisons = (): void => {
  gives(
    T.less,
    each((x, y) => x < y),
  )
  gives(
    T.lessEqual,
    each((x, y) => x <= y),
  )
  gives(
    T.equal,
    each((x, y) => x === y),
  )
  gives(
    T.greater,
    each((x, y) => x > y),
  )
  gives(
    T.greaterEqual,
    each((x, y) => x >= y),
  )
  gives(
    T.notEqual,
    each((x, y) => x !== y),
  )
  gives(
    (x, y) => T.and(T.less(x, y), T.less(x, T.neg(y))),
    each((x, y) => x < y && x < -y),
  )
  gives(
    (x, y) => T.or(T.less(x, y), T.less(x, T.neg(y))),
    each((x, y) => x < y || x < -y),
  )
  gives(
    (x, y) => T.where(T.less(x, y), T.exp(x), y),
    each((x, y) => (x < y ? Math.exp(x) : y)),
  )
  gives((x, y) => T.select(T.less(T.sum(x), T.constant(0)), x, y), Y)
  gives((x) => T.toInt(x), [0, -1, 2])
  gives((x) => T.argmax(x), [2])
}

/** Activations and other functions made of primitives. */
export const activations = (): void => {
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))
  // Phi by its own series, sum of x^(2k+1) / (2k+1)!!
  const phi = (x: number): number => {
    let [term, total] = [x, x]
    for (let k = 1; k < 60; k++) {
      term *= (x * x) / (2 * k + 1)
      total += term
    }
    return 0.5 + (total * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)
  }
  gives(
    (x) => T.relu(x),
    each((x) => Math.max(x, 0)),
  )
  gives(
    (x) => T.leakyRelu(0.2)(x),
    each((x) => (x > 0 ? x : 0.2 * x)),
  )
  gives(
    (x) => T.silu(x),
    each((x) => x * sigmoid(x)),
  )
  gives(
    (x) => T.gelu(x),
    each((x) => x * phi(x)),
  )
  gives(
    (x) => T.softplus(x),
    each((x) => Math.log(1 + Math.exp(x))),
  )
  gives(
    (x) => T.square(x),
    each((x) => x * x),
  )
  gives(
    (x) => T.scale(3)(T.shift(-1)(x)),
    each((x) => 3 * (x - 1)),
  )
}

/** Reductions and products. */
export const reductions = (): void => {
  const total = X.reduce((s, x) => s + x, 0)
  gives((x) => T.sum(x), [total])
  gives((x) => T.mean(x), [total / 3])
  gives((x) => T.maximum(x), [2.1])
  gives((x) => T.logsumexp(x), [Math.log(X.reduce((s, x) => s + Math.exp(x), 0))])
  gives(T.dot, [each((x, y) => x * y).reduce((s, x) => s + x, 0)])
  const a = T.tensor([1, 2, 3, 4, 5, 6], [3, 2])
  gives((x) => T.vecMat(x, a), [0.7 - 3.9 + 10.5, 1.4 - 5.2 + 12.6])
  gives((x) => T.matVec(T.transpose<readonly [2, 3]>([1, 0], a), x), [0.7 - 3.9 + 10.5, 1.4 - 5.2 + 12.6])
  gives((x) => T.matMul(T.reshape([1, 3], x), a), [0.7 - 3.9 + 10.5, 1.4 - 5.2 + 12.6])
}

/** Parts of tensors, and tensors from parts. */
export const parts = (): void => {
  gives((x) => T.unstack(x)[1], [-1.3])
  gives((x) => T.element(x, T.index(2)), [2.1])
  gives((x, y) => T.stack([x, y]), [...X, ...Y])
  gives((x, y) => T.concat<6>(y, x), [...Y, ...X])
  gives((x) => T.slice([1], [2], x), [-1.3, 2.1])
  gives((x) => T.pad<readonly [6]>([1], [2], x), [0, ...X, 0, 0])
  gives((x) => T.broadcast([2, 3], x), [...X, ...X])
  gives(() => T.oneHot(4, T.index(2)), [0, 0, 1, 0])
  gives(() => T.iota(3), [0, 1, 2])
  gives((x) => T.gather(x, T.iota<number>(2)), [0.7, -1.3])
  gives(
    (x) => T.scatterAdd<readonly [2]>(2, T.toInt(T.tensor<readonly [number]>([1, 0, 1], [3])), x),
    [-1.3, 0.7 + 2.1],
  )
  gives((x) => T.scan(3, (s: V, k) => [T.scale(2)(s), T.element(s, k)] as const)(x)[1], [0.7, -2.6, 8.4])
}
