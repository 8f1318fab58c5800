/**
 * Convolutions and their gradients as products over windows. An image with zeros around it is a value with axes for the
 * place of a window and for the place inside of it, which overlap in memory; so nothing is copied for each window.
 */
import type { Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { convolutionOptions } from '../../../core/prim/convolution.js'
import { squeezed, whole, type View } from '../views.js'
import { range } from '../shapes.js'
import type { Axis, Group, Located, Parts, Product, Root } from './found.js'
import { located, needStored, newGroup, newRoot, type Writing } from './writing.js'

/** Zeros before and behind the rows and the columns of images. */
type Margins = readonly [before: readonly [number, number], after: readonly [number, number]]

const around = (pad: number): Margins => [
  [pad, pad],
  [pad, pad],
]

const padded = (w: Writing, x: Located, [before, after]: Margins): Located => {
  if ([...before, ...after].every((n) => n === 0)) return x
  const [n, h, v, c] = x.view.shape as readonly [number, number, number, number]
  const shape = [n, h + before[0] + after[0], v + before[1] + after[1], c]
  return newGroup(w, { dtype: 'float', shape }, (root): Parts => {
    const all = whole(shape)
    const offset = before[0] * all.strides[1]! + before[1] * all.strides[2]!
    const inside: View = { shape: x.view.shape, offset, strides: all.strides }
    return {
      kind: 'parts',
      root,
      parts: [
        { from: { kind: 'number', x: 0 }, at: all },
        { from: x, at: inside },
      ],
    }
  })
}

/** An axis that both, one, or the other factor goes along. */
const axis = (length: number, a: number, b: number): Axis => ({ length, a, b })
const long = (axes: readonly Axis[]): readonly Axis[] => axes.filter((x) => x.length !== 1)

/** The view from another element on. */
const from = ({ kind, root, view }: Located, offset: number): Located => ({
  kind,
  root,
  view: { ...view, offset: view.offset + offset },
})

/** A product that makes a whole value. */
const single = (
  w: Writing,
  out: Value,
  a: Located,
  b: Located,
  kept: readonly Axis[],
  terms: readonly Axis[],
): Located =>
  newGroup(w, out, (root): Product => ({
    kind: 'product',
    a,
    b,
    kept: long(kept),
    terms: long(terms),
    root,
    into: whole(out.shape),
  }))

const forward = (w: Writing, e: Equation, [x, filter]: readonly Located[], out: Value): Located => {
  const { stride, pad } = convolutionOptions(e.params)
  const image = padded(w, x!, around(pad))
  const [xn, xh, xw, xc] = image.view.strides as Four
  const [fh, fw, fi, fo] = filter!.view.strides as Four
  const [kh, kw, ci, co] = filter!.view.shape as Four
  const [n, oh, ow] = out.shape as Four
  return single(
    w,
    out,
    image,
    filter!,
    [axis(n, xn, 0), axis(oh, stride * xh, 0), axis(ow, stride * xw, 0), axis(co, 0, fo)],
    [axis(kh, xh, fh), axis(kw, xw, fw), axis(ci, xc, fi)],
  )
}

type Four = readonly [number, number, number, number]

const filterGradient = (w: Writing, e: Equation, [x, y]: readonly Located[], out: Value): Located => {
  const { stride, pad } = convolutionOptions(e.params)
  const image = padded(w, x!, around(pad))
  const [xn, xh, xw, xc] = image.view.strides as Four
  const [yn, yh, yw, yc] = y!.view.strides as Four
  const [n, oh, ow] = y!.view.shape as Four
  const [kh, kw, ci, co] = out.shape as Four
  return single(
    w,
    out,
    image,
    y!,
    [axis(kh, xh, 0), axis(kw, xw, 0), axis(ci, xc, 0), axis(co, 0, yc)],
    [axis(n, xn, yn), axis(oh, stride * xh, yh), axis(ow, stride * xw, yw)],
  )
}

/** Places of a result along one axis that use the same elements of the filter: every stride-th one. */
interface Phase {
  /** The first place, and how many there are. */
  readonly first: number
  readonly count: number
  /** The first element of the filter and how many there are, a stride apart. */
  readonly tap: number
  readonly taps: number
  /** The last element of the other image that the first place uses, which may lie outside. */
  readonly source: number
}

/** Place i gets from element (i + pad - k) / stride through element k of the filter. */
const phasesOf = (length: number, filter: number, stride: number, pad: number): readonly Phase[] =>
  range(stride)
    .map((tap): Phase => {
      const first = (((tap - pad) % stride) + stride) % stride
      return {
        first,
        count: Math.max(0, Math.ceil((length - first) / stride)),
        tap,
        taps: Math.max(0, Math.ceil((filter - tap) / stride)),
        source: (first + pad - tap) / stride,
      }
    })
    .filter((p) => p.count > 0)

/** Elements that are missing before and behind an image of some length. */
const missing = (phases: readonly Phase[], length: number): readonly [before: number, after: number] => [
  Math.max(0, ...phases.map((p) => p.taps - 1 - p.source)),
  Math.max(0, ...phases.map((p) => p.source + p.count - length)),
]

const transposed = (w: Writing, e: Equation, [y, filter]: readonly Located[], out: Value): Located => {
  const { stride, pad } = convolutionOptions(e.params)
  const [, oh, ow] = y!.view.shape as Four
  const [kh, kw, ci, co] = filter!.view.shape as Four
  const [n, height, width] = out.shape as Four
  const rows = phasesOf(height, kh, stride, pad)
  const columns = phasesOf(width, kw, stride, pad)
  const [top, bottom] = missing(rows, oh)
  const [left, right] = missing(columns, ow)
  const image = padded(w, y!, [
    [top, left],
    [bottom, right],
  ])
  const [yn, yh, yw, yc] = image.view.strides as Four
  const [fh, fw, fi, fo] = filter!.view.strides as Four
  const all = whole(out.shape)
  const [on, or, oc, oi] = all.strides as Four
  const groups: Group[] = rows.flatMap((r) =>
    columns.map((c): Group => ({
      kind: 'group',
      head: { kind: 'map' },
      space: [r.count, c.count],
      body: [],
    })),
  )
  // the value is there when the last of its parts is
  const root: Root = newRoot(out, w.depth, groups.at(-1))
  rows.forEach((r, i) =>
    columns.forEach((c, j) => {
      const shape: Shape = [n, r.count, c.count, ci]
      const into: View = {
        shape,
        offset: r.first * or + c.first * oc,
        strides: [on, stride * or, stride * oc, oi],
      }
      const group = groups[i * columns.length + j]!
      const a = from(image, (r.source - r.taps + 1 + top) * yh + (c.source - c.taps + 1 + left) * yw)
      const b = from(filter!, (r.tap + stride * (r.taps - 1)) * fh + (c.tap + stride * (c.taps - 1)) * fw)
      const product: Product = {
        kind: 'product',
        a,
        b,
        kept: long([axis(n, yn, 0), axis(r.count, yh, 0), axis(c.count, yw, 0), axis(ci, 0, fi)]),
        // elements of the filter go backwards
        terms: long([axis(r.taps, yh, -stride * fh), axis(c.taps, yw, -stride * fw), axis(co, yc, fo)]),
        root,
        into,
      }
      const nothing = r.taps === 0 || c.taps === 0
      const zeros: Parts = { kind: 'parts', root, parts: [{ from: { kind: 'number', x: 0 }, at: into }] }
      w.steps.push(Object.assign(group, { head: nothing ? zeros : product, space: squeezed(shape) }))
    }),
  )
  needStored(image)
  needStored(filter!)
  return located(root)
}

const kinds = { conv2d: forward, conv2dTranspose: transposed, conv2dFilter: filterGradient } as const

export const isConvolution = (op: string): op is keyof typeof kinds => Object.hasOwn(kinds, op)

/** Writes a convolution as products. */
export const placeConvolution = (
  w: Writing,
  e: Equation,
  op: keyof typeof kinds,
  args: readonly Located[],
): Located => kinds[op](w, e, args, e.outs[0]!)
