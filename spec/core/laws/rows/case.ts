/**
 * A case of a row of the table: a function that uses the primitive, and points at which its laws are looked at.
 * Points are generic: away from kinks, ties and the ends of domains by more than the finite differences move them.
 */
import type { Shape, TensorType } from '../../../../lib/core/graph.js'
import { spreadNumbers, type Build, type Numbers } from '../evaluate.js'

export interface Case {
  readonly types: readonly TensorType[]
  readonly f: Build
  readonly points: readonly Numbers[]
  /** Whether its value depends smoothly on its float arguments near the points; draws and integers are fixed. */
  readonly smooth: boolean
  /** Arguments that don't fit. */
  readonly misfits: readonly (readonly TensorType[])[]
}

export const float = (...shape: Shape): TensorType => ({ dtype: 'float', shape })
export const int = (...shape: Shape): TensorType => ({ dtype: 'int', shape })
export const bool = (...shape: Shape): TensorType => ({ dtype: 'bool', shape })

const count = (t: TensorType): number => t.shape.reduce((n, d) => n * d, 1)
const primes = [2, 3, 5, 7, 11, 13]

/** Floats between 0.2 and 1.8 in size, of both signs; integers and booleans that alternate. */
const pointOf = (t: TensorType, i: number): Numbers =>
  spreadNumbers(count(t), primes[i]!).map((x, k) =>
    t.dtype === 'float'
      ? Math.sign(x) * (0.2 + 1.6 * Math.abs(x))
      : t.dtype === 'int'
        ? k % 2
        : Number(x > 0),
  )

export const positive = (points: readonly Numbers[]): readonly Numbers[] => points.map((p) => p.map(Math.abs))

export const made = (
  types: readonly TensorType[],
  f: Build,
  o: Partial<Pick<Case, 'points' | 'smooth' | 'misfits'>> = {},
): Case => ({
  types,
  f,
  points: o.points ?? types.map(pointOf),
  smooth: o.smooth ?? true,
  misfits: o.misfits ?? [],
})

/** Cases by the name of the primitive. */
export type Rows = { readonly [primitive: string]: readonly Case[] }
