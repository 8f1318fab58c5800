// Which part of a program runs how, as Explain says it, beside what the back end does.

import * as Either from 'fp-ts/lib/Either.js'
import { describe, expect, it } from 'vitest'
import { Explain } from 'giry'
import { batch, spreadLane } from '../../lib/core/Batch.js'
import { variable, type Tensor, type TensorType } from '../../lib/core/graph.js'
import * as C from '../../lib/core/prim/control.js'
import { matmul } from '../../lib/core/prim/dot.js'
import { sum } from '../../lib/core/prim/broadcast.js'
import * as E from '../../lib/core/prim/elementwise.js'
import { reify } from '../../lib/core/reify.js'
import type { Program } from '../../lib/core/Ir.js'
import { right } from './tfjs/right.js'

const float = (...shape: readonly number[]): TensorType => ({ dtype: 'float', shape })

const programOf = (
  types: readonly TensorType[],
  build: (xs: readonly Tensor[]) => readonly Tensor[],
): Program => {
  const inputs = types.map(variable)
  const named = inputs.map((tensor, i) => ({ name: `v${i}`, tensor }))
  return right(reify('explained', named, build(inputs))).program
}

/** So many steps of a small state, for several chains at once. */
const chains = (n: number, steps: number): Program => {
  const x = variable(float(2))
  const [made] = C.loop('chain', steps, [x], (_, [s]) => ({ carry: [E.tanh(E.mul(s!, s!))], rows: [] }))
  const many = variable(float(n, 2))
  const lanes = batch([made!], new Map([[x, many]]), n)
  return right(reify('chains', [{ name: 'x', tensor: many }], [spreadLane(lanes[0]!, n)])).program
}

describe('explain', () => {
  it('tells loops over small states from whole tensors', () => {
    expect(right(Explain.explain(chains(8, 50)))).toMatchObject([{ path: 'registers', reason: '' }])
    const net = programOf([float(60, 200), float(200, 100)], ([x, w]) => [sum(E.tanh(matmul(x!, w!)), [1])])
    expect(right(Explain.explain(net))).toMatchObject([{ path: 'tensors', equations: 3, reason: '' }])
  })

  it('says why a loop is none over chains', () => {
    const training = programOf([float(60, 200), float(200, 200)], ([x, w]) =>
      C.loop('learning', 10, [x!], (_, [s]) => ({ carry: [E.tanh(matmul(s!, w!))], rows: [] })),
    )
    const [part] = right(Explain.explain(training))
    expect(part).toMatchObject({ path: 'tensors' })
    expect(part!.reason).toMatch(/more than 6000 numbers for each chain/)
  })

  it('leaves what has no elements to kernels', () => {
    const parts = right(
      Explain.explain(programOf([float(0, 3), float(2)], ([none, x]) => [E.tanh(none!), E.tanh(x!)])),
    )
    expect(parts.map((p) => p.path).sort()).toEqual(['kernels', 'tensors'])
  })

  it('counts multiply-adds as two operations, and the bytes of what goes in and out', () => {
    const product = programOf([float(10, 20), float(20, 30)], ([x, w]) => [matmul(x!, w!)])
    const [part] = right(Explain.explain(product, { operationsPerSecond: 1e6, bytesPerSecond: 1e12 }))
    expect(part!.operations).toBe(2 * 10 * 20 * 30 + 10 * 30)
    expect(part!.bytes).toBe(4 * (10 * 20 + 20 * 30 + 10 * 30))
    expect(part!.limitMs).toBeCloseTo(part!.operations / 1e3, 9)
  })

  it('gives threads only to parts that are worth it', () => {
    const threads = (p: Program): readonly number[] =>
      right(Explain.explain(p, { threads: 2 })).map((part) => part.threads)
    expect(threads(chains(8, 50))).toEqual([1])
    expect(threads(chains(1000, 1000))).toEqual([2])
  })

  it.each([
    [{ threads: 0 }, 'threads is 0'],
    [{ operationsPerSecond: -1 }, 'operationsPerSecond is -1'],
    [{ bytesPerSecond: NaN }, 'bytesPerSecond is NaN'],
  ])('takes no %o', (machine, what) => {
    expect(Explain.explain(chains(8, 50), machine)).toMatchObject(Either.left({ _tag: 'OptionError', what }))
  })

  it('is shown as a table', () => {
    const lines = Explain.show(right(Explain.explain(chains(8, 50)))).split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^path +equations +FLOP +bytes +arena +module +threads +limit ms +where$/)
    expect(lines[1]).toMatch(/^registers /)
  })
})
