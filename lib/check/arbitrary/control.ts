/** Sketches that bind variables: local names, named functions, loops. */
import * as fc from 'fast-check'
import { constant, variable, type Shape, type Tensor, type TensorType } from '../../core/graph.js'
import { sum } from '../../core/prim/broadcast.js'
import { call, loop, whileLoop } from '../../core/prim/control.js'
import { add, less, sin } from '../../core/prim/elementwise.js'
import { reshape, slice } from '../../core/prim/layout.js'
import { chained } from './chain.js'
import { float } from './float.js'
import { binding, deeper, extend, variablesOf, type Place, type Sketch } from './sketch.js'

const INDEX: TensorType = { dtype: 'int', shape: [] }
const INNER: readonly Shape[] = [[], [2], [3], [2, 3]]
const innerType = fc.constantFrom(...INNER).map((shape): TensorType => ({ dtype: 'float', shape }))

const sketch = (shape: Shape, text: string, build: Sketch['build']): Sketch => ({
  dtype: 'float',
  shape,
  text,
  build,
})

/** let v = a in b, where b may use v more than once. */
const local = (place: Place, shape: Shape): fc.Arbitrary<Sketch> =>
  innerType.chain((type) =>
    fc
      .tuple(float(place, type.shape), float(binding(place, [type]), shape))
      .map(([a, b]) =>
        sketch(shape, `let v${place.environment.length} = ${a.text} in ${b.text}`, (scope) =>
          b.build(extend(scope, [a.build(scope)])),
        ),
      ),
  )

/** f(a) + f(b), or f(a) alone, for a named function f that may also use what is in scope. */
const named = (place: Place, shape: Shape): fc.Arbitrary<Sketch> =>
  innerType.chain((type) =>
    fc
      .tuple(
        fc.constantFrom('f', 'g'),
        float(binding(place, [type]), shape),
        fc.array(float(place, type.shape), { minLength: 1, maxLength: 2 }),
      )
      .map(([name, body, args]) =>
        sketch(
          shape,
          `${args.map((a) => `${name}(${a.text})`).join(' + ')} where ${name}(v${place.environment.length}) = ${body.text}`,
          (scope) =>
            args
              .map((a) => {
                const parameter = variable(type)
                return call(name, [parameter], [body.build(extend(scope, [parameter]))], [a.build(scope)])[0]!
              })
              .reduce((x, y) => add(x, y)),
        ),
      ),
  )

/** The state of a loop after a step: as it was, or something bounded. */
const next = (place: Place, type: TensorType): fc.Arbitrary<Sketch> =>
  fc.oneof(
    ...variablesOf(place, type),
    float(place, type.shape).map((s) => sketch(type.shape, `sin(${s.text})`, (scope) => sin(s.build(scope)))),
  )

/** A loop with two values for its state, and one row a step; its result is the first value, or the sum of the rows. */
const looped = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const type: TensorType = { dtype: 'float', shape }
  return innerType.chain((other) => {
    const inside = binding(place, [INDEX, type, other])
    return fc
      .tuple(
        fc.nat({ max: 3 }),
        fc.tuple(float(place, shape), float(place, other.shape)),
        fc.tuple(next(inside, type), next(inside, other), float(deeper(inside), shape)),
        fc.boolean(),
      )
      .map(([count, start, body, rows]) =>
        sketch(
          shape,
          `loop ${count} from (${start.map((s) => s.text).join('; ')}) by (${body.map((s) => s.text).join('; ')})` +
            (rows ? ' rows' : ''),
          (scope) => {
            const outs = loop(
              'loop',
              count,
              start.map((s) => s.build(scope)),
              (index, carry) => {
                const [a, b, row] = body.map((s) => s.build(extend(scope, [index, ...carry])))
                return { carry: [a!, b!], rows: [row!] }
              },
            )
            return rows ? sum(outs[2]!, [0]) : outs[0]!
          },
        ),
      )
  })
}

const first = (x: Tensor): Tensor =>
  reshape(
    slice(
      x,
      x.shape.map(() => 0),
      x.shape.map(() => 1),
    ),
    [],
  )

/** A while loop that runs while the first element of its state is below a threshold. */
const bounded = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const type: TensorType = { dtype: 'float', shape }
  const inside = binding(place, [INDEX, type])
  return fc
    .tuple(fc.nat({ max: 3 }), float(place, shape), next(inside, type), fc.integer({ min: -10, max: 10 }))
    .map(([bound, start, body, tenths]) =>
      sketch(
        shape,
        `while ${bound} < ${tenths / 10} from ${start.text} by ${body.text}`,
        (scope) =>
          whileLoop(
            bound,
            [start.build(scope)],
            ([x]) => less(first(x!), constant([tenths / 10], [])),
            (index, [x]) => [body.build(extend(scope, [index, x!]))],
          )[0]!,
      ),
    )
}

export const controlled = (place: Place, shape: Shape): readonly (() => fc.Arbitrary<Sketch>)[] => {
  const { kinks, loops, whiles } = place.grammar
  return [
    () => local(place, shape),
    () => named(place, shape),
    ...(loops ? [() => looped(place, shape)] : []),
    ...(loops && kinks ? [() => chained(place, shape)] : []),
    ...(whiles ? [() => bounded(place, shape)] : []),
  ]
}
