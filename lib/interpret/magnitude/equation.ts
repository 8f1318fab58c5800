/** Magnitudes of the results of one equation, kind by kind, from the values and magnitudes of its arguments. */
import { dotAxes } from '../../core/prim/dot.js'
import { size, type Kind, type TensorType } from '../../core/graph.js'
import type { Equation } from '../../core/Ir.js'
import { table } from '../../core/table.js'
import { uniformOf, fillWords } from '../../random/Rng.js'
import { offsets, stridesOf, type Cells, type Kernel } from '../reference/cells.js'
import { lanesOf } from '../reference/draw.js'
import { primitiveKernel } from '../reference/kernel.js'
import { elementwiseRule } from './elementwise.js'
import { LARGEST, ROUNDED, summing, UNDERFLOW, UNIT } from './unit.js'

/** A value with the magnitude of each element. */
export interface Measured {
  readonly values: Cells
  readonly magnitudes: Cells
}

type Measure = (args: readonly Measured[], values: Cells) => Cells
type Prepare = (e: Equation, args: readonly TensorType[], kernel: Kernel) => Measure

const absolute = (cells: Cells): Cells => cells.map(Math.abs)
/** Magnitudes of numbers that are only rounded. */
export const rounded = (cells: Cells): Cells => cells.map((x) => ROUNDED * Math.abs(x))
const doubtful = (m: Measured): boolean => m.magnitudes.some((x) => x !== 0)
const all = (n: number, value: number): Cells => new Float64Array(n).fill(value)

const elementwise: Prepare = (e, args) => {
  const rule = elementwiseRule(
    e.op,
    args.map((a) => a.dtype),
    e.outs[0]!.dtype,
  )
  // the condition of a select decides over runs of elements
  const run = args.map((a) => size(e.outs[0]!.shape) / Math.max(1, size(a.shape)))
  return (given, values) => {
    const x = new Array<number>(given.length)
    const m = new Array<number>(given.length)
    return values.map((y, i) => {
      for (let k = 0; k < given.length; k++) {
        const at = Math.floor(i / run[k]!)
        x[k] = given[k]!.values[at]!
        m[k] = given[k]!.magnitudes[at]!
      }
      return rule(x, m, y, e.params)
    })
  }
}

/** What moves elements moves their magnitudes. */
const moved: Prepare = (_e, _types, kernel) => (args) => kernel(args.map((a) => a.magnitudes))[0]!.slice()

/** Linear in each of two arguments: |x| m_y + m_x |y| + c |x| |y|, for sums of `terms` products. */
const bilinear =
  (terms: (e: Equation, args: readonly TensorType[]) => number): Prepare =>
  (e, types, kernel) => {
    const n = terms(e, types)
    return ([x, y]) => {
      const [p, q] = [absolute(x!.values), absolute(y!.values)]
      const [left] = kernel([x!.magnitudes, q])
      const [right] = kernel([p, y!.magnitudes])
      const [own] = kernel([p, q])
      return own!.map((o, i) => left![i]! + right![i]! + summing(n) * o + n * UNDERFLOW)
    }
  }

const contracted = (e: Equation, [x]: readonly TensorType[]): number =>
  dotAxes(e.params).contract.reduce((n, [a]) => n * x!.shape[a]!, 1)
const convolved = (_: Equation, args: readonly TensorType[]): number => size(args[1]!.shape.slice(0, 3))

const sum: Prepare = (e, [x], kernel) => {
  const n = size(x!.shape) / Math.max(1, size(e.outs[0]!.shape))
  return ([given]) => {
    const [m] = kernel([given!.magnitudes])
    const [own] = kernel([absolute(given!.values)])
    return m!.map((s, i) => s + summing(n) * own![i]! + UNDERFLOW)
  }
}

/** For each result of a reduction, the elements of the argument that go into it. */
const groups = (e: Equation, shape: readonly number[]): readonly (readonly number[])[] => {
  const axes = e.op === 'argmax' ? [Number(e.params['axis'])] : (e.params['axes'] as readonly number[])
  const kept = shape.filter((_, i) => !axes.includes(i))
  const strides = stridesOf(kept)
  let next = 0
  const to = offsets(
    shape,
    shape.map((_, i) => (axes.includes(i) ? 0 : strides[next++]!)),
  )
  const found = Array.from({ length: size(kept) }, (): number[] => [])
  to.forEach((group, i) => found[group]!.push(i))
  return found
}

/** Elements that may be the largest, as far as the bound tells. */
const candidates = ({ values, magnitudes }: Measured, group: readonly number[]): readonly number[] => {
  const surely = group.reduce((top, i) => Math.max(top, values[i]! - UNIT * magnitudes[i]!), -Infinity)
  return group.filter((i) => values[i]! + UNIT * magnitudes[i]! >= surely)
}

const maximum: Prepare = (e, [x]) => {
  const of = groups(e, x!.shape)
  return ([given]) =>
    Float64Array.from(of, (group) =>
      candidates(given!, group).reduce((m, i) => Math.max(m, given!.magnitudes[i]!), 0),
    )
}

/** Ties are sure only between numbers without error. */
const argmax: Prepare = (e, [x]) => {
  const of = groups(e, x!.shape)
  return ([given]) =>
    Float64Array.from(of, (group) => {
      const near = candidates(given!, group)
      return near.length < 2 || near.every((i) => given!.magnitudes[i] === 0) ? 0 : Infinity
    })
}

const gather: Prepare =
  (_e, _types, kernel) =>
  ([x, indices], values) =>
    doubtful(indices!)
      ? all(values.length, Infinity)
      : kernel([x!.magnitudes, indices!.values])[0]!.map((m) => (Number.isNaN(m) ? Infinity : m))

const scatterAdd: Prepare = (_, types, kernel) => {
  const n = size(types[0]!.shape)
  return ([indices, updates], values) => {
    if (doubtful(indices!)) return all(values.length, Infinity)
    const [m] = kernel([indices!.values, updates!.magnitudes])
    const [own] = kernel([indices!.values, absolute(updates!.values)])
    return m!.map((s, i) => s + summing(n) * own![i]!)
  }
}

/** Random numbers are rounded as they go to the device; keys and addresses have no error. */
const plain =
  (own: number): Prepare =>
  () =>
  ([key, address], values) =>
    doubtful(key!) || doubtful(address!) ? all(values.length, Infinity) : values.map((x) => own * Math.abs(x))

/** A decision by one uniform a lane: sure if `near` doesn't say that u lies within the error of a threshold. */
const decided =
  (near: (u: number, values: Cells, magnitudes: Cells) => boolean): Prepare =>
  (_, [keys, addresses, parameters]) => {
    const at = lanesOf(keys!, addresses!)
    const width = size(parameters!.shape) / Math.max(1, at.count)
    const words = new Uint32Array(1)
    return ([key, address, given], values) =>
      values.map((_, lane) => {
        if (doubtful(key!) || doubtful(address!)) return Infinity
        fillWords(
          at.key0(key!.values, lane),
          at.key1(key!.values, lane),
          at.address(address!.values, lane),
          words,
        )
        const part = (cells: Cells): Cells => cells.subarray(lane * width, (lane + 1) * width)
        return near(uniformOf(words[0]!), part(given!.values), part(given!.magnitudes)) ? Infinity : 0
      })
  }

const accept = decided((u, [r], [m]) => m !== 0 && !(Math.abs(Math.log(u) - r!) > UNIT * m!))

/** Errors of the logits move the distribution function by at most twice their mean under the distribution. */
const categorical = decided((u, logits, m) => {
  const top = logits.reduce((t, l) => Math.max(t, l), -Infinity)
  const weights = logits.map((l) => Math.exp(l - top))
  const total = weights.reduce((s, w) => s + w, 0)
  const reach = weights.reduce((s, w, i) => s + (m[i] === 0 ? 0 : (2 * UNIT * w * m[i]!) / total), 0)
  let cumulative = 0
  return !weights.every((w) => Math.abs((cumulative += w / total) - u) > reach || reach === 0)
})

const KINDS: Readonly<Record<Exclude<Kind, 'control'>, Prepare>> = {
  elementwise,
  layout: moved,
  reduce: sum,
  dot: bilinear(contracted),
  convolution: bilinear(convolved),
  index: gather,
  draw: plain(0),
}

/** Box and Muller in float32: a logarithm, a root, a sine and their product, together 4.5 eps of max(1, |n|). */
const normal: Prepare = () => (_, values) => values.map((n) => 4.5 * ROUNDED * Math.max(1, Math.abs(n)))

const SINGLE: Readonly<Record<string, Prepare>> = {
  maximum,
  argmax,
  scatterAdd,
  normal,
  accept,
  categorical,
}

/** One equation on measured values. */
export const measuring = (
  e: Equation,
  types: readonly TensorType[],
): ((args: readonly Measured[]) => Measured) => {
  const kernel = primitiveKernel(e, types)
  const [out] = e.outs
  const measure =
    e.op === 'constant'
      ? (_: readonly Measured[], values: Cells): Cells =>
          out!.dtype === 'float' ? rounded(values) : all(values.length, 0)
      : (SINGLE[e.op] ?? KINDS[table.get(e.op)!.kind as Exclude<Kind, 'control'>])(e, types, kernel)
  return (args) => {
    const [values] = kernel(args.map((a) => a.values))
    const magnitudes = measure(args, values!)
    if (out!.dtype === 'float')
      values!.forEach((v, i) => {
        if (!(Math.abs(v) <= LARGEST) || Number.isNaN(magnitudes[i])) magnitudes[i] = Infinity
      })
    return { values: values!, magnitudes }
  }
}
