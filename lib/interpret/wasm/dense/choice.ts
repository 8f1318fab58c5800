/** One of several: the first of the largest, one at random, or any at all. */
import type { Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { integersOfWords } from '../cells.js'
import type { I32, V128 } from '../emit/code.js'
import * as i32 from '../emit/i32.js'
import * as f32x4 from '../emit/f32x4.js'
import * as i32x4 from '../emit/i32x4.js'
import * as v128 from '../emit/v128.js'
import { functions } from '../math/functions.js'
import { threefry, uniform } from '../math/threefry.js'
import { stridesOf } from '../shapes.js'
import { squeezed, type View } from '../views.js'
import { reachAlong, reachOf, vectorNest, type Context } from './context.js'
import { laneParts, laneSite, type LaneReader } from './draw.js'
import type { Any, Argmax, Categorical, Found, Located, Root } from './found.js'
import { load, store, vectorOf, type Spot } from './vectors.js'
import { numberOf } from '../params.js'

export const argmaxOf = (e: Equation, x: Located, root: Root): Argmax => {
  const axis = numberOf(e, 'axis')
  const { shape, strides } = x.view
  return {
    kind: 'argmax',
    x,
    kept: shape.flatMap((d, i) => (i === axis || d === 1 ? [] : [strides[i]!])),
    along: strides[axis]!,
    length: shape[axis]!,
    root,
  }
}

/** The element of a spot that lies so many bytes further. */
const loadAt = ({ w }: Context, spot: Spot, bytes: I32): V128 =>
  vectorOf(w, 'floats', load(w, 'floats', { ...spot, at: w.let(i32.add(spot.at, bytes)) }))

export const emitArgmax = (c: Context, { x, kept, along, length, root }: Argmax): void => {
  const { w } = c
  const space = squeezed(root.shape)
  const [from, to] = [reachOf(x.root, x.view.offset, kept), reachOf(root, 0, stridesOf(space))]
  vectorNest(c, space, [from, to], (at) => {
    const spot = at(from)
    const best = w.variable(loadAt(c, spot, i32.constant(0)))
    const index = w.variable(i32x4.constant(0))
    w.loop(0, length, 1, (k) => {
      const next = loadAt(c, spot, i32.mul(k, 4 * along))
      const better = w.let(f32x4.greater(next, best.get))
      best.set(v128.select(better, next, best.get))
      index.set(v128.select(better, i32x4.splat(k), index.get))
    })
    store(w, root.form, at(to), integersOfWords(w, w.let(index.get)))
  })
}

export const categoricalOf = (
  args: readonly Found[],
  given: readonly Value[],
  logits: Located,
  root: Root,
): Categorical => {
  const lanes: Shape = root.shape
  const [k0, k1, address] = laneParts(args, given, lanes)
  const { shape, strides, offset } = logits.view
  const first: View = { shape: lanes, offset, strides: strides.slice(0, -1) }
  return {
    kind: 'categorical',
    key: [k0, k1],
    address,
    lanes,
    logits: { ...logits, view: first },
    along: strides.at(-1)!,
    length: shape.at(-1)!,
    root,
  }
}

/** The first number at which the distribution function passes a uniform; the last one if none does. */
export const emitCategorical = (c: Context, head: Categorical): void => {
  const { w } = c
  const { lanes, logits, along, length, root } = head
  const space = squeezed(lanes)
  const site: LaneReader = laneSite(head)
  const [from, to] = [reachAlong(logits, lanes), reachOf(root, 0, stridesOf(space))]
  vectorNest(c, space, [...site.reaches, from, to], (at) => {
    const spot = at(from)
    const { key, counter } = site.read(c, at)
    const u = uniform(w, threefry(w, ...key, ...counter)[0])
    const each = (count: number, body: (x: V128) => void): void =>
      w.loop(0, count, 1, (k) => body(loadAt(c, spot, i32.mul(k, 4 * along))))
    const top = w.variable(f32x4.constant(-Infinity))
    each(length, (x) => top.set(f32x4.max(top.get, x)))
    const weight = (x: V128): V128 => functions['exp'](w, w.let(f32x4.sub(x, top.get)))
    const total = w.variable(f32x4.constant(0))
    each(length, (x) => total.set(f32x4.add(total.get, weight(x))))
    const left = w.variable(f32x4.mul(u, total.get))
    const index = w.variable(i32x4.constant(0))
    if (length > 1)
      each(length - 1, (x) => {
        left.set(f32x4.sub(left.get, weight(x)))
        // a mask is -1 where the uniform is still to be passed
        index.set(i32x4.sub(index.get, v128.not(f32x4.less(left.get, w.float(0)))))
      })
    store(w, root.form, at(to), integersOfWords(w, w.let(index.get)))
  })
}

export const emitAny = (c: Context, { x, root }: Any): void => {
  const { w } = c
  const any = w.variable(i32x4.constant(0))
  const { shape } = x.view
  const from = reachAlong(x, shape)
  vectorNest(c, squeezed(shape), [from], (at) =>
    any.set(v128.or(any.get, vectorOf(w, 'masks', load(w, x.root.form, at(from))))),
  )
  const { base, offset } = c.placeOf(root)
  const v = w.let(i32x4.splat(v128.anyTrue(any.get)))
  w.emit(v128.storeLane(base, v, 0, offset))
}
