// The same sampler with other teachers: exact draws in place of chains, for some iterations at the beginning or for all.
// What it then reaches tells what its network can do from what its chains teach it.

import { pipe } from 'fp-ts/lib/function.js'
import { Amortizer as Q, Move as M, Random as R, Term as T, type Data } from 'giry'
import { centres, pinwheelLattice, spacing } from './metrics/grid.js'
import { observe, posterior, sigma, type Generator } from './posterior.js'
import { family, learning, type Learner, type Program } from './program.js'
import type { Settings } from './profiles.js'

const cells = pinwheelLattice.cells ** 2
const points = T.tensor<readonly [number, 2]>([...centres(pinwheelLattice)], [cells, 2])

/** An exact draw of z given x, up to the cells of the lattice; `values` are g at their centres. */
export const exactly = ({ values }: Data.Data): ((x: T.Vec<2>) => R.Random<T.Vec<2>>) => {
  const images = T.tensor<readonly [number, 2]>([...values], [cells, 2])
  const square = (a: T.Mat<number, 2>): T.Vec<number> => T.sumOver<readonly [number]>([1], T.square(a))
  const alone = T.add(T.scale(1 / (2 * sigma ** 2))(square(images)), T.scale(0.5)(square(points)))
  return (x) =>
    pipe(
      R.both(R.categorical(T.sub(T.scale(1 / sigma ** 2)(T.matVec(images, x)), alone)), R.uniform([2])),
      R.map(([k, u]: readonly [T.Index, T.Vec<2>]) =>
        T.add(T.at<readonly [2]>(points, k), T.scale(spacing(pinwheelLattice))(T.shift(-0.5)(u))),
      ),
    )
}

/** The algorithm of `damc`, whose teacher is exact before iteration `exact`. */
export const taught = (g: Generator, o: Settings, exact: number, images: Data.Data): Program => {
  const q = family(o)
  const { rule, ...options } = learning(o)
  const chains = Q.refine(M.ula({ stepSize: o.refine.stepSize }), o.refine.steps)(posterior(g))
  const learn = Q.project(q, { rule, ...options })
  const draws = R.plate(o.batch, exactly(images))
  return {
    init: Q.init(q, rule),
    step: (learner: Learner, batch: T.Mat<number, 2>) =>
      pipe(
        R.plate(o.batch, observe(g))(batch),
        R.chain((xs: T.Mat<number, 2>) =>
          pipe(
            R.both(
              R.chain((z0: T.Mat<number, 2>) => chains(xs, z0))(Q.warmStart(q)(learner.slow, xs)),
              draws(xs),
            ),
            R.chain(([found, true_]: readonly [T.Mat<number, 2>, T.Mat<number, 2>]) =>
              learn(learner, xs, T.select(T.less(learner.iteration, T.index(exact)), true_, found)),
            ),
          ),
        ),
        R.map(([next, loss]: readonly [Learner, T.Scalar]) => [Q.slowCopy(options)(next), { loss }] as const),
      ),
  }
}
