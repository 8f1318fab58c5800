/**
 * Sketches: well-typed terms before they are built, so that generators can make them, shrink them and print them.
 * A sketch is open in an environment, the types of the variables in scope.
 */
import * as fc from 'fast-check'
import { constant, type DType, type Shape, type Tensor, type TensorType } from '../../core/graph.js'

/** The types of the variables that a sketch may use, outermost first. */
export type Environment = readonly TensorType[]

/** The tensors that stand for an environment's variables, and the stream for draws. */
export interface Scope {
  readonly values: readonly Tensor[]
  readonly key: Tensor
}

/** A term of a type; `text` is for people. */
export interface Sketch extends TensorType {
  readonly text: string
  readonly build: (scope: Scope) => Tensor
}

/** Which parts of the language a generator uses. */
export interface Grammar {
  /** Functions without a derivative somewhere: abs, max, floor, comparisons. */
  readonly kinks: boolean
  /** Loops of a known length. */
  readonly loops: boolean
  /** Bounded while loops, which have no gradient. */
  readonly whiles: boolean
  /** Uniforms and normals. */
  readonly draws: boolean
  /** Accepts and categoricals, which have no gradient. */
  readonly discrete: boolean
  /** stopGradient, which finite differences don't see. */
  readonly stops: boolean
  /** Convolutions. */
  readonly images: boolean
}

/** What a generator needs to know: where a term stands, and how deep it may grow. */
export interface Place {
  readonly grammar: Grammar
  readonly environment: Environment
  readonly depth: number
}

export const deeper = (place: Place): Place => ({ ...place, depth: place.depth - 1 })
export const binding = (place: Place, types: readonly TensorType[]): Place => ({
  ...deeper(place),
  environment: [...place.environment, ...types],
})
export const extend = (scope: Scope, values: readonly Tensor[]): Scope => ({
  ...scope,
  values: [...scope.values, ...values],
})

/** An arbitrary that is made when it is first used, since grammars are recursive. */
class Lazy<A> extends fc.Arbitrary<A> {
  private made: fc.Arbitrary<A> | undefined
  constructor(private readonly make: () => fc.Arbitrary<A>) {
    super()
  }
  private get inner(): fc.Arbitrary<A> {
    return (this.made ??= this.make())
  }
  generate(random: fc.Random, bias: number | undefined): fc.Value<A> {
    return this.inner.generate(random, bias)
  }
  canShrinkWithoutContext(value: unknown): value is A {
    return this.inner.canShrinkWithoutContext(value)
  }
  shrink(value: A, context: unknown): fc.Stream<fc.Value<A>> {
    return this.inner.shrink(value, context)
  }
}

export const lazy = <A>(make: () => fc.Arbitrary<A>): fc.Arbitrary<A> => new Lazy(make)

/** One of several sketches; the first kind is what a failing one shrinks to. */
export const choose = (
  simplest: fc.Arbitrary<Sketch>,
  others: readonly (() => fc.Arbitrary<Sketch>)[],
): fc.Arbitrary<Sketch> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: simplest },
    ...others.map((make) => ({ weight: 1, arbitrary: lazy(make) })),
  )

/** A function applied to sketches. */
export const applied = (
  name: string,
  type: TensorType,
  args: readonly fc.Arbitrary<Sketch>[],
  f: (...args: readonly Tensor[]) => Tensor,
): fc.Arbitrary<Sketch> =>
  fc.tuple(...args).map((sketches) => ({
    dtype: type.dtype,
    shape: type.shape,
    text: `${name}(${sketches.map((s) => s.text).join(', ')})`,
    build: (scope) => f(...sketches.map((s) => s.build(scope))),
  }))

/** A constant tensor of numbers drawn one by one. */
export const constantOf = (
  shape: Shape,
  dtype: DType,
  number: fc.Arbitrary<number>,
): fc.Arbitrary<Sketch> => {
  const n = shape.reduce((a, d) => a * d, 1)
  return fc.array(number, { minLength: n, maxLength: n }).map((data) => ({
    dtype,
    shape,
    text: shape.length === 0 ? `${data[0]}` : `[${data.join(' ')}]`,
    build: () => constant(data, shape, dtype),
  }))
}

/** The variables of a type that are in scope. */
export const variablesOf = (place: Place, type: TensorType): readonly fc.Arbitrary<Sketch>[] =>
  place.environment.flatMap((t, i) =>
    t.dtype === type.dtype && t.shape.join() === type.shape.join()
      ? [fc.constant<Sketch>({ ...t, text: `v${i}`, build: (scope) => scope.values[i]! })]
      : [],
  )
