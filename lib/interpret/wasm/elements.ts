/** Values as one chain sees them, element by element, and what the code for them needs to know. */
import { size, type Shape } from '../../core/graph.js'
import type { Equation, Value } from '../../core/Ir.js'
import type { Cell } from './cells.js'
import type { I32 } from './emit/code.js'
import type { Writer } from './emit/function.js'
import { range } from './shapes.js'

/** A value as one chain sees it. */
export interface Elements {
  /** Its shape without the axis of the lanes. */
  readonly shape: Shape
  readonly cell: (i: number) => Cell
  /** Where a shared float tensor lies in memory. */
  readonly pointer?: I32
}

/** What a block is unrolled in. */
export interface Scope {
  readonly w: Writer
  /** The axis of a value along which the lanes run, if it has one. */
  readonly laneAxis: (value: Value) => number | undefined
}

export const elementsOf = (shape: Shape, cells: readonly Cell[]): Elements => ({
  shape,
  cell: (i) => cells[i]!,
})

export const all = ({ shape, cell }: Elements): readonly Cell[] => range(size(shape)).map((i) => cell(i))

/** An equation with what it needs to be unrolled. */
export interface Site {
  readonly e: Equation
  readonly given: readonly Value[]
  readonly args: readonly Elements[]
  readonly out: Value
  /** The result's shape for one chain. */
  readonly shape: Shape
  readonly scope: Scope
}

export type Rule = (site: Site) => readonly Cell[]
