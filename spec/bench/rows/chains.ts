// Chains in giry: steps of a move, many in a call, from where the call before ended.

import { pipe } from 'fp-ts/lib/function.js'
import {
  Callable,
  Data,
  Energy as E,
  Kernel as K,
  Random as R,
  Space as S,
  Term as T,
} from '../../../lib/index.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import type { Info } from '../../../lib/model/Info.js'
import type { Move } from '../../../lib/mcmc/Move.js'
import { calls, must } from '../contenders/giry.js'
import type { Contender } from '../row.js'

/** Where chains start: numbers that differ. */
export const start = (chains: number, size: number): Float32Array =>
  Float32Array.from({ length: chains * size }, (_, i) => Math.sin(1 + 7 * i))

export interface Chains<N extends number> {
  readonly chains: number
  readonly size: N
  readonly energy: (x: T.Vec<N>) => T.Scalar
  readonly move: Move<K.Approximate, Info>
}

/** `steps` steps in a call. */
export const giryChains =
  <N extends number>({ chains, size, energy, move }: Chains<N>) =>
  (backend: Backend, steps: number): Contender => {
    const kernel = pipe(E.energy('target', S.real(size), energy), move, K.times(steps))
    const step = (x: T.Vec<N>): R.Random<T.Vec<N>> =>
      R.map(([y]: readonly [T.Vec<N>, Info]) => y)(kernel.step(x))
    const callable = must(
      Callable.compile({ backend, name: 'chains', input: S.real(size), lanes: chains })(step),
    )
    return calls(backend, callable, {
      keys: Callable.streams(1, 0, chains),
      state: [backend.upload(Data.data(start(chains, size), [chains, size]))],
      units: steps,
    })
  }
