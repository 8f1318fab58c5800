/** Elementwise kernels: the row's formula on numbers, at each element. */
import { size, type Primitive } from '../../core/graph.js'
import type { Kernel, Prepare } from './cells.js'

type Formula = ReturnType<NonNullable<Primitive['scalar']>>

const unary =
  (f: Formula): Kernel =>
  ([x]) => {
    const out = new Float64Array(x!.length)
    for (let i = 0; i < out.length; i++) out[i] = f(x![i]!)
    return [out]
  }

const binary =
  (f: Formula): Kernel =>
  ([x, y]) => {
    const out = new Float64Array(x!.length)
    for (let i = 0; i < out.length; i++) out[i] = f(x![i]!, y![i]!)
    return [out]
  }

/** The condition's shape is a prefix of the others', so each of its elements decides over a run of `inner`. */
const select =
  (f: Formula, inner: number): Kernel =>
  ([c, a, b]) => {
    const out = new Float64Array(a!.length)
    for (let k = 0, i = 0; i < out.length; k++)
      for (const end = i + inner; i < end; i++) out[i] = f(c![k]!, a![i]!, b![i]!)
    return [out]
  }

export const prepareElementwise =
  (row: Primitive): Prepare =>
  (e, args) => {
    const f = row.scalar!(e.params)
    if (args.length === 1) return unary(f)
    if (args.length === 2) return binary(f)
    return select(f, size(args[1]!.shape) / Math.max(1, size(args[0]!.shape)))
  }
