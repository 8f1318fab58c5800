/** Laws of auxiliary variables, on finite spaces against their matrices. */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import {
  Energy as E,
  Exact,
  Focus as F,
  Kernel as K,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Laws } from 'giry/check'

const right = <A>(found: Either.Either<unknown, A>): A => {
  if (Either.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

const weights = [1, 2, 4]
const target = E.categorical('weights', weights)

/** The law of the auxiliary variable, one of two values, at each of the three states. */
const shown = [
  [0.9, 0.1],
  [0.5, 0.5],
  [0.3, 0.7],
]
const logits = T.log(T.tensor(shown.flat(), [3, 2]))
const row = (x: T.Index): T.Vec<2> => T.at<readonly [2]>(logits, x)
const auxiliary = { name: 'shown', space: S.finite(2), draw: (x: T.Index) => R.categorical(row(x)) }
const pairs = S.struct({ x: S.finite(3), auxiliary: S.finite(2) })

/** x drawn anew given the auxiliary variable: the product of both conditionals. */
export const dataAugmentation = (): void => {
  const move = pipe(M.gibbs(F.field(pairs, 'x')), M.augment(auxiliary))
  expect(move.exactness).toEqual(K.reversible)
  const evidence = [0, 1].map((a) => weights.reduce((s, w, y) => s + w * shown[y]![a]!, 0))
  right(Exact.matrix(move(target))).forEach((found, x) =>
    found.forEach((p, y) => {
      const wanted = [0, 1].reduce(
        (s, a) => s + (shown[x]![a]! * weights[y]! * shown[y]![a]!) / evidence[a]!,
        0,
      )
      expect(Math.abs(p - wanted)).toBeLessThan(1e-12)
    }),
  )
  expect(Laws.failures(Laws.kernel(move(target)))).toEqual([])
}

/** Pairs of a law that is not the target's, as proposals. */
const proposals = M.independence({
  draw: R.map((k: T.Index) => {
    const odd = T.greaterEqual(k, T.index(3))
    return { x: T.select<T.Index>(odd, T.addIndex(k, T.index(-3)), k), auxiliary: T.toInt(odd) }
  })(R.categorical(T.log(T.vector([1, 1, 2, 3, 1, 1])))),
  logDensity: ({ x, auxiliary: a }) => {
    const table = T.log(
      T.tensor(
        [1, 3, 1, 1, 2, 1].map((w) => w / 9),
        [3, 2],
      ),
    )
    return T.element(T.at<readonly [2]>(table, x), a)
  },
})

/** Proposed pairs are corrected, by a density that is given as by one that is derived. */
export const proposedPairs = (): void => {
  const derived = M.augment(auxiliary)(proposals)(target)
  expect(Laws.failures(Laws.kernel(derived))).toEqual([])
  const given = { ...auxiliary, logDensity: (x: T.Index) => (a: T.Index) => T.element(row(x), a) }
  const known = right(Exact.matrix(M.augment(given)(proposals)(target)))
  right(Exact.matrix(derived)).forEach((found, x) =>
    found.forEach((p, y) => expect(Math.abs(p - known[x]![y]!)).toBeLessThan(1e-12)),
  )
}

/** A cycle on pairs stays invariant, and its reversal is the adjoint. */
export const cyclesOnPairs = (): void => {
  const move = M.augment(auxiliary)(M.cycle(M.gibbs(F.field(pairs, 'x')), proposals))
  expect(move.exactness).toEqual(K.invariant)
  expect(move(target).reversed).toBeDefined()
  expect(Laws.failures(Laws.kernel(move(target)))).toEqual([])
}
