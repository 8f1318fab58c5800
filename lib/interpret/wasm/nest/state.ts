/** From one iteration to the next: the results of a body become the state. */
import { size, type Shape } from '../../../core/graph.js'
import type { Value } from '../../../core/Ir.js'
import { uncovered, type Cell } from '../cells.js'
import { all } from '../elements.js'
import type { State } from '../unrolled/unroll.js'
import { without } from '../shapes.js'
import { whole } from '../views.js'
import { accessOf, type Context } from './context.js'
import { copy } from './copy.js'
import type { Grouped } from './found.js'

/** The results of an iteration become the state of the next one. */
export const takeOver = (
  c: Context,
  grouped: Grouped,
  carries: number,
  states: ReadonlyMap<number, readonly State[]>,
  laneAxis: (v: Value) => number | undefined,
): void => {
  const own = (v: Value): Shape => without(v.shape, laneAxis(v))
  const homes = grouped.params.slice(1, carries + 1)
  const puts: (() => void)[] = []
  grouped.results.slice(0, carries).forEach((result, i) => {
    const state = states.get(i)
    if (state !== undefined) {
      const cellsAt = (q: number): readonly Cell[] =>
        result.kind === 'scalar'
          ? all(c.scalarOf(result.id, q))
          : uncovered('an integer that depends on floats')
      state.forEach((s, q) => puts.push(s.next(cellsAt(q))))
      return
    }
    const home = homes[i]!
    if (home.kind !== 'located') return
    if (result.kind === 'located' && result.root === home.root && result.view.offset === 0) {
      if (result.view.strides.join() !== whole(own(home.root.value)).strides.join())
        uncovered('a state that turns around')
      return
    }
    if (result.kind === 'located' && homes.some((h) => h.kind === 'located' && h.root === result.root))
      uncovered('a state that takes the place of another')
    const shape = own(home.root.value)
    const dims = shape.filter((d) => d !== 1)
    const strides = shape.flatMap((d, k) => (d === 1 ? [] : [size(shape.slice(k + 1))]))
    copy(c, result, dims, accessOf(c, home.root, 0, strides))
  })
  puts.forEach((put) => put())
}
