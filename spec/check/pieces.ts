// Targets and moves that the suites are held against, right ones and wrong ones.

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
import type { Error as GiryError } from 'giry'

/** The Left of a result. */
export const left = (e: Either.Either<GiryError.GiryError, unknown>): GiryError.GiryError => {
  if (Either.isRight(e)) throw new Error('an error was expected')
  return e.left
}

/** The vector of two numbers. */
export const pair = (a: T.Scalar, b: T.Scalar): T.Vec<2> =>
  T.stack<readonly [], readonly [T.Scalar, T.Scalar]>([a, b])

/** Two wells at -1 and 1, the left one deeper. */
export const doubleWell = E.energy('double well', S.scalar, (x) =>
  T.add(T.scale(0.25)(T.square(T.shift(-1)(T.square(x)))), T.scale(0.3)(x)),
)

export const banana = E.energy('banana', S.real(2), (x) => {
  const [a, b] = T.unstack(x)
  return T.add(T.scale(0.5)(T.square(a)), T.scale(5)(T.square(T.sub(b, T.square(a)))))
})

/** x - log x with x = exp t: a law with a long left tail. */
export const skewed = E.energy('skewed', S.scalar, (t) => T.sub(T.exp(t), T.scale(2)(t)))

export const gaussian = E.standardNormal(S.scalar)
export const plane = E.standardNormal(S.real(2))

export const weights = [1, 2, 3, 0.5] as const
export const finite = E.categorical('weights', weights)

export const grid = { axes: [{ low: -5, high: 5, points: 201 }], noise: 201 }

const asScalar = (x: unknown): T.Scalar => x as T.Scalar

/** log q(x, y) of the step x - h U'(x) + sqrt(2h) xi, without its constant; on one number. */
const logQ = <X, L>(target: E.Energy<X, L>, h: number, x: X, y: X): T.Scalar => {
  const mean = T.sub(asScalar(x), T.scale(h)(asScalar(E.grad(target)(x))))
  return T.scale(-1 / (4 * h))(T.square(T.sub(asScalar(y), mean)))
}

/** MALA on one number as written by hand: with the Hastings term times `hastings`, and the ratio tilted by exp(tilt (y - x)). */
export const handmade = (h: number, { hastings = 1, tilt = 0 } = {}) =>
  M.move(
    { name: 'handmade', options: { h, hastings, tilt }, exactness: K.reversible },
    <X, L>(target: E.Energy<X, L>) =>
      (x: X) =>
        pipe(
          M.ula({ stepSize: h })(target).propose(x),
          R.chain((y: X) => {
            const rise = T.sub(E.value(target)(x), E.value(target)(y))
            const correction = T.scale(hastings)(T.sub(logQ(target, h, y, x), logQ(target, h, x, y)))
            const away = T.scale(tilt)(T.sub(asScalar(y), asScalar(x)))
            return R.map((accepted: T.Flag) => [T.select(accepted, y, x), {}] as const)(
              R.accept(T.add(T.add(rise, correction), away)),
            )
          }),
        ),
  )

/** A proposal on a finite space from a table of weights. */
export const tableProposal = (table: readonly (readonly number[])[]) =>
  M.proposal({ name: 'table', options: {} }, <X, L>(_: E.Energy<X, L>) => (x: X): R.Random<X> => {
    const logits = T.tensor(
      table.flatMap((row) => row.map((w) => Math.log(w))),
      [table.length, table.length],
    )
    const row = T.at<readonly [number]>(logits, x as unknown as T.Index)
    return R.categorical(row) as unknown as R.Random<X>
  })

export const table = [
  [0, 1, 0.5, 2],
  [1, 0, 0.5, 0],
  [2, 1, 1, 0.3],
  [3, 0, 1, 0],
] as const
