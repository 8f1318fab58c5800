/**
 * A block of whole tensors as steps: groups of equations, each a nest of loops, and loops over steps. For each value it
 * says how it is found.
 */
import type { DType, Shape, TensorType } from '../../../core/graph.js'
import type { Equation } from '../../../core/Ir.js'
import type { View } from '../views.js'

/**
 * How numbers lie in memory: float32, words that are a mask, integers as float64, or bytes that are 0 or 1, which is
 * how conditions come from outside and go there.
 */
export type Form = 'floats' | 'masks' | 'integers' | 'flags'

export const BYTES: Readonly<Record<Form, number>> = {
  floats: 4,
  masks: 4,
  integers: 8,
  flags: 1,
}

/** Numbers in memory, row-major: those of an input or a constant, or what a step makes. */
export interface Root {
  readonly form: Form
  readonly shape: Shape
  /** How many loops are around what makes it. */
  readonly depth: number
  /** The step that makes it; undefined for inputs and constants. */
  readonly step?: Step
  /** The numbers of a constant. */
  readonly data?: readonly number[]
  /** Whether anything reads it from memory. */
  stored: boolean
  /** The state whose place it takes, because nobody reads the old one afterwards. */
  inPlaceOf?: Root
}

export interface Located {
  readonly kind: 'located'
  readonly root: Root
  readonly view: View
}

/** How a value is found: in memory, or it is one number everywhere. */
export type Found = Located | { readonly kind: 'number'; readonly x: number }

/** An elementwise equation with how its arguments are found, each under the shape of its result. */
export interface Placed {
  readonly e: Equation
  readonly args: readonly Found[]
  /** Whether it computes on integers. */
  readonly onIntegers: boolean
  readonly root: Root
}

/** An axis of a product, and how far apart its elements are on both sides, in elements. */
export interface Axis {
  readonly length: number
  readonly a: number
  readonly b: number
}

/** Sums of products: the axes that are left, in the order of the result, and those that are summed over. */
export interface Product {
  readonly kind: 'product'
  readonly a: Located
  readonly b: Located
  readonly kept: readonly Axis[]
  readonly terms: readonly Axis[]
  readonly root: Root
  /** The part of the result that it makes. */
  readonly into: View
  /** The right side in the order in which it is read, if it was packed before. */
  readonly packedRight?: Root
}

/** How a factor is packed: bytes and numbers of elements. */
export interface Packing {
  readonly width: number
  readonly length: number
  /** From one row or column to the next. */
  readonly across: number
  /** Axes around everything, each of whose elements is packed by itself. */
  readonly chunks: Shape
  readonly chunkStrides: readonly number[]
  readonly terms: Shape
  readonly strides: readonly number[]
}

/** A factor of products in the order in which they read it. */
export interface Pack {
  readonly kind: 'pack'
  readonly from: Root
  /** Bytes from its beginning. */
  readonly offset: number
  readonly packing: Packing
  readonly root: Root
}

/** Sums or maxima of one value; strides are along the axes that are left and along those that go. */
export interface Reduction {
  readonly kind: 'reduction'
  readonly join: 'sum' | 'maximum'
  readonly x: Located
  readonly kept: readonly number[]
  readonly terms: readonly number[]
  readonly lengths: Shape
  readonly root: Root
}

/** Random numbers: `count` of them for each lane, from the key and the address of the lane on. */
export interface Draw {
  readonly kind: 'draw'
  readonly op: string
  readonly key: readonly [Found, Found]
  readonly address: Found
  readonly lanes: Shape
  readonly count: number
  readonly root: Root
}

/** The number of the first of the largest elements along an axis. */
export interface Argmax {
  readonly kind: 'argmax'
  readonly x: Located
  readonly kept: readonly number[]
  readonly along: number
  readonly length: number
  readonly root: Root
}

/** One of several numbers for each lane, with probabilities that are softmax of its logits. */
export interface Categorical {
  readonly kind: 'categorical'
  readonly key: readonly [Found, Found]
  readonly address: Found
  readonly lanes: Shape
  /** The first logit of each lane, under the shape of the lanes. */
  readonly logits: Located
  readonly along: number
  readonly length: number
  readonly root: Root
}

/** The keys of streams of their own, which open at the addresses of lanes. */
export interface ChildKey {
  readonly kind: 'childKey'
  readonly key: readonly [Found, Found]
  readonly address: Found
  readonly lanes: Shape
  readonly root: Root
}

/** Values that are written next to each other. */
export interface Parts {
  readonly kind: 'parts'
  readonly root: Root
  readonly parts: readonly {
    readonly from: Found
    readonly at: View
  }[]
  /** For a row of the iterations of a loop: the number of the iteration, and elements from row to row. */
  readonly row?: { readonly index: Root; readonly width: number }
}

/** Rows of a table by their numbers; those outside are the nearest ones. */
export interface Gather {
  readonly kind: 'gather'
  readonly table: Located
  readonly indices: Located
  readonly root: Root
}

/** Rows added into zeros by their numbers. */
export interface Scatter {
  readonly kind: 'scatter'
  readonly updates: Located
  readonly indices: Located
  readonly root: Root
}

export type Head =
  | { readonly kind: 'map' }
  | Product
  | Reduction
  | Draw
  | Parts
  | Gather
  | Scatter
  | Pack
  | Argmax
  | Categorical
  | ChildKey
  | Any

export interface Group {
  readonly kind: 'group'
  head: Head
  /** What the loops run over: the shape of the results, without axes of length 1. */
  readonly space: Shape
  readonly body: Placed[]
}

/** Whether any element of a condition holds. */
export interface Any {
  readonly kind: 'any'
  readonly x: Located
  readonly root: Root
}

export interface Loop {
  readonly kind: 'loop'
  /** At most so many iterations. */
  readonly count: number
  readonly index: Root
  /** What is done before each iteration, and whether there is one. */
  readonly test?: { readonly steps: readonly Step[]; readonly holds: Root }
  readonly steps: readonly Step[]
}

/** The steps of a loop in order. */
export const stepsOf = ({ test, steps }: Loop): readonly Step[] => [...(test?.steps ?? []), ...steps]

export type Step = Group | Loop

/** The type of a root's numbers, as values have them. */
export const formOf = ({ dtype }: TensorType): Form =>
  dtype === 'float' ? 'floats' : dtype === 'int' ? 'integers' : 'masks'

/** The type of elements that lie in a form. */
export const typeOf = (form: Form): DType =>
  form === 'floats' ? 'float' : form === 'integers' ? 'int' : 'bool'
