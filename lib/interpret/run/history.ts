/**
 * What training reports. Infos stay on the back end until some time has passed, then all of them are looked at: so every
 * number that isn't finite is found, and named with its iteration, whenever the looking happens.
 */
import * as Data from '../../core/Data.js'
import { fail } from '../../core/GiryError.js'
import type { Space } from '../../core/Space.js'
import type { Backend, Resident } from '../Backend.js'
import { averages } from './infos.js'
import { awaited, type Scope } from './task.js'

export interface History {
  /** Takes the infos of an iteration. */
  readonly add: (iteration: number, infos: readonly Resident[]) => void
  readonly pending: () => number
  /** Looks at what has been added. An info that isn't finite is a `NumericalError`. Gives averages by path. */
  readonly flush: () => Promise<Readonly<Record<string, number>>>
  /** The infos of iterations kept, and their numbers. */
  readonly kept: () => { readonly iterations: readonly number[]; readonly leaves: readonly Data.Data[] }
}

const check = (what: string, value: number, iteration: number): void => {
  if (!Number.isFinite(value))
    fail(
      'NumericalError',
      `'${what}' is ${value} in iteration ${iteration}`,
      'take smaller steps or clip gradients, and go on from the last checkpoint',
      'train',
    )
}

/** Keeps the infos of every stride-th iteration and of the last one. */
export const history = (
  o: { readonly backend: Backend; readonly scope: Scope; readonly stride: number; readonly last: number },
  space: Space<unknown>,
): History => {
  const { backend, scope, stride, last } = o
  const means = averages(space)
  const iterations: number[] = []
  const columns: number[][] = space.leaves.map(() => [])
  let pending: { readonly iteration: number; readonly infos: readonly Resident[] }[] = []
  const read = async (iteration: number, infos: readonly Resident[]): Promise<readonly number[]> => {
    const values: number[] = []
    for (const [i, info] of infos.entries()) {
      const value = (await awaited(backend.download(info))).values[0]!
      check(space.leaves[i]!.path || 'info', value, iteration)
      values.push(value)
    }
    scope.release(infos)
    return values
  }
  return {
    add: (iteration, infos) => void pending.push({ iteration, infos }),
    pending: () => pending.length,
    flush: async () => {
      const waiting = pending
      pending = []
      for (const { iteration, infos } of waiting) {
        const values = await read(iteration, infos)
        means.add(values, 1)
        if (iteration % stride !== 0 && iteration !== last) continue
        iterations.push(iteration)
        values.forEach((v, i) => columns[i]!.push(v))
      }
      return means.take()
    },
    kept: () => ({ iterations, leaves: columns.map((c) => Data.data(Float64Array.from(c), [c.length])) }),
  }
}
