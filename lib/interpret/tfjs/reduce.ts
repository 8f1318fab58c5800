/**
 * Reductions. Short axes need no reading: their sum is a multiple, their maximum the number itself. Where sums run in
 * order, long ones are cut into parts of at most 32, so that their error grows with the logarithm of the length.
 */
import { size, type Shape } from '../../core/graph.js'
import type { Builder } from './builder.js'
import { onHostAlone } from './host.js'
import { padded, transposed } from './layout.js'
import { asStored, typed, viewed, type DevicePlace } from './place.js'
import type { Rule, Rules } from './rule.js'
import { onDevice, onHost } from './transfer.js'

const PART = 32

/** The stored numbers as rows, one for each result: the axes that go away come last. */
const rows = (b: Builder, place: DevicePlace, axes: readonly number[]): DevicePlace => {
  const kept = place.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]))
  const moved = transposed(b, place, [...kept, ...axes])
  const count = size(moved.stored.slice(0, kept.length))
  const shape = [count, size(moved.stored) / count]
  return viewed(moved, shape, shape)
}

/** How long the parts of a row of n are: the longest divisor of at most 32, if there is a good one. */
const partOf = (n: number): number | undefined => {
  for (let d = PART; d >= 8; d--) if (n % d === 0) return d
  return undefined
}

/** The sums of the rows of a matrix. */
export const sumRows = (b: Builder, x: DevicePlace): DevicePlace => {
  const [count, n] = x.shape as readonly [number, number]
  if (n === 1) return viewed(x, [count])
  const sum = (place: DevicePlace, shape: Shape): DevicePlace =>
    b.kernel(
      'Sum',
      { x: { place, shape } },
      { axis: [shape.length - 1], keepDims: false },
      typed('float', shape.slice(0, -1)),
    )
  if (b.device.traits.sumsWell || n <= PART) return sum(x, [count, n])
  const part = partOf(n)
  if (part === undefined) return sumRows(b, padded(b, x, [0, 0], [0, PART - (n % PART)]))
  return sumRows(b, viewed(sum(x, [count * (n / part), part]), [count, n / part]))
}

const sum: Rule = (e, [x], b) => {
  const place = onDevice(b, x!)
  const axes = e.params['axes'] as readonly number[]
  const [out] = e.outs
  const stored = place.stored.filter((_, i) => !axes.includes(i))
  const repeats = axes.reduce((n, a) => n * (place.stored[a] === 1 ? place.shape[a]! : 1), 1)
  const sums = viewed(sumRows(b, rows(b, place, axes)), out!.shape, stored)
  if (repeats === 1) return [sums]
  const times = onDevice(
    b,
    b.constant(
      Float64Array.of(repeats),
      typed(
        'float',
        stored.map(() => 1),
      ),
    ),
  )
  const made = b.kernel('Multiply', { a: asStored(sums), b: asStored(times) }, {}, typed('float', stored))
  return [viewed(made, out!.shape, stored)]
}

const maximum: Rule = (e, [x], b) => {
  const place = onDevice(b, x!)
  const axes = e.params['axes'] as readonly number[]
  const [out] = e.outs
  const stored = place.stored.filter((_, i) => !axes.includes(i))
  const table = rows(b, place, axes)
  const [count, n] = table.shape
  const made =
    n === 1
      ? viewed(table, [count!])
      : b.kernel(
          'Max',
          { x: asStored(table) },
          { reductionIndices: [1], keepDims: false },
          typed('float', [count!]),
        )
  return [viewed(made, out!.shape, stored)]
}

/** The place of the largest number is found on the device; the integer comes to the host. */
const argmax: Rule = (e, args, b) => {
  const [x] = args
  if (x!.tag === 'host' || x!.shape[Number(e.params['axis'])] === 0) return onHostAlone(e, args, b)
  const table = rows(b, x!, [Number(e.params['axis'])])
  const [out] = e.outs
  const stored = x!.stored.filter((_, i) => i !== Number(e.params['axis']))
  const found = b.kernel('ArgMax', { x: asStored(table) }, { axis: 1 }, typed('int', [table.shape[0]!]))
  return [onHost(b, viewed(found, out!.shape, stored))]
}

export const reduceRules: Rules = { sum, maximum, argmax }
