/**
 * The general product: out[batch, freeA, freeB] = sum over the contracted axes of a[...] b[...]. Batch axes are
 * paired and come first in the result, then the free axes of a, then those of b, each in their own order.
 */
import { fail } from '../GiryError.js'
import { apply, showType, type Params, type Primitive, type Tensor } from '../graph.js'
import { moveAxis, transpose } from './layout.js'

export interface DotAxes {
  readonly batch: readonly (readonly [a: number, b: number])[]
  readonly contract: readonly (readonly [a: number, b: number])[]
}

export const dotAxes = (params: Params): DotAxes => ({
  batch: params['batch'] as DotAxes['batch'],
  contract: params['contract'] as DotAxes['contract'],
})

/** Axes of one side that are neither batch nor contracted. */
export const freeAxes = (rank: number, axes: DotAxes, side: 0 | 1): readonly number[] => {
  const used = [...axes.batch, ...axes.contract].map((p) => p[side])
  return Array.from({ length: rank }, (_, i) => i).filter((i) => !used.includes(i))
}

const inverse = (order: readonly number[]): readonly number[] => order.map((_, i) => order.indexOf(i))

const dotPrimitive: Primitive = {
  name: 'dot',
  kind: 'dot',
  infer: ([a, b], params) => {
    const axes = dotAxes(params)
    const pairs = [...axes.batch, ...axes.contract]
    if (
      a!.dtype !== 'float' ||
      b!.dtype !== 'float' ||
      pairs.some(([i, j]) => a!.shape[i] === undefined || a!.shape[i] !== b!.shape[j])
    )
      fail(
        'ShapeError',
        `product of ${showType(a!)} and ${showType(b!)} over axes ${JSON.stringify(axes.contract)}`,
        'contract axes of equal length',
      )
    return [
      {
        dtype: 'float',
        shape: [
          ...axes.batch.map(([i]) => a!.shape[i]!),
          ...freeAxes(a!.shape.length, axes, 0).map((i) => a!.shape[i]!),
          ...freeAxes(b!.shape.length, axes, 1).map((i) => b!.shape[i]!),
        ],
      },
    ]
  },
  vjp: (n, [ct]) => {
    if (ct === undefined) return [undefined, undefined]
    const [a, b] = [n.args[0]!, n.args[1]!]
    const axes = dotAxes(n.params)
    const freeA = freeAxes(a.shape.length, axes, 0)
    const freeB = freeAxes(b.shape.length, axes, 1)
    const nb = axes.batch.length
    // for a: contract ct with b over b's free axes; the result has axes batch, freeA, contracted
    const ga = dot(ct, b, {
      batch: axes.batch.map(([, j], k) => [k, j] as const),
      contract: freeB.map((j, k) => [nb + freeA.length + k, j] as const),
    })
    const contractedOfB = freeAxes(
      b.shape.length,
      { batch: axes.batch, contract: freeB.map((j) => [0, j] as const) },
      1,
    )
    const orderA = [
      ...axes.batch.map(([i]) => i),
      ...freeA,
      ...contractedOfB.map((j) => axes.contract.find((p) => p[1] === j)![0]),
    ]
    const gb = dot(a, ct, {
      batch: axes.batch.map(([i], k) => [i, k] as const),
      contract: freeA.map((i, k) => [i, nb + k] as const),
    })
    const contractedOfA = freeAxes(
      a.shape.length,
      { batch: axes.batch, contract: freeA.map((i) => [i, 0] as const) },
      0,
    )
    const orderB = [
      ...axes.batch.map(([, j]) => j),
      ...contractedOfA.map((i) => axes.contract.find((p) => p[0] === i)![1]),
      ...freeB,
    ]
    return [transpose(ga, inverse(orderA)), transpose(gb, inverse(orderB))]
  },
  batch: (n, [a, b], [ab, bb]) => {
    const axes = dotAxes(n.params)
    const shift = (pairs: DotAxes['batch']): DotAxes['batch'] =>
      pairs.map(([i, j]) => [i + (ab ? 1 : 0), j + (bb ? 1 : 0)] as const)
    if (ab && bb)
      return [dot(a!, b!, { batch: [[0, 0], ...shift(axes.batch)], contract: shift(axes.contract) })]
    const moved = { batch: shift(axes.batch), contract: shift(axes.contract) }
    if (ab) return [moveAxis(dot(a!, b!, moved), axes.batch.length, 0)]
    const swap = (pairs: DotAxes['batch']): DotAxes['batch'] => pairs.map(([i, j]) => [j, i] as const)
    const swapped = dot(b!, a!, { batch: swap(moved.batch), contract: swap(moved.contract) })
    const nb = axes.batch.length
    const freeB = n.args[1]!.shape.length - nb - axes.contract.length
    const rank = swapped.shape.length
    const range = (from: number, to: number): readonly number[] =>
      Array.from({ length: to - from }, (_, i) => from + i)
    return [
      transpose(swapped, [
        nb,
        ...range(0, nb),
        ...range(nb + 1 + freeB, rank),
        ...range(nb + 1, nb + 1 + freeB),
      ]),
    ]
  },
}

export const dot = (a: Tensor, b: Tensor, axes: DotAxes): Tensor =>
  apply(dotPrimitive, [a, b], { batch: axes.batch, contract: axes.contract })[0]!

/** Contracts the last axis of a with the first of b. */
export const matmul = (a: Tensor, b: Tensor): Tensor =>
  dot(a, b, { batch: [], contract: [[a.shape.length - 1, 0]] })

export const products: readonly Primitive[] = [dotPrimitive]
