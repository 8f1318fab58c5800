/** The general product as axes: those that are left, in the order of the result, and those that are summed over. */
import type { Shape } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import { dotAxes, freeAxes } from '../../../core/prim/dot.js'
import { whole } from '../views.js'
import type { Axis, Located, Product, Root } from './found.js'

/** Both sides under the shape of the result, where nothing is summed over: then the product is elementwise. */
export const outerOf = (
  e: Equation,
  [a, b]: readonly Located[],
  shape: Shape,
): readonly Located[] | undefined => {
  const axes = dotAxes(e.params)
  if (axes.contract.some(([i]) => a!.view.shape[i] !== 1)) return undefined
  const n = axes.batch.length
  const sides = [a!, b!]
  const free = sides.map(({ view }, k) => freeAxes(view.shape.length, axes, k as 0 | 1))
  return sides.map(({ root, view }, k): Located => {
    const own = [...axes.batch.map((pair) => pair[k as 0 | 1]), ...free[k]!]
    const at = own.map((_, i) => (i < n || k === 0 ? i : i + free[0]!.length))
    const strides = shape.map((_, i) => {
      const axis = own[at.indexOf(i)]
      return axis === undefined ? 0 : view.strides[axis]!
    })
    return { kind: 'located', root, view: { shape, offset: view.offset, strides } }
  })
}

export const dotOf = (e: Equation, [a, b]: readonly Located[], root: Root): Product => {
  const axes = dotAxes(e.params)
  const [x, y] = [a!.view, b!.view]
  const axis = (i: number | undefined, j: number | undefined): Axis => ({
    length: i === undefined ? y.shape[j!]! : x.shape[i]!,
    a: i === undefined ? 0 : x.strides[i]!,
    b: j === undefined ? 0 : y.strides[j]!,
  })
  const long = (all: readonly Axis[]): readonly Axis[] => all.filter(({ length }) => length !== 1)
  return {
    kind: 'product',
    a: a!,
    b: b!,
    kept: long([
      ...axes.batch.map(([i, j]) => axis(i, j)),
      ...freeAxes(x.shape.length, axes, 0).map((i) => axis(i, undefined)),
      ...freeAxes(y.shape.length, axes, 1).map((j) => axis(undefined, j)),
    ]),
    terms: long(axes.contract.map(([i, j]) => axis(i, j))),
    root,
    into: whole(root.shape),
  }
}
