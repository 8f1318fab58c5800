// Draws of a trained sampler, whose weights are inputs of one compiled program.

import { Net as N, Run, Space as S, type Data } from 'giry'
import type { Weights } from './files.js'
import { watched, type Machine, type Task } from './machine.js'
import { family } from './program.js'
import type { Settings } from './profiles.js'

/** One draw at each of the observations [n, 2]: [n, 2]. Row i has numbers of its own, the same for all samplers. */
export const draw = (
  o: Settings,
  weights: Weights,
  xs: Data.Data,
  machine: Machine,
  { stage, first }: { readonly stage: string; readonly first: number },
): Task<Data.Data> => {
  const q = family(o)
  const space = N.spaceOf(q.init)
  return Run.draw({
    ...watched(machine, stage),
    seed: machine.seed,
    firstRow: first,
    slice: 1000,
    rows: Run.given(S.real(2), xs),
    parameters: Run.given(space, weights),
  })((x, phi) => q.sample(phi, x))
}
