/**
 * Groups: each field of a record of parameters has an optimizer of its own, with its own rate, decay and clip. The
 * groups don't see each other.
 */
import { fail } from '../../core/GiryError.js'
import type { Optimizer, Slots } from './define.js'

type Fields = { readonly [field: string]: unknown }

const fieldsOf = (value: unknown, wanted: readonly string[]): Fields => {
  const found = typeof value === 'object' && value !== null ? Object.keys(value) : []
  const missing = [...wanted.filter((f) => !found.includes(f)), ...found.filter((f) => !wanted.includes(f))]
  return missing.length === 0
    ? (value as Fields)
    : fail(
        'OptionError',
        `groups ${wanted.join(', ')} for parameters ${found.join(', ')}`,
        'name one optimizer for each field of the parameters',
      )
}

/**
 * An optimizer for each field.
 *
 * @example
 * import { Optimizer as O } from 'giry'
 * const rule = O.groups({
 *   tilt: O.clip(100)(O.adam({ rate: 1e-4, betas: [0.5, 0.999] })),
 *   generator: O.clip(100)(O.adam({ rate: 2e-4, betas: [0.5, 0.999] })),
 * })
 */
export const groups = (optimizers: { readonly [field: string]: Optimizer }): Optimizer => {
  const names = Object.keys(optimizers)
  return {
    init: (params) => {
      const fields = fieldsOf(params, names)
      return Object.fromEntries(names.map((n) => [n, optimizers[n]!.init(fields[n])]))
    },
    update: <A>(params: A, gradients: A, slots: Slots, iteration?: Parameters<Optimizer['update']>[3]) => {
      const [p, g] = [fieldsOf(params, names), fieldsOf(gradients, names)]
      const updated = names.map(
        (n) => [n, optimizers[n]!.update(p[n], g[n], slots[n] as Slots, iteration)] as const,
      )
      return {
        params: Object.fromEntries(updated.map(([n, u]) => [n, u.params])) as A,
        slots: Object.fromEntries(updated.map(([n, u]) => [n, u.slots])),
      }
    },
  }
}
