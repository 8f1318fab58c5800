/** Families to amortize with, each with posteriors and a small batch of observations. */
import * as Data from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Diffusion from '../../../lib/learn/Diffusion.js'
import type { Family } from '../../../lib/learn/Family.js'
import * as Gaussian from '../../../lib/learn/Gaussian.js'
import * as N from '../../../lib/learn/Net.js'
import * as Table from '../../../lib/learn/Table.js'
import * as M from '../../../lib/mcmc/moves.js'
import * as E from '../../../lib/model/Energy.js'
import { numbers } from '../evaluate.js'

export interface Case<Phi, C, Z> {
  readonly family: Family<Phi, C, Z>
  readonly target: (x: C) => E.Energy<Z, 'near'>
  /** The space of batches of observations, and one of them. */
  readonly batches: Space.Space<T.Batch<C>>
  readonly xs: Data.Concrete<T.Batch<C>>
}

/** Observations in a batch. */
export const BATCH = 3

const plane = {
  target: (x: T.Vec<2>) =>
    E.energy('near', Space.real(2), (z) => T.scale(2)(T.sum(T.square(T.sub(z, T.square(x)))))),
  batches: Space.tensor<readonly [number, 2]>([BATCH, 2]),
  xs: numbers([1, 0, -1, 0.5, 0.25, -2], BATCH, 2),
}

/** A histogram for each of two conditions. */
export const table: Case<Table.Table, T.Index, T.Scalar> = {
  family: Table.family({ conditions: 2, cells: Table.bins({ low: -2, high: 2, count: 4 }) }),
  target: (c) => E.energy('near', Space.scalar, (z) => T.scale(2)(T.square(T.sub(z, T.toFloat(c))))),
  batches: Space.of(T.toInt(T.fill<readonly [number]>(0, [BATCH]))),
  xs: Data.data([1, 0, 1], [BATCH], 'int'),
}

type Layer = N.Dense<2, 2>
export const gaussian: Case<Gaussian.Parameters<Layer, Layer, 2>, T.Vec<2>, T.Vec<2>> = {
  ...plane,
  family: Gaussian.family({ size: 2, mean: N.dense(2, 2), logSd: N.dense(2, 2) }),
}

export const diffusion: Case<Diffusion.Parameters<N.Mlp, 2>, T.Vec<2>, T.Vec<2>> = {
  ...plane,
  family: Diffusion.family({
    size: 2,
    encoder: N.mlp([2, 4], N.relu),
    context: 4,
    nullWidth: 4,
    levels: [4, 4, 4],
    timeWidth: 4,
    steps: 3,
  }),
}

export const families = { table, gaussian, diffusion } as const
export const moves = { ula: M.ula({ stepSize: 0.1 }), mala: M.mala({ stepSize: 0.1 }) } as const
