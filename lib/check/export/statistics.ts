/** What the steps of draws report, under the names that Stan and ArviZ have for it. */
import { isData, type Data } from '../../core/Data.js'
import { fail } from '../../core/GiryError.js'
import type { Sampled } from '../diagnostics/sampled.js'

/** Draws as `Run.chains` gives them; infos are leaves [chains, draws] in records and tuples. */
export interface Exported<X> extends Sampled<X> {
  readonly info?: object
}

/** A field of infos, the column of CmdStan and the variable of ArviZ for it, in CmdStan's order. */
export const NAMES = [
  ['logDensity', 'lp__', 'lp'],
  ['acceptance', 'accept_stat__', 'acceptance_rate'],
  ['stepSize', 'stepsize__', 'step_size'],
  ['depth', 'treedepth__', 'tree_depth'],
  ['gradients', 'n_leapfrog__', 'n_steps'],
  ['divergences', 'divergent__', 'diverging'],
  ['energy', 'energy__', 'energy'],
] as const

/** One leaf of the infos. */
export interface Statistic {
  /** Its path, names joined by dots. */
  readonly path: string
  readonly field: string
  /** [chains, draws], row-major. */
  readonly values: ArrayLike<number>
}

const leavesOf = (
  value: unknown,
  path: readonly string[],
): readonly (readonly [readonly string[], Data])[] =>
  isData(value)
    ? [[path, value]]
    : Object.entries((value ?? {}) as object).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))

/** The leaves of the infos; one that isn't of shape [chains, draws] is a `ShapeError`. */
export const statistics = (info: object | undefined, chains: number, draws: number): readonly Statistic[] =>
  leavesOf(info, []).map(([path, { shape, values }]) =>
    shape.length === 2 && shape[0] === chains && shape[1] === draws && values.length === chains * draws
      ? { path: path.join('.'), field: path.at(-1)!, values }
      : fail(
          'ShapeError',
          `info '${path.join('.')}' has shape [${shape.join(',')}] and not [${chains},${draws}]`,
          'give one number for each draw',
        ),
  )

/** The statistic of a field; none if several parts of a kernel report it, since they are of different moves. */
export const single = (found: readonly Statistic[], field: string): Statistic | undefined => {
  const same = found.filter((s) => s.field === field)
  return same.length === 1 ? same[0] : undefined
}
