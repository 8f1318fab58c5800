/** Laws of moves in the coordinates of a flow. */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import {
  Data,
  Energy as E,
  Flow,
  Kernel as K,
  Move as M,
  Net as N,
  Optimizer as O,
  Random as R,
  Run,
  Space as S,
  Term as T,
} from 'giry'
import { Laws, Stat } from 'giry/check'
import { budgetOf, shareOf } from '../../budget.js'
import { amortized } from '../../check/statistics/amortized.js'
import { trial } from '../../check/statistics/kernels.js'

type Pair = T.Vec<2>

/** a ~ N(0, 1), b ~ N(a^2 / 2, 0.5^2): its draws, and its energy. */
const draws = R.map((xi: Pair) => {
  const [a, noise] = T.unstack(xi)
  return T.stack([a, T.add(T.scale(0.5)(T.square(a)), T.scale(0.5)(noise))])
})(R.normal([2]))
const banana = E.energy('banana', S.real(2), (x) => {
  const [a, b] = T.unstack(x)
  return T.add(T.scale(0.5)(T.square(a)), T.scale(2)(T.square(T.sub(b, T.scale(0.5)(T.square(a))))))
})

const right = <A>(found: Either.Either<unknown, A>): A => {
  if (Either.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

const flow = Flow.coupling({ size: 2, layers: 2, conditioner: (i, o) => N.mlp([i, 16, o], N.tanh) })
type Phi = readonly N.Mlp[]

/** The parameters after some steps of maximum likelihood on draws, as constants. */
const trained = async (iterations: number): Promise<Phi> => {
  const rule = O.adam({ rate: 3e-2 })
  const run = await Run.train({
    name: 'flow',
    seed: 2,
    backend: 'reference',
    iterations,
    init: R.map((p: Phi) => ({ p, slots: rule.init(p), k: T.index(0) }))(flow.init),
  })(({ p, slots, k }) =>
    R.map((xs: T.Batch<Pair>) => {
      const [loss, gradient] = T.valueAndGrad((q: Phi) => Flow.negativeLogLikelihood(flow)(q)(xs))(p)
      const next = rule.update(p, gradient, slots, k)
      return [{ p: next.params, slots: next.slots, k: T.addIndex(k, T.index(1)) }, { loss }] as const
    })(R.replicate(128)(draws)),
  )()
  const space = N.spaceOf(flow.init)
  const leaves = Data.leaves(space, right(run).state.p)
  return space.build(leaves.map(({ values, shape }) => T.tensor([...values], shape) as never))
}

/** So does one in the coordinates of a flow that has learned nothing. */
export const flowsTransport = (): void =>
  expect(Laws.failures(amortized.tests['transport by a flow'](shareOf(amortized, 6)))).toEqual([])

/** Moves in the coordinates of a trained flow keep the bent Gaussian, from exact draws of it. */
export const trainedFlowsTransport = async (): Promise<void> => {
  const bijection = flow.bijection(await trained(60))
  for (const straight of [M.randomWalk({ scale: 1 }), M.hmc({ stepSize: 0.8, steps: 2 })]) {
    const move = pipe(straight, M.transport(bijection))
    expect(move.exactness).toEqual(K.reversible)
    const alpha = Stat.share(2, budgetOf('flows'))
    expect(Laws.failures(Stat.invariance(move(banana), draws, trial({ alpha, seed: 6 })))).toEqual([])
  }
}

/**
 * Near noise, walks are easier: in a trained flow's coordinates independent normal draws are accepted more often than in those of
 * the target, at odds of 10^9 to 1.
 */
export const trainedFlowsHelp = async (): Promise<void> => {
  const bijection = flow.bijection(await trained(60))
  const noise = M.independence({ draw: R.normal([2]), logDensity: (z: Pair) => T.scale(-0.5)(T.dot(z, z)) })
  const acceptances = async (move: typeof noise): Promise<readonly number[]> => {
    const options = { start: draws, chains: 1000, draws: 1, seed: 1, backend: 'reference' } as const
    return Array.from(right(await Run.chains(options)(move(banana))()).info.acceptance.values)
  }
  const [bent, straight] = [await acceptances(noise), await acceptances(pipe(noise, M.transport(bijection)))]
  expect(Stat.logEValueAbove(straight.map((a, i) => a - bent[i]!))).toBeGreaterThan(Math.log(1e9))
}
