// What a gradient costs where chains run: HMC and NUTS on eight schools and on the wells of the third example, beside what the
// operations of a gradient take at least. Only the steps are timed, many of them in a call, after warm-up.
// Run: npx tsx spec/bench/gradients.ts

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { readData } from '../../examples/03-posteriordb/data.js'
import { eightSchools } from '../../examples/03-posteriordb/models/eightSchools.js'
import { wells } from '../../examples/03-posteriordb/models/wells.js'
import {
  Callable,
  Data,
  Energy as E,
  Kernel as K,
  Metric,
  Move as M,
  Random as R,
  Term as T,
} from '../../lib/index.js'
import { size } from '../../lib/core/graph.js'
import { open } from '../../lib/interpret/backends.js'
import { tile } from './ceilings.js'
import { must } from './contenders/giry.js'
import { EXP, LOG, SIGMOID } from './operations.js'

const [STEPS, ROUNDS] = [200, 15] as const

/** Operations of an energy and its gradient: 8 effects and 8 standard ones, forward and back, an exponential and a logarithm. */
const OF_SCHOOLS = 2 * 8 * (2 + 2 + 2) + 2 * 8 * 3 + EXP + LOG + 20
/** For each of 3,020 data a product, a softplus and a sigmoid, and sums. */
const OF_WELLS = 3020 * (2 + 2 + EXP + LOG + 2 + 4 + SIGMOID + 4)

const backend = must(await open('wasm')())

/** Milliseconds of a gradient of one chain, median of the rounds, and gradients of a step of one chain. */
const cost = async <X, L>(
  target: E.Energy<X, L>,
  move: M.Move<K.Reversible, M.HamiltonianInfo, X>,
  chains: number,
): Promise<{ readonly ms: number; readonly gradients: number }> => {
  const kernel = pipe(move(target), K.times(STEPS))
  const callable = must(
    Callable.compile({ backend, name: 'chains', input: target.space, lanes: chains })((x) =>
      R.map(([y, { gradients }]: readonly [X, M.HamiltonianInfo]) => ({ y, gradients }))(kernel.step(x)),
    ),
  )
  const start = Data.build(
    target.space,
    target.space.leaves.map(({ shape }) =>
      Data.data(new Array<number>(chains * size(shape)).fill(0.1), [chains, ...shape]),
    ),
  )
  const times: number[] = []
  let total = 0
  for (let round = 0; round < ROUNDS + 5; round++) {
    const begin = performance.now()
    const found = must(
      await callable.run({ keys: Callable.streams(1, 0, chains), address: round * 1e6 }, start)(),
    )
    const counts = Array.from((found as { readonly gradients: Data.Data }).gradients.values)
    const gradients = counts.reduce((a, b) => a + b, 0)
    if (round >= 5) {
      times.push((performance.now() - begin) / gradients)
      total += gradients
    }
  }
  return { ms: times.sort((a, b) => a - b)[ROUNDS >> 1]!, gradients: total / (ROUNDS * STEPS * chains) }
}

/** Milliseconds of an operation at the speed of a tile of products. */
const operation = (): number => {
  const { run, units } = tile()
  const times = Array.from({ length: 40 }, () => {
    const begin = performance.now()
    void run()
    return (performance.now() - begin) / units
  })
  return times.sort((a, b) => a - b)[20]!
}

const row = async <X, L>(
  name: string,
  target: E.Energy<X, L>,
  operations: number,
  stepSize: number,
  metric: Metric.Metric<NoInfer<X>>,
): Promise<void> => {
  const moves = {
    hmc: M.hmc<X>({ stepSize, steps: 4, metric }),
    nuts: M.nuts<X>({ stepSize, metric }) as M.Move<K.Reversible, M.HamiltonianInfo, X>,
  }
  for (const [kernel, move] of Object.entries(moves))
    for (const chains of [4, 64]) {
      const { ms, gradients } = await cost(target, move, chains)
      const limit = operation() * operations
      console.log(
        `${name.padEnd(14)}${kernel.padEnd(6)}${String(chains).padStart(3)} chains: ${(1e3 * ms).toFixed(3)} us a gradient, ` +
          `limit ${(1e3 * limit).toFixed(4)} (${(ms / limit).toFixed(1)} times), ${gradients.toFixed(1)} gradients a step`,
      )
    }
}

const given = <A>(e: Either.Either<unknown, A>): A => {
  if (Either.isLeft(e)) throw new Error(JSON.stringify(e.left))
  return e.right
}
const schools = eightSchools(given(await readData('eight_schools')()))
const houses = wells(given(await readData('wells_data')()))
await row('eight schools', pipe(schools.energy, E.pullback(schools.free)), OF_SCHOOLS, 0.4, Metric.unit)
// the posterior's standard deviations, 0.060 and 0.097, and correlation, -0.77
const factor = T.tensor([0.06, 0, -0.075, 0.062], [2, 2])
await row('wells', pipe(houses.energy, E.pullback(houses.free)), OF_WELLS, 0.9, Metric.dense(factor))
