/**
 * Lanes: a random function as one program that computes it at many points side by side. Lane i draws from the
 * stream (i, 0), so that whoever runs the program sees in a draw's key which lane it belongs to. Streams that the
 * program opens itself keep the lane and get a number of their own.
 */
import { batch, spreadLane } from '../../core/Batch.js'
import { within } from '../../core/GiryError.js'
import { constant, variable, type TensorType } from '../../core/graph.js'
import { reify, type Reified } from '../../core/reify.js'
import { simplify } from '../../core/simplify.js'
import * as Space from '../../core/Space.js'
import type { Random } from '../../random/Random.js'
import { orFail } from '../run/task.js'

/** A program with inputs keys and points, one row per lane, and the space of one lane's result. */
export interface Lanes<Y> {
  readonly reified: Reified
  readonly size: number
  readonly space: Space.Space<Y>
}

const KEY: TensorType = { dtype: 'int', shape: [2] }

/** The keys of lanes 0, 1, ..., size - 1, as cells. */
export const laneKeys = (size: number): Float64Array =>
  Float64Array.from({ length: 2 * size }, (_, i) => (i % 2 === 0 ? i / 2 : 0))

const wide = (size: number, t: TensorType): TensorType => ({ dtype: t.dtype, shape: [size, ...t.shape] })

/** f at `size` points of a space, each with draws of its own. */
export const lanes = <X, Y>(
  name: string,
  from: Space.Space<X>,
  size: number,
  f: (x: X) => Random<Y>,
): Lanes<Y> => {
  const key = variable(KEY)
  const { value: x, tensors } = Space.variables(from)
  const traced = within(name, () => f(x).trace({ key, address: constant([0], [], 'int') }))
  const space = Space.of(traced.value)
  const rows = [key, ...tensors].map((t) => [t, variable(wide(size, t))] as const)
  const results = batch(space.flatten(traced.value), new Map(rows), size).map((l) => spreadLane(l, size))
  const inputs = rows.map(([, tensor], i) => ({ name: i === 0 ? 'keys' : `x${i - 1}`, tensor }))
  const { program, bindings } = orFail(reify(name, inputs, results))
  return { reified: { program: simplify(program), bindings }, size, space }
}
