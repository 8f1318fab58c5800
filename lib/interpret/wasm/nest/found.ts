/** What a block becomes: groups of equations, and for each of its values how it is found. */
import type { Shape } from '../../../core/graph.js'
import type { Equation, Value } from '../../../core/Ir.js'
import { whole, type View } from '../views.js'

/** Numbers in memory: those of an input, or of a value that a group makes. */
export interface Root {
  readonly value: Value
  /** The group that makes it; undefined for parameters of the block. */
  readonly group?: Group
  /** Whether it lies in memory as one number for all chains. */
  readonly shared: boolean
  /** For a row of a shared tensor: the tensor, and the integer that says which row. */
  readonly row?: { readonly of: Root; readonly index: number; readonly width: number; readonly rows: number }
  /** The numbers of a constant. */
  readonly data?: readonly number[]
  /** Whether anything reads it from memory. */
  stored: boolean
}

/** How a value is found. */
export type Found =
  | { readonly kind: 'located'; readonly root: Root; readonly view: View }
  | { readonly kind: 'number'; readonly x: number }
  /** Integers, and what is made of integers alone: computed before everything else. */
  | { readonly kind: 'scalar'; readonly id: number; readonly shape: Shape }

/** An equation with how its arguments are found, each under the shape that the equation sees for one chain. */
export interface Placed {
  readonly e: Equation
  readonly args: readonly Found[]
  readonly types: readonly Value[]
  readonly out: Value
  readonly root: Root
}

/**
 * What is at the heart of a group: nothing, a product with weights that all chains share, another reduction, random
 * numbers, or parts that are put together.
 */
export type Head =
  { readonly kind: 'map' } | { readonly kind: 'dot' | 'reduce' | 'draw' | 'copy'; readonly placed: Placed }

export interface Group {
  head: Head
  /** What the loops run over: the shape of the results for one chain, without axes of length 1. */
  readonly space: Shape
  readonly body: Placed[]
}

export interface Grouped {
  readonly groups: readonly Group[]
  /** Equations on integers, in order. */
  readonly scalars: readonly Equation[]
  readonly roots: readonly Root[]
  readonly params: readonly Found[]
  readonly results: readonly Found[]
}

/** A shape without its axes of length 1. */
export const squeezed = (shape: Shape): Shape => shape.filter((d) => d !== 1)

/** A view without its axes of length 1. */
const squeeze = (view: View): View => {
  const long = view.shape.flatMap((d, i) => (d === 1 ? [] : [i]))
  return {
    shape: long.map((i) => view.shape[i]!),
    offset: view.offset,
    strides: long.map((i) => view.strides[i]!),
  }
}

export const isWhole = (view: View): boolean => {
  const v = squeeze(view)
  const dense = whole(v.shape)
  return v.offset === 0 && v.strides.every((s, i) => s === dense.strides[i])
}

/** Whether a found value is what a group holds in registers, element by element. */
export const inRegisters = (found: Found, group: Group): boolean =>
  found.kind === 'located' &&
  found.root.group === group &&
  isWhole(found.view) &&
  squeezed(found.view.shape).join() === group.space.join()
