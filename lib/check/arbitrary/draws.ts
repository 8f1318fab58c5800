/** Sketches of draws: a function of the stream, of an address, and perhaps of parameters. */
import * as fc from 'fast-check'
import { constant, type Tensor, type TensorType } from '../../core/graph.js'
import { add, mul } from '../../core/prim/elementwise.js'
import { variablesOf, type Place, type Sketch } from './sketch.js'

const int = (n: number): Tensor => constant([n], [], 'int')

/** Addresses: fixed ones, also beyond 2^32, and ones that move with an integer in scope. */
const address = (place: Place): fc.Arbitrary<Sketch> => {
  const fixed = fc.oneof(fc.nat({ max: 20 }), fc.integer({ min: 2 ** 32 - 2, max: 2 ** 40 })).map((n) => ({
    dtype: 'int' as const,
    shape: [],
    text: `${n}`,
    build: () => int(n),
  }))
  const moving = variablesOf(place, { dtype: 'int', shape: [] }).map((index) =>
    fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 9 }), index).map(([base, stride, i]) => ({
      dtype: 'int' as const,
      shape: [],
      text: `${base}+${stride}*${i.text}`,
      build: (scope: Parameters<Sketch['build']>[0]) => add(int(base), mul(int(stride), i.build(scope))),
    })),
  )
  return fc.oneof(fixed, ...moving)
}

/** A draw at some address. */
export const addressed = (
  name: string,
  type: TensorType,
  place: Place,
  parameters: readonly fc.Arbitrary<Sketch>[],
  draw: (key: Tensor, address: Tensor, ...parameters: readonly Tensor[]) => Tensor,
): fc.Arbitrary<Sketch> =>
  fc.tuple(address(place), ...parameters).map(([at, ...rest]) => ({
    dtype: type.dtype,
    shape: type.shape,
    text: `${name}@${at!.text}(${rest.map((s) => s.text).join(', ')})`,
    build: (scope) => draw(scope.key, at!.build(scope), ...rest.map((s) => s.build(scope))),
  }))
