/** Chains of a move, whose ends are constants to gradients. */
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
