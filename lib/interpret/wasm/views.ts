/**
 * Where a value of one chain lies: a place in memory, and how many elements apart its neighbours along each axis are.
 * Layout is a matter of views alone, as long as the order of elements can be told by such distances.
 */
import { size, type Shape } from '../../core/graph.js'
import { stridesOf } from './shapes.js'

export interface View {
  readonly shape: Shape
  /** Elements from the beginning of what is viewed. */
  readonly offset: number
  readonly strides: readonly number[]
}

/** A whole value, row-major. */
export const whole = (shape: Shape): View => ({
  shape,
  offset: 0,
  strides: stridesOf(shape),
})

/** The same element along new axes; axis i goes to axis axes[i]. */
export const repeated = (view: View, shape: Shape, axes: readonly number[]): View => ({
  shape,
  offset: view.offset,
  strides: shape.map((_, i) => (axes.includes(i) ? view.strides[axes.indexOf(i)]! : 0)),
})

export const permuted = (view: View, order: readonly number[]): View => ({
  shape: order.map((a) => view.shape[a]!),
  offset: view.offset,
  strides: order.map((a) => view.strides[a]!),
})

export const part = (view: View, begin: readonly number[], shape: Shape): View => ({
  shape,
  offset: begin.reduce((n, b, i) => n + b * view.strides[i]!, view.offset),
  strides: view.strides,
})

/** The view under another shape; undefined if no distances give its elements in that order. */
export const reshaped = (view: View, shape: Shape): View | undefined => {
  if (size(shape) === 0) return { ...view, shape, strides: stridesOf(shape) }
  const strides = new Array<number>(shape.length).fill(0)
  let from = view.shape.length - 1
  let to = shape.length - 1
  while (from >= 0 || to >= 0) {
    // the smallest groups of axes, from the last ones on, that hold equally many elements
    let [a, b] = [view.shape[from] ?? 1, shape[to] ?? 1]
    const [fromEnd, toEnd] = [from, to]
    while (a !== b)
      if (a < b) a *= view.shape[--from]!
      else b *= shape[--to]!
    // within a group of several axes, neighbours must follow each other without gaps
    const group = view.shape.slice(Math.max(from, 0), fromEnd + 1)
    const own = view.strides.slice(Math.max(from, 0), fromEnd + 1)
    const long = group.flatMap((d, i) => (d === 1 ? [] : [i]))
    const dense = long.every((i, k) => k === 0 || own[long[k - 1]!] === own[i]! * group[i]!)
    if (!dense) return undefined
    const unit = long.length === 0 ? 0 : own[long.at(-1)!]!
    let stride = unit
    for (let i = toEnd; i >= Math.max(to, 0) && shape.length > 0; i--) {
      strides[i] = stride
      stride *= shape[i]!
    }
    from--
    to--
  }
  return { shape, offset: view.offset, strides }
}

/** A shape without its axes of length 1. */
export const squeezed = (shape: Shape): Shape => shape.filter((d) => d !== 1)

/** Whether a view goes through all that is viewed in its order. */
export const isWhole = (view: View): boolean => {
  const long = view.shape.flatMap((d, i) => (d === 1 ? [] : [i]))
  const dense = stridesOf(long.map((i) => view.shape[i]!))
  return view.offset === 0 && long.every((i, k) => view.strides[i] === dense[k])
}
