/** Chains of a move, whose ends are constants to gradients. */
import { pipe } from 'fp-ts/lib/function.js'
import { Kernel as K, Random as R, Term as T, type Energy as E, type Move as M } from 'giry'
import { rows } from './batches.js'

/** A move, and how many steps of it. */
export interface Chain<Z> {
  readonly move: M.Move<K.Approximate, M.Info, Z>
  readonly steps: number
}

/** Where a chain for the law of the energy is after its steps from z. */
export const moved =
  <Z, L>({ move, steps }: Chain<Z>, energy: E.Energy<Z, L>) =>
  (z: Z): R.Random<Z> =>
    R.map(([end]: readonly [Z, unknown]) => T.stopGradient(end))(K.times(steps)(move(energy)).step(z))

/** The same from each of some starts. */
export const allMoved =
  <Z, L>(chain: Chain<Z>, energy: E.Energy<Z, L>) =>
  (starts: T.Batch<Z>): R.Random<T.Batch<Z>> =>
    R.plate(rows(starts), moved(chain, energy))(starts)

/** How a chain is looked at: so many frames, so many steps apart, the first before any step. */
export interface Watch {
  readonly frames: number
  readonly stride: number
}

/** The frames of a chain from z. */
export const watched =
  <Z, L>({ move }: Chain<Z>, energy: E.Energy<Z, L>, { frames, stride }: Watch) =>
  (z: Z): R.Random<T.Batch<Z>> => {
    const between = moved({ move, steps: stride }, energy)
    return pipe(
      z,
      R.scan(frames, (here: Z) => R.map((next: Z) => [next, here] as const)(between(here))),
      R.map(([, seen]) => seen),
    )
  }
