/**
 * Sketches of floats. Functions with a bounded domain are applied to arguments inside it, and what grows fast to
 * bounded arguments, so that values stay finite and of moderate size.
 */
import * as fc from 'fast-check'
import type { Shape, Tensor } from '../../core/graph.js'
import { normal, uniform } from '../../core/prim/draw.js'
import { broadcastTo } from '../../core/prim/broadcast.js'
import * as E from '../../core/prim/elementwise.js'
import { algebraic } from './algebra.js'
import { controlled } from './control.js'
import { addressed } from './draws.js'
import { image } from './image.js'
import { laidOut, picked } from './layout.js'
import { reduced } from './reduce.js'
import { bool, int } from './discrete.js'
import { applied, choose, constantOf, deeper, variablesOf, type Place, type Sketch } from './sketch.js'

type Unary = readonly [name: string, f: (x: Tensor) => Tensor]
type Binary = readonly [name: string, f: (x: Tensor, y: Tensor) => Tensor]

const aboveOne = (x: Tensor): Tensor => E.add(E.fill(1, x.shape), E.mul(x, x))

const smooth: readonly Unary[] = [
  ['neg', E.neg],
  ['sin', E.sin],
  ['cos', E.cos],
  ['tanh', E.tanh],
  ['sigmoid', E.sigmoid],
  ['softplus', E.softplus],
  ['erf', E.erf],
  ['arctan', E.arctan],
  ['exp.sin', (x) => E.exp(E.sin(x))],
  ['expm1.sin', (x) => E.expm1(E.sin(x))],
  ['log(1+x^2)', (x) => E.log(aboveOne(x))],
  ['log1p(x^2)', (x) => E.log1p(E.mul(x, x))],
  ['sqrt(1+x^2)', (x) => E.sqrt(aboveOne(x))],
]
const stop: Unary = ['stopGradient', E.stopGradient]
const bent: readonly Unary[] = [
  ['abs', E.abs],
  ['sign', E.sign],
  ['floor', E.floor],
  ['leakyRelu', (x) => E.leakyRelu(0.2, x)],
  ['step', (x) => E.step(0.1, x)],
]
const pairs: readonly Binary[] = [
  ['add', E.add],
  ['sub', E.sub],
  ['mul', E.mul],
  ['div(x,1+y^2)', (x, y) => E.div(x, aboveOne(y))],
]
const bentPairs: readonly Binary[] = [
  ['max', E.max],
  ['min', E.min],
]

/** Numbers that algebra looks for, and ordinary ones. */
const number = fc.oneof(
  fc.constantFrom(0, 1),
  fc.integer({ min: -20, max: 20 }).map((n) => n / 10),
)

const one = (place: Place, shape: Shape, [name, f]: Unary): fc.Arbitrary<Sketch> =>
  applied(name, { dtype: 'float', shape }, [float(place, shape)], (x) => f(x!))

const two = (place: Place, shape: Shape, [name, f]: Binary): fc.Arbitrary<Sketch> =>
  applied(name, { dtype: 'float', shape }, [float(place, shape), float(place, shape)], (x, y) => f(x!, y!))

/** Floats of a shape. */
export const float = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const type = { dtype: 'float', shape } as const
  const filled = number.map((n): Sketch => ({ ...type, text: `${n}`, build: () => E.fill(n, shape) }))
  const known = variablesOf(place, type)
  const scalars = variablesOf(place, { dtype: 'float', shape: [] })
  const spread = scalars.map((s) => applied('broadcast', type, [s], (x) => broadcastTo(x!, shape)))
  const leaf = fc.oneof(
    ...(known.length > 0 ? known : spread).map((arbitrary) => ({ weight: 3, arbitrary })),
    filled,
    constantOf(shape, 'float', number),
  )
  if (place.depth <= 0) return leaf
  const inner = deeper(place)
  const { kinks, stops, draws, images } = place.grammar
  return choose(leaf, [
    ...[...smooth, ...(kinks ? bent : []), ...(stops ? [stop] : [])].map((f) => () => one(inner, shape, f)),
    ...[...pairs, ...pairs, ...(kinks ? bentPairs : [])].map((f) => () => two(inner, shape, f)),
    () => applied('toFloat', type, [int(inner, shape)], (x) => E.toFloat(x!)),
    () =>
      applied('select', type, [bool(inner, shape), float(inner, shape), float(inner, shape)], (c, a, b) =>
        E.select(c!, a!, b!),
      ),
    ...reduced(inner, shape, kinks),
    ...laidOut(inner, shape),
    ...picked(inner, shape),
    ...controlled(inner, shape),
    ...algebraic(inner, shape),
    ...(images ? [() => image(inner, shape)] : []),
    ...(draws
      ? [
          () => addressed('normal', type, inner, [], (k, a) => normal(k, a, shape)),
          () => addressed('uniform', type, inner, [], (k, a) => uniform(k, a, shape)),
        ]
      : []),
  ])
}
