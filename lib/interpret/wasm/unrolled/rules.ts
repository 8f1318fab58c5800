/**
 * The primitives, element by element: which local an element of a layout is, and the code of what computes.
 */
import { size } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import { dotAxes, freeAxes } from '../../../core/prim/dot.js'
import { table as primitives } from '../../../core/table.js'
import { keptAxes } from '../axes.js'
import {
  float,
  floatsOf,
  indexOf,
  mask,
  number,
  rowOf,
  toFloat,
  toInt,
  uncovered,
  type Cell,
} from '../cells.js'
import { drawCells } from '../draws.js'
import { all, type Rule, type Site } from '../elements.js'
import type { V128 } from '../emit/code.js'
import * as i32 from '../emit/i32.js'
import * as f32x4 from '../emit/f32x4.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import { functions } from '../math/functions.js'
import { floatOperation, integerOperation, select } from '../operations.js'
import { list, numberOf } from '../params.js'
import { indices, offsetOf, range, shifted, stridesOf, without } from '../shapes.js'

/** A result whose element at an index is an element of the argument at another one. */
const moved =
  (source: (site: Site) => (index: readonly number[]) => readonly number[] | undefined): Rule =>
  (site) => {
    const [x] = site.args
    const from = source(site)
    const strides = stridesOf(x!.shape)
    const zero = number(0)
    return indices(site.shape).map((i) => {
      const at = from(i)
      return at === undefined ? zero : x!.cell(offsetOf(at, strides))
    })
  }

const laneOf = ({ scope, given }: Site, k: number): number | undefined => scope.laneAxis(given[k]!)
const laneOfResult = ({ scope, out }: Site): number | undefined => scope.laneAxis(out)

/** Axes of argument 0 for one chain; that of the lanes isn't among them. */
const axesOf = (site: Site, axes: readonly number[]): readonly number[] =>
  axes.map((a) => shifted(a, laneOf(site, 0)))

/** Adjacent pairs first, so that sums are short trees. */
const tree = <A>(xs: readonly A[], join: (a: A, b: A) => A): A => {
  let level = xs
  while (level.length > 1)
    level = level.flatMap((x, i) => (i % 2 === 1 ? [] : [i + 1 < level.length ? join(x, level[i + 1]!) : x]))
  return level[0]!
}

/** Groups of an argument's cells that a reduction over axes makes one of. */
const groups = (site: Site, axes: readonly number[]): readonly (readonly Cell[])[] => {
  const [x] = site.args
  const strides = stridesOf(x!.shape)
  const kept = x!.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]))
  const inner = indices(axes.map((a) => x!.shape[a]!))
  return indices(kept.map((a) => x!.shape[a]!)).map((i) => {
    const base = offsetOf(
      i,
      kept.map((a) => strides[a]!),
    )
    const along = axes.map((a) => strides[a]!)
    return inner.map((j) => x!.cell(base + offsetOf(j, along)))
  })
}

const reduction =
  (empty: number, join: (a: V128, b: V128) => V128): Rule =>
  (site) => {
    const { w } = site.scope
    return groups(site, axesOf(site, list(site.e, 'axes'))).map((cells) =>
      cells.length === 0
        ? number(empty)
        : float(
            tree(
              cells.map((c) => floatsOf(w, c)),
              (a, b) => w.let(join(a, b)),
            ),
          ),
    )
  }

const dot: Rule = (site) => {
  const { e, args, given, scope } = site
  const { w } = scope
  const axes = dotAxes(e.params)
  const lanes = [laneOf(site, 0), laneOf(site, 1)] as const
  const ranks = given.map((v) => v.shape.length)
  const pairs = (of: typeof axes.batch) =>
    of
      .filter(([i]) => i !== lanes[0] || lanes[0] === undefined)
      .map(([i, j]) => [shifted(i, lanes[0]), shifted(j, lanes[1])] as const)
  const own = { batch: pairs(axes.batch), contract: pairs(axes.contract) }
  const free = ([0, 1] as const).map((side) =>
    freeAxes(ranks[side]!, axes, side)
      .filter((a) => a !== lanes[side])
      .map((a) => shifted(a, lanes[side])),
  )
  const [a, b] = args
  const [sa, sb] = [stridesOf(a!.shape), stridesOf(b!.shape)]
  const inner = indices(own.contract.map(([i]) => a!.shape[i]!))
  const nb = own.batch.length
  const nf = free[0]!.length
  return indices(site.shape).map((i) => {
    const at = (side: 0 | 1, strides: readonly number[], from: number): number =>
      own.batch.reduce((n, p, k) => n + i[k]! * strides[p[side]]!, 0) +
      free[side]!.reduce((n, axis, k) => n + i[from + k]! * strides[axis]!, 0)
    const [oa, ob] = [at(0, sa, nb), at(1, sb, nb + nf)]
    const terms = inner.map((j) => {
      const x = floatsOf(w, a!.cell(oa + own.contract.reduce((n, p, k) => n + j[k]! * sa[p[0]]!, 0)))
      const y = floatsOf(w, b!.cell(ob + own.contract.reduce((n, p, k) => n + j[k]! * sb[p[1]]!, 0)))
      return w.let(f32x4.mul(x, y))
    })
    return terms.length === 0 ? number(0) : float(tree(terms, (x, y) => w.let(f32x4.add(x, y))))
  })
}

/** A row of a shared tensor in memory, or a choice among rows that are known, at an index inside. */
const gather: Rule = (site) => {
  const { args, scope, given } = site
  const { w } = scope
  const [x, at] = args
  if (laneOf(site, 0) === 0) uncovered('rows of chains')
  const rows = x!.shape[0]!
  const width = size(x!.shape) / rows
  return all(at!).flatMap((i) => {
    const columns = range(width)
    if (i.kind === 'shared' && x!.pointer !== undefined) {
      const base = w.let(i32.add(x!.pointer, i32.mul(rowOf(i, rows), 4 * width)))
      return columns.map((k) => float(w.let(v128.loadSplat(base, 4 * k))))
    }
    const chosen = indexOf(w, i)
    const masks = range(rows - 1).map((r) => w.let(i32x4.less(chosen, w.word(r + 1))))
    return columns.map((k) =>
      masks.reduceRight<Cell>(
        (rest, m, r) =>
          select(w, mask(m), x!.cell(r * width + k), rest, {
            varies: i.kind !== 'shared',
            ofIntegers: given[0]!.dtype === 'int',
          }),
        x!.cell((rows - 1) * width + k),
      ),
    )
  })
}

const concat: Rule = (site) => {
  const { args, e } = site
  const axis = numberOf(e, 'axis')
  const along = shifted(axis, laneOfResult(site))
  return indices(site.shape).map((i) => {
    let left = i[along]!
    const k = args.findIndex((a) => {
      if (left < a.shape[along]!) return true
      left -= a.shape[along]!
      return false
    })
    const inner = i.map((n, j) => (j === along ? left : n))
    return args[k]!.cell(offsetOf(inner, stridesOf(args[k]!.shape)))
  })
}

const constant: Rule = (site) => {
  const data = list(site.e, 'data')
  const lane = laneOfResult(site)
  const strides = stridesOf(site.out.shape)
  const own = strides.filter((_, i) => i !== lane)
  const chains = lane === undefined ? 1 : site.out.shape[lane]!
  const firsts = indices(site.shape).map((i) => offsetOf(i, own))
  const alike = firsts.every((at) => {
    for (let c = 1; c < chains; c++) if (!Object.is(data[at + c * strides[lane!]!], data[at])) return false
    return true
  })
  return alike ? firsts.map((at) => number(data[at]!)) : uncovered('constants of chains')
}

/** Axes of which one may not be that of the lanes, where something is cut off or put around. */
const window =
  (begin: (e: Equation) => readonly number[], sign: 1 | -1): Rule =>
  (site) => {
    const lane = laneOf(site, 0)
    const from = begin(site.e).filter((_, i) => i !== lane)
    const { shape } = site.args[0]!
    return moved(() => (i) => {
      const at = i.map((n, k) => n + sign * from[k]!)
      return at.every((n, k) => n >= 0 && n < shape[k]!) ? at : undefined
    })(site)
  }

const reshape: Rule = (site) => {
  const [from, to] = [laneOf(site, 0), laneOfResult(site)]
  const kept = keptAxes(site.given[0]!.shape, site.out.shape)
  if (from !== undefined && !kept.some(([i, j]) => i === from && j === to)) return uncovered('split chains')
  // the axis keeps its place, so that the elements of one chain keep their order
  return all(site.args[0]!)
}

export const rules: Readonly<Record<string, Rule>> = {
  constant,
  reshape,
  broadcast: (site) => {
    const axes = list(site.e, 'axes')
    const lane = laneOf(site, 0)
    const own = axes.filter((_, i) => i !== lane).map((a) => shifted(a, laneOfResult(site)))
    return moved(() => (i) => own.map((a) => i[a]!))(site)
  },
  transpose: (site) => {
    const lane = laneOf(site, 0)
    const order = list(site.e, 'order')
      .filter((a) => a !== lane)
      .map((a) => shifted(a, lane))
    return moved(() => (i) => order.map((_, k) => i[order.indexOf(k)]!))(site)
  },
  slice: window((e) => list(e, 'begin'), 1),
  pad: window((e) => list(e, 'before'), -1),
  concat,
  sum: reduction(0, f32x4.add),
  // quicker than `max`, which tells zeros apart: pickMax keeps a NaN of a, and a mask where b is one has the bits of NaN
  maximum: reduction(-Infinity, (a, b) => v128.or(f32x4.pickMax(a, b), f32x4.notEqual(b, b))),
  dot,
  gather,
}

export const elementwise: Rule = (site) => {
  const { e, args, given, scope, out } = site
  if (primitives.get(e.op)?.kind !== 'elementwise') return uncovered(`'${e.op}'`)
  const { w } = scope
  const slope = numberOf(e, 'slope')
  const integers = given.some((v) => v.dtype === 'int')
  const n = size(site.shape)
  return range(n).map((i) => {
    const cells = args.map((a) => a.cell(Math.floor((i * size(a.shape)) / n)))
    switch (e.op) {
      case 'stopGradient':
        return cells[0]!
      case 'toFloat':
        return toFloat(w, cells[0]!)
      case 'toInt':
        return toInt(w, cells[0]!)
      case 'select':
        return select(w, cells[0]!, cells[1]!, cells[2]!, {
          varies: scope.laneAxis(given[0]!) !== undefined,
          ofIntegers: out.dtype === 'int',
        })
      default:
        return integers ? integerOperation(w, e.op, cells) : floatOperation(w, e.op, cells, slope, functions)
    }
  })
}

export const DRAWS = ['uniform', 'normal', 'accept']

/** Keys and addresses have an axis for that of the lanes too, of length 1 where all chains share them. */
export const draw: Rule = ({ e, args, given, scope, out, shape }) => {
  const lane = scope.laneAxis(out)
  const own = args.map((a, k) => (k < 2 ? { ...a, shape: without(given[k]!.shape, lane) } : a))
  return drawCells(scope.w, e, own, shape)
}
