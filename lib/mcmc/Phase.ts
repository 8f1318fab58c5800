/**
 * Phase space: places with velocities, where dynamics move. Its energy is U(x) + |v|^2 / 2, so the velocity is standard normal
 * and independent of the place.
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Space from '../core/Space.js'
import * as E from '../model/Energy.js'
import type { Combined, Energy, Pulled } from '../model/Energy.js'

/** A place and a velocity. */
export interface Phase<X> {
  readonly x: X
  readonly v: X
}

/** Places and velocities of a space of floats. */
export const phaseSpace = <X>(space: Space.Space<X>): Space.Space<Phase<X>> =>
  Space.struct({ x: space, v: space }) as unknown as Space.Space<Phase<X>>

/** The law of phase space for a target. */
export type PhaseLaw<L> = Combined<Pulled<L>, Pulled<'standardNormal'>>

/**
 * U(x) + |v|^2 / 2.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Energy as E, Move as M, Run, Space as S } from 'giry'
 * const target = E.energy('line', S.scalar, (x) => x)
 * const start = { x: Data.data([5], [1]), v: Data.data([4], [1]) }
 * const at = Run.evaluate({ rows: Run.given(M.phaseSpace(S.scalar), start), backend: 'reference' })
 * await at(E.value(M.phaseEnergy(target)))() // Either.right(Data.data([5 + 8], [1]))
 */
export const phaseEnergy = <X, L>(target: Energy<X, L>): Energy<Phase<X>, PhaseLaw<L>> => {
  const space = phaseSpace(target.space)
  const velocity = pipe(
    E.standardNormal(target.space),
    E.contramap(space, ({ v }: Phase<X>) => v),
  )
  return pipe(
    target,
    E.contramap(space, ({ x }: Phase<X>) => x),
    E.combine(velocity),
  )
}
