/**
 * Products. Both sides are brought to [batch, rows, contracted] and [batch, contracted, columns]; a transposed copy
 * of a value is made once for as long as the value stays the same, so a weight is transposed once per update. Free
 * axes that are only repeated stay short. Products that are sums or outer products are computed as such.
 */
import { size, type Shape } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { dotAxes, freeAxes, type DotAxes } from '../../core/prim/dot.js'
import type { Builder } from './builder.js'
import { transposed } from './layout.js'
import { typed, viewed, type DevicePlace, type Operand, type Place } from './place.js'
import { sumRows } from './reduce.js'
import type { Rule, Rules } from './rule.js'
import { onDevice, stretched } from './transfer.js'

/** What a product reads and how it is stored: b batches of an m x k times a k x n matrix. */
export interface Product {
  readonly left: DevicePlace
  readonly right: DevicePlace
  readonly b: number
  readonly m: number
  readonly k: number
  readonly n: number
  /** The stored shape of the result. */
  readonly stored: Shape
}

const lengths = (place: DevicePlace, axes: readonly number[]): Shape => axes.map((a) => place.stored[a]!)

/** One side with its batch and contracted axes at full length, unless they are short on both sides. */
const paired = (
  b: Builder,
  place: DevicePlace,
  other: DevicePlace,
  axes: DotAxes,
  side: 0 | 1,
): DevicePlace => {
  const stored = [...place.stored]
  for (const pair of axes.batch)
    if (other.stored[pair[1 - side]!] !== 1) stored[pair[side]] = place.shape[pair[side]]!
  for (const pair of axes.contract) stored[pair[side]] = place.shape[pair[side]]!
  return stretched(b, place, stored)
}

/** The two sides of a product, laid out; nothing is multiplied yet. */
export const productOf = (b: Builder, e: Equation, args: readonly Place[]): Product => {
  const [x, y] = args.map((a) => onDevice(b, a)) as [DevicePlace, DevicePlace]
  const axes = dotAxes(e.params)
  const freeX = freeAxes(x.shape.length, axes, 0)
  const freeY = freeAxes(y.shape.length, axes, 1)
  const of = (pairs: DotAxes['batch'], side: 0 | 1): readonly number[] => pairs.map((p) => p[side])
  const p = paired(b, x, y, axes, 0)
  const q = paired(b, y, x, axes, 1)
  const left = transposed(b, p, [...of(axes.batch, 0), ...freeX, ...of(axes.contract, 0)])
  const right = transposed(b, q, [...of(axes.batch, 1), ...of(axes.contract, 1), ...freeY])
  const batch = lengths(p, of(axes.batch, 0))
  return {
    left,
    right,
    b: size(batch),
    m: size(lengths(p, freeX)),
    k: size(lengths(p, of(axes.contract, 0))),
    n: size(lengths(q, freeY)),
    stored: [...batch, ...lengths(p, freeX), ...lengths(q, freeY)],
  }
}

export const leftOf = ({ left, b, m, k }: Product): Operand => ({ place: left, shape: [b, m, k] })
export const rightOf = ({ right, b, k, n }: Product): Operand => ({ place: right, shape: [b, k, n] })

/** An outer product: rows times columns. */
const outer = (b: Builder, p: Product): DevicePlace =>
  b.kernel(
    'Multiply',
    { a: { place: p.left, shape: [p.b, p.m, 1] }, b: { place: p.right, shape: [p.b, 1, p.n] } },
    {},
    typed('float', [p.b, p.m, p.n]),
  )

/** Many products with one row or one column each, as sums over rows of elementwise products. */
const inner = (b: Builder, p: Product): DevicePlace => {
  const columns = transposed(b, viewed(p.right, [p.b, p.k, p.n]), [0, 2, 1])
  const terms = b.kernel(
    'Multiply',
    { a: leftOf(p), b: { place: columns, shape: [p.b, p.n, p.k] } },
    {},
    typed('float', [p.b, p.m * p.n, p.k]),
  )
  const rows = p.b * p.m * p.n
  return sumRows(b, viewed(terms, [rows, p.k]))
}

const dot: Rule = (e, args, b) => {
  const p = productOf(b, e, args)
  const [out] = e.outs
  const slow = !b.device.traits.batches && p.b > 1 && (p.m === 1 || p.n === 1)
  const made =
    p.k === 1
      ? outer(b, p)
      : slow
        ? inner(b, p)
        : b.kernel(
            'BatchMatMul',
            { a: leftOf(p), b: rightOf(p) },
            { transposeA: false, transposeB: false },
            typed('float', [p.b, p.m, p.n]),
          )
  return [viewed(made, out!.shape, p.stored)]
}

export const dotRules: Rules = { dot }
