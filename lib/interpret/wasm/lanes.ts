/** The lanes: which axis of the values in a loop is that of its chains. */
import type { Block, Value } from '../../core/Ir.js'
import { classesOf, type Classes } from './axes.js'
import { uncovered } from './cells.js'

/** The lanes: how many chains, and along which axis of a value they run. */
export interface Lanes {
  readonly chains: number
  readonly axis: (value: Value) => number | undefined
}

const valuesIn = (block: Block): readonly Value[] => [
  ...block.params,
  ...block.equations.flatMap((e) => [...e.outs, ...e.blocks.flatMap(valuesIn)]),
]

/**
 * The ways to choose lanes for a block that makes these states: most used axes first, at last no axis at all, for a single
 * chain.
 */
export const lanesOf = (whole: Block, states: readonly Value[]): readonly Lanes[] => {
  const classes: Classes = classesOf(whole)
  const values = valuesIn(whole)
  const counts = new Map<number, { n: number; readonly chains: number }>()
  for (const v of values)
    v.shape.forEach((d, i) => {
      const c = classes.of(v, i)
      if (c === undefined) return
      const known = counts.get(c) ?? { n: 0, chains: d }
      counts.set(c, { ...known, n: known.n + 1 })
    })
  const inState = new Set(states.flatMap((o) => o.shape.map((_, i) => classes.of(o, i))))
  const once = (c: number): boolean =>
    values.every((v) => v.shape.filter((_, i) => classes.of(v, i) === c).length <= 1)
  const found = [...counts]
    .filter(([c]) => inState.has(c) && once(c))
    .sort(([, a], [, b]) => b.n - a.n)
    .map(([c, { chains }]): Lanes => ({
      chains,
      axis: (v) => {
        const i = v.shape.findIndex((_, k) => classes.of(v, k) === c)
        return i < 0 ? undefined : i
      },
    }))
  return [...found, { chains: 1, axis: () => undefined }]
}

/** Chains stay side by side: no equation joins what belongs to several of them, or makes chains of anything else. */
export const expectLanes = (axis: Lanes['axis'], op: string, given: readonly Value[], out: Value): void => {
  const before = given.some((v) => axis(v) !== undefined)
  const after = axis(out) !== undefined
  if (before && !after) uncovered(`'${op}' over chains`)
  if (!before && after && op !== 'broadcast' && op !== 'constant') uncovered(`'${op}' makes chains`)
}
