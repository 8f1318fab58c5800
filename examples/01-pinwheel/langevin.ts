// Long Langevin chains, one for each pair of an observation and a start: what the sampler is compared with.

import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Kernel as K, Move as M, Random as R, Run, Space as S, type Data, type Error as GE } from 'giry'
import { watched, type Machine, type Task } from './machine.js'
import { posterior, type Generator } from './posterior.js'

/** Steps between two states that are kept. */
const thin = 50

/** A Langevin step of z for the posterior at x, which stays. */
const kernel = (g: Generator, stepSize: number) =>
  K.from('langevin', S.struct({ x: S.real(2), z: S.real(2) }), ({ x, z }) =>
    pipe(
      M.ula({ stepSize })(posterior(g)(x)).step(z),
      R.map(([next]) => ({ x, z: next })),
    ),
  )

/** Observations and starts, one row for each chain: [rows, 2]. */
export interface Pairs {
  readonly x: Data.Data
  readonly z: Data.Data
}

/** The chains after so many steps, as many of them as went so far: [rows, 2]. */
export interface Reached {
  readonly steps: number
  readonly z: Data.Data
}

export interface Chains {
  readonly g: Generator
  readonly stepSize: number
  readonly starts: Pairs
  /** Steps that all chains make, and how many of the rows, the first ones, go on after that. */
  readonly all: number
  readonly kept: number
  readonly lengths: readonly number[]
  readonly stage: string
}

const firstRows = ({ dtype, shape, values }: Data.Data, n: number): Data.Data => ({
  dtype,
  shape: [n, ...shape.slice(1)],
  values: values.slice(0, (values.length / shape[0]!) * n),
})

/** The state of the first n chains. A chain depends on its number alone, so that they go on as if with all others. */
const firstChains = (checkpoint: Run.Checkpoint, n: number): Run.Checkpoint => ({
  ...checkpoint,
  state: checkpoint.state.map((leaf) => firstRows(leaf, n)),
})

const stopped: GE.GiryError = {
  _tag: 'Cancelled',
  what: 'stopped between two steps',
  where: 'langevin',
  remedy: 'run it again',
}

/** The states of chains [chains, draws, 2] at draw d: [chains, 2]. */
const atDraw = ({ shape, values }: Data.Data, d: number): Data.Data => {
  const [chains, draws] = shape as readonly [number, number, number]
  const out = new Float64Array(2 * chains)
  for (let c = 0; c < chains; c++)
    out.set(values.subarray(2 * (c * draws + d), 2 * (c * draws + d) + 2), 2 * c)
  return { dtype: 'float', shape: [chains, 2], values: out }
}

const goOn = (
  { g, stepSize, stage }: Chains,
  machine: Machine,
  options: Pick<Run.ChainsOptions, 'chains' | 'draws' | 'start' | 'from'>,
) =>
  pipe(
    kernel(g, stepSize),
    Run.chains({ ...watched(machine, stage, thin), seed: machine.seed, thin, ...options }),
    TaskEither.filterOrElse(
      (run) => !run.stopped,
      () => stopped,
    ),
  )

/** The chains at the lengths that are measured, shortest first. */
export const langevin = (o: Chains, machine: Machine): Task<readonly Reached[]> => {
  const { all, kept } = o
  const longest = Math.max(...o.lengths)
  const among = (least: number, most: number): readonly number[] =>
    o.lengths.filter((n) => n > least && n <= most)
  const reached = (draws: Data.Data, least: number, most: number): readonly Reached[] =>
    among(least, most).map((steps) => ({ steps, z: atDraw(draws, (steps - least) / thin - 1) }))
  return pipe(
    goOn(o, machine, {
      chains: o.starts.x.shape[0]!,
      draws: Math.min(all, longest) / thin,
      start: { x: o.starts.x, z: o.starts.z },
    }),
    TaskEither.chain((first) =>
      pipe(
        goOn(o, machine, {
          chains: kept,
          draws: Math.max(0, longest - all) / thin,
          from: firstChains(first.checkpoint, kept),
        }),
        TaskEither.map((rest) => [...reached(first.draws.z, 0, all), ...reached(rest.draws.z, all, longest)]),
      ),
    ),
  )
}
