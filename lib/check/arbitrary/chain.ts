/**
 * Sketches of Markov chains: loops that propose, compare a named function at both points, and keep one of them. They
 * are what caching across select and loop is for.
 */
import * as fc from 'fast-check'
import { variable, type Shape, type Tensor, type TensorType } from '../../core/graph.js'
import { broadcastTo, sum } from '../../core/prim/broadcast.js'
import { call, loop } from '../../core/prim/control.js'
import { add, less, select, sin, sub } from '../../core/prim/elementwise.js'
import { float } from './float.js'
import { binding, deeper, extend, type Place, type Scope, type Sketch } from './sketch.js'

interface Step {
  readonly proposal: Sketch
  readonly threshold: Sketch
}

/** The state after one or two steps, or the sum over the steps of the function at the state. */
export const chained = (place: Place, shape: Shape): fc.Arbitrary<Sketch> => {
  const type: TensorType = { dtype: 'float', shape }
  const inside = binding(place, [{ dtype: 'int', shape: [] }, type])
  const step = fc.record<Step>({ proposal: float(inside, shape), threshold: float(deeper(inside), []) })
  return fc
    .record({
      count: fc.nat({ max: 3 }),
      start: float(place, shape),
      energy: float(binding(place, [type]), []),
      steps: fc.array(step, { minLength: 1, maxLength: 2 }),
      rows: fc.boolean(),
    })
    .map(({ count, start, energy, steps, rows }) => ({
      ...type,
      text:
        `chain ${count} from ${start.text} with u(v${place.environment.length}) = ${energy.text} by ` +
        `(${steps.map((s) => `${s.proposal.text} if < ${s.threshold.text}`).join('; ')})${rows ? ' rows' : ''}`,
      build: (scope) => {
        const at = (x: Tensor): Tensor => {
          const parameter = variable(type)
          return call('u', [parameter], [energy.build(extend(scope, [parameter]))], [x])[0]!
        }
        const [last, energies] = loop('chain', count, [start.build(scope)], (index, [x]) => {
          const moved = steps.reduce((s, one) => stepped(extend(scope, [index, s]), s, one, at), x!)
          return { carry: [moved], rows: [at(moved)] }
        })
        return rows ? add(last!, broadcastTo(sum(energies!, [0]), shape)) : last!
      },
    }))
}

const stepped = (
  scope: Scope,
  x: Tensor,
  { proposal, threshold }: Step,
  at: (x: Tensor) => Tensor,
): Tensor => {
  const y = sin(proposal.build(scope))
  return select(less(sub(at(y), at(x)), threshold.build(scope)), y, x)
}
