/**
 * Layout: elements move, nothing is computed. A broadcast writes nothing at all, a reshape nothing where the stored
 * numbers can be read under the new shape, a transpose nothing where only short axes change places.
 */
import { sameShape, size, type Shape } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import type { Builder } from './builder.js'
import { asStored, typed, viewed, type DevicePlace } from './place.js'
import type { Rule, Rules } from './rule.js'
import { full, onDevice } from './transfer.js'

const list = (e: Equation, key: string): readonly number[] => e.params[key] as readonly number[]

const broadcast: Rule = (e, [x], b) => {
  const place = onDevice(b, x!)
  const { shape } = e.outs[0]!
  const axes = list(e, 'axes')
  const stored = shape.map((_, i) => (axes.includes(i) ? place.stored[axes.indexOf(i)]! : 1))
  return [viewed(place, shape, stored)]
}

/**
 * The stored shape under a new shape: both shapes are cut into the shortest parts of equal size, and a part whose
 * axes are all short, or all long, stays so. Undefined: the numbers have to be written out first.
 */
export const reshapedStored = (place: DevicePlace, shape: Shape): Shape | undefined => {
  const { shape: old, stored } = place
  const found: number[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < shape.length) {
    const [from, to] = [i, j]
    let [m, n] = [old[i++] ?? 1, shape[j++] ?? 1]
    while (m !== n) {
      if (m < n) m *= old[i++]!
      else n *= shape[j++]!
    }
    const part = stored.slice(from, i)
    if (sameShape(part, old.slice(from, i))) found.push(...shape.slice(to, j))
    else if (part.every((d) => d === 1)) found.push(...shape.slice(to, j).map(() => 1))
    else return undefined
  }
  return found
}

/** The same elements under another shape. */
export const reshaped = (b: Builder, place: DevicePlace, shape: Shape): DevicePlace => {
  const stored = reshapedStored(place, shape)
  return stored === undefined ? viewed(full(b, place), shape) : viewed(place, shape, stored)
}

const reshape: Rule = (e, [x], b) => [reshaped(b, onDevice(b, x!), e.outs[0]!.shape)]

/** Axis i of the result is axis order[i]; written out once for as long as the value stays the same. */
export const transposed = (b: Builder, place: DevicePlace, order: readonly number[]): DevicePlace => {
  const pick = (s: Shape): Shape => order.map((a) => s[a]!)
  const long = order.filter((a) => place.stored[a] !== 1)
  if (long.every((a, i) => i === 0 || a > long[i - 1]!))
    return viewed(place, pick(place.shape), pick(place.stored))
  const [from, perm] = grouped(place.stored, order)
  const made = b.derive(place, `transposed ${order}`, () =>
    b.kernel(
      'Transpose',
      { x: { place, shape: from } },
      { perm: [...perm] },
      typed(
        place.dtype,
        perm.map((a) => from[a]!),
      ),
    ),
  )
  return viewed(made, pick(place.shape), pick(place.stored))
}

/** The same transpose with short axes left out, and axes that stay neighbours merged. */
const grouped = (stored: Shape, order: readonly number[]): readonly [Shape, readonly number[]] => {
  const runs: number[][] = []
  for (const a of order.filter((axis) => stored[axis] !== 1)) {
    const last = runs.at(-1)
    const between = last && stored.slice(last.at(-1)! + 1, a)
    if (last && a > last.at(-1)! && between!.every((d) => d === 1)) last.push(a)
    else runs.push([a])
  }
  const inOrder = [...runs].sort((p, q) => p[0]! - q[0]!)
  const shape = inOrder.map((run) => run.reduce((n, a) => n * stored[a]!, 1))
  return [shape, runs.map((run) => inOrder.indexOf(run))]
}

const transpose: Rule = (e, [x], b) => [transposed(b, onDevice(b, x!), list(e, 'order'))]

/** A window of stored numbers. */
export const sliced = (
  b: Builder,
  place: DevicePlace,
  begin: readonly number[],
  shape: Shape,
): DevicePlace => {
  const stored = shape.map((d, i) => (place.stored[i] === 1 ? 1 : d))
  const from = begin.map((k, i) => (place.stored[i] === 1 ? 0 : k))
  const cut = stored.flatMap((d, i) => (d === place.stored[i] ? [] : [i]))
  if (cut.length === 0) return viewed(place, shape, stored)
  const out = typed(place.dtype, stored)
  const [axis] = cut
  if (cut.length === 1 && !b.device.traits.slicesWell && 2 * size(stored) < size(place.stored))
    return viewed(rowsOf(b, place, axis!, from[axis!]!, stored[axis!]!), shape, stored)
  return viewed(
    b.kernel('Slice', { x: asStored(place) }, { begin: from, size: [...stored] }, out),
    shape,
    stored,
  )
}

/** Some neighbours along one axis, by their numbers: reads only what it takes. */
const rowsOf = (b: Builder, place: DevicePlace, axis: number, from: number, count: number): DevicePlace => {
  const outer = size(place.stored.slice(0, axis))
  const inner = size(place.stored.slice(axis + 1))
  const x = { place, shape: [outer, place.stored[axis]!, inner] }
  const indices = b.constant(
    Float64Array.from({ length: count }, (_, i) => from + i),
    typed('int', [count]),
  )
  return b.kernel(
    'GatherV2',
    { x, indices: asStored(onDevice(b, indices)) },
    { axis: 1, batchDims: 0 },
    typed(place.dtype, [outer, count, inner]),
  )
}

const slice: Rule = (e, [x], b) => [sliced(b, onDevice(b, x!), list(e, 'begin'), e.outs[0]!.shape)]

/** Axes with what they are padded by, each merged with the axes after it that aren't padded. */
interface Padding {
  readonly shape: Shape
  readonly before: readonly number[]
  readonly after: readonly number[]
}

const mergedPadding = ({ shape, before, after }: Padding): Padding => {
  const starts = shape.flatMap((_, i) => (i === 0 || before[i]! + after[i]! > 0 ? [i] : []))
  const inner = starts.map((s, k) => size(shape.slice(s + 1, starts[k + 1] ?? shape.length)))
  const scaled = (xs: readonly number[]): readonly number[] => starts.map((s, k) => xs[s]! * inner[k]!)
  return { shape: scaled(shape), before: scaled(before), after: scaled(after) }
}

/** Zeros around the stored numbers. WebGL pads at most 4 axes at once. */
export const padded = (
  b: Builder,
  place: DevicePlace,
  before: readonly number[],
  after: readonly number[],
): DevicePlace => {
  const whole = full(b, place)
  const merged = mergedPadding({ shape: place.shape, before, after })
  if (merged.shape.length > 4) {
    const half = (zeros: readonly number[], first: boolean): readonly number[] =>
      zeros.map((z, i) => (i < zeros.length / 2 === first ? z : 0))
    const once = padded(b, whole, half(before, true), half(after, true))
    return padded(b, once, half(before, false), half(after, false))
  }
  const long = (s: Shape, p: Padding): Shape => s.map((d, i) => d + p.before[i]! + p.after[i]!)
  const attrs = { paddings: merged.before.map((p, i) => [p, merged.after[i]!]), constantValue: 0 }
  const out = typed(place.dtype, long(merged.shape, merged))
  const made = b.kernel('PadV2', { x: { place: whole, shape: merged.shape } }, attrs, out)
  return viewed(made, long(place.shape, { shape: place.shape, before, after }))
}

const pad: Rule = (e, [x], b) => [padded(b, onDevice(b, x!), list(e, 'before'), list(e, 'after'))]

/** Tensors end to end along an axis. */
export const joined = (b: Builder, places: readonly DevicePlace[], axis: number): DevicePlace => {
  const [first] = places
  const outer = size(first!.shape.slice(0, axis))
  const parts = places
    .filter((p) => size(p.shape) > 0)
    .map((p) => ({ place: full(b, p), shape: [outer, size(p.shape) / outer] }))
  const shape = first!.shape.map((d, i) => (i === axis ? places.reduce((n, p) => n + p.shape[i]!, 0) : d))
  if (parts.length === 1) return viewed(parts[0]!.place, shape)
  const width = parts.reduce((n, p) => n + p.shape[1]!, 0)
  return viewed(b.kernel('Concat', parts, { axis: 1 }, typed(first!.dtype, [outer, width])), shape)
}

const concat: Rule = (e, args, b) => [
  joined(
    b,
    args.map((a) => onDevice(b, a)),
    Number(e.params['axis']),
  ),
]

export const layoutRules: Rules = { broadcast, reshape, transpose, slice, pad, concat }
