/**
 * Convolutions. On wasm only the forward one is fast and the filter's gradient is missing, so the other two are
 * written as forward convolutions:
 *   transpose  each phase of the result (its place modulo the stride) sees the taps of the filter at that phase only;
 *              one convolution computes all phases as channels, which are then put in their places (Shi et al. 2016)
 *   filter     the image with examples and channels exchanged, convolved with the result as a filter whose taps lie
 *              one stride apart
 */
import { convolutionOptions } from '../../core/prim/convolution.js'
import type { Shape } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import type { Builder } from './builder.js'
import { padded, sliced, transposed } from './layout.js'
import { asStored, typed, viewed, type DevicePlace } from './place.js'
import type { Rule, Rules } from './rule.js'
import { full, onDevice } from './transfer.js'

interface Attributes {
  readonly strides: number
  readonly pad: number
  readonly dilations?: number
}

/** Padding is spelled out, since tfjs takes a filter to be square where it is given as one number. */
const attributes = ({ strides, pad, dilations = 1 }: Attributes): object => ({
  strides: [strides, strides],
  pad: [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ],
  dilations: [dilations, dilations],
  dataFormat: 'NHWC',
  dimRoundingMode: 'floor',
})

const forward = (
  b: Builder,
  x: DevicePlace,
  filter: DevicePlace,
  attrs: Attributes,
  out: Shape,
): DevicePlace =>
  b.kernel('Conv2D', { x: asStored(x), filter: asStored(filter) }, attributes(attrs), typed('float', out))

const whole = (b: Builder, args: Parameters<Rule>[1]): readonly [DevicePlace, DevicePlace] => {
  const [x, y] = args.map((a) => full(b, onDevice(b, a)))
  return [x!, y!]
}

const conv2d: Rule = (e, args, b) => {
  const { stride, pad } = convolutionOptions(e.params)
  const [x, w] = whole(b, args)
  return [forward(b, x, w, { strides: stride, pad }, e.outs[0]!.shape)]
}

/** For one axis: the taps that a phase sees, as rows of the filter, and where the first of them lies. */
interface Phases {
  /** taps[a][t]: the filter's row that joins pixel s i + a to row i + low + t of the argument, or -1 for none. */
  readonly taps: readonly (readonly number[])[]
  readonly low: number
  readonly count: number
}

/** Pixel r of the image and row j of the result meet at row r + pad - j stride of the filter. */
const phasesOf = (tall: number, stride: number, pad: number): Phases => {
  const offsets = Array.from({ length: stride }, (_, a) =>
    Array.from({ length: tall }, (_, u) => u).filter((u) => (a + pad - u) % stride === 0),
  )
  const rowOf = (a: number, u: number): number => (a + pad - u) / stride
  const rows = offsets.flatMap((us, a) => us.map((u) => rowOf(a, u)))
  const low = Math.min(...rows)
  const count = Math.max(...rows) - low + 1
  const taps = offsets.map((us, a) => {
    const found = new Map(us.map((u) => [rowOf(a, u) - low, u]))
    return Array.from({ length: count }, (_, t) => found.get(t) ?? -1)
  })
  return { taps, low, count }
}

/** The filter with all phases side by side as channels: [taps, taps, out, stride, stride, in]. */
const phased = (b: Builder, w: DevicePlace, rows: Phases, columns: Phases, stride: number): DevicePlace =>
  b.derive(w, `phased ${stride} ${JSON.stringify([rows.taps, columns.taps])}`, () => {
    const [tall, wide, channels, out] = w.shape as readonly [number, number, number, number]
    const places = tall * wide
    const lines = viewed(w, [places, channels * out])
    const withZero = padded(b, lines, [0, 0], [1, 0])
    const at = rows.taps[0]!.flatMap((_, t) =>
      columns.taps[0]!.flatMap((_, s) =>
        rows.taps.flatMap((us) =>
          columns.taps.map((vs) => (us[t]! < 0 || vs[s]! < 0 ? places : us[t]! * wide + vs[s]!)),
        ),
      ),
    )
    const indices = onDevice(b, b.constant(Float64Array.from(at), typed('int', [at.length])))
    const picked = b.kernel(
      'GatherV2',
      { x: asStored(withZero), indices: asStored(indices) },
      { axis: 0, batchDims: 0 },
      typed('float', [at.length, channels * out]),
    )
    const shape = [rows.count * columns.count, stride * stride * channels, out]
    return transposed(b, viewed(picked, shape), [0, 2, 1])
  })

const byPhases = (e: Equation, y: DevicePlace, w: DevicePlace, b: Builder): DevicePlace => {
  const { stride, pad } = convolutionOptions(e.params)
  const [tall, wide, channels, out] = w.shape as readonly [number, number, number, number]
  const [n, height, width] = e.outs[0]!.shape as readonly [number, number, number, number]
  const rows = phasesOf(tall, stride, pad)
  const columns = phasesOf(wide, stride, pad)
  const up = Math.ceil(height / stride)
  const across = Math.ceil(width / stride)
  const filter = viewed(phased(b, w, rows, columns, stride), [
    rows.count,
    columns.count,
    out,
    stride * stride * channels,
  ])
  // row i of the convolution reads rows i + low, ..., of y; zeros stand where there are none
  const around = (low: number, count: number, have: number, want: number): readonly [number, number] => [
    -low,
    want - 1 + low + count - have,
  ]
  const vertical = around(rows.low, rows.count, y.shape[1]!, up)
  const horizontal = around(columns.low, columns.count, y.shape[2]!, across)
  const zeros = [[0, 0], vertical, horizontal, [0, 0]] as const
  const margin = (k: 0 | 1): readonly number[] => zeros.map((z) => Math.max(0, z[k]))
  const cut = (k: 0 | 1): readonly number[] => zeros.map((z) => Math.max(0, -z[k]))
  const [before, after] = [cut(0), cut(1)]
  const inside = sliced(
    b,
    y,
    before,
    y.shape.map((d, i) => d - before[i]! - after[i]!),
  )
  const surrounded = margin(0)
    .concat(margin(1))
    .some((z) => z > 0)
    ? padded(b, inside, margin(0), margin(1))
    : inside
  const phases = forward(b, surrounded, filter, { strides: 1, pad: 0 }, [
    n,
    up,
    across,
    stride * stride * channels,
  ])
  const split = viewed(phases, [n * up, across, stride, stride * channels])
  const placed = viewed(transposed(b, split, [0, 2, 1, 3]), [n, up * stride, across * stride, channels])
  return sliced(b, placed, [0, 0, 0, 0], [n, height, width, channels])
}

const conv2dTranspose: Rule = (e, args, b) => {
  const { stride, pad } = convolutionOptions(e.params)
  const [y, w] = whole(b, args)
  const [out] = e.outs
  if (!b.device.traits.batches) return [byPhases(e, y, w, b)]
  const attrs = { ...attributes({ strides: stride, pad }), inputShape: [...out!.shape] }
  return [b.kernel('Conv2DBackpropInput', { dy: asStored(y), filter: asStored(w) }, attrs, out!)]
}

const conv2dFilter: Rule = (e, args, b) => {
  const { stride, pad } = convolutionOptions(e.params)
  const [x, y] = whole(b, args)
  const [out] = e.outs
  if (b.device.traits.batches) {
    const attrs = { ...attributes({ strides: stride, pad }), filterShape: [...out!.shape] }
    return [b.kernel('Conv2DBackpropFilter', { x: asStored(x), dy: asStored(y) }, attrs, out!)]
  }
  const [tall, wide, channels, depth] = out!.shape as readonly [number, number, number, number]
  const [, rows, columns] = y.shape as readonly [number, number, number, number]
  const image = transposed(b, x, [3, 1, 2, 0])
  const filter = transposed(b, y, [1, 2, 0, 3])
  const reach = (n: number, taps: number): number => n + 2 * pad - (taps - 1) * stride
  // where the stride doesn't fit there are rows that no result sees
  const seen = [channels, reach(x.shape[1]!, rows), reach(x.shape[2]!, columns), depth]
  const made = forward(b, image, filter, { strides: 1, pad, dilations: stride }, seen)
  const kept = sliced(b, made, [0, 0, 0, 0], [channels, tall, wide, depth])
  return [transposed(b, kept, [1, 2, 0, 3])]
}

export const convolutionRules: Rules = { conv2d, conv2dTranspose, conv2dFilter }
