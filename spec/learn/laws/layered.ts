/** Laws of latents in several layers, values of a record or a tuple: moves, a step size for each layer, and learning from pools. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Bijection as B,
  Energy as E,
  Exact,
  Move as M,
  Objective,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { Laws } from 'giry/check'
import { evaluate, flat, numbers, right } from '../evaluate.js'
import { withDraws } from '../oracle.js'
import { near } from '../quadrature.js'

interface Layers {
  readonly top: T.Vec<2>
  readonly low: T.Scalar
}
const layers: S.Space<Layers> = S.struct({ top: S.real(2), low: S.scalar })
const [STEP, TOP, LOW] = [0.1, 0.25, 4]

/** An energy that couples the layers. */
const coupled = E.energy('coupled', layers, ({ top, low }) => {
  const [a, b] = T.unstack(top)
  return T.add(T.mul(T.square(a), low), T.add(T.sin(T.mul(b, low)), T.square(T.square(low))))
})

/**
 * Langevin steps of h TOP in one layer and h LOW in the other, with noise to match: a step of h in coordinates that are scaled by the
 * roots of these, carried over.
 */
export const stepSizes = (): void => {
  const scaled = B.struct({
    top: B.affine(S.real(2), { shift: 0, scale: Math.sqrt(TOP) }),
    low: B.affine(S.scalar, { shift: 0, scale: Math.sqrt(LOW) }),
  }) as unknown as B.Bijection<Layers, Layers>
  const kernel = pipe(M.ula({ stepSize: STEP }), M.transport(scaled))(coupled)
  const [noise, at] = [
    [0.7, -1.2, 0.4],
    [0.5, -0.3, 0.9],
  ]
  const x = { top: numbers(at.slice(0, 2), 2), low: numbers([at[2]!]) } as never
  let first: number | undefined
  const found = withDraws(
    layers,
    (z) => R.map(([next]: readonly [Layers, unknown]) => next)(kernel.step(z)),
    x,
    ({ address, element }) => {
      first ??= address
      return address === first ? noise[element]! : noise[2]!
    },
  )[0]!
  const gradient = flat(evaluate(layers, E.grad(coupled), x))
  const wanted = at.map((v, i) => {
    const h = STEP * (i < 2 ? TOP : LOW)
    return v - h * gradient[i]! + Math.sqrt(2 * h) * noise[i]!
  })
  near(found, wanted, 1e-12)
}

/** Moves of several kinds leave a law of two layers invariant. */
export const moves = (): void => {
  const pair = S.tuple(S.scalar, S.struct({ low: S.scalar }))
  const target = E.energy('pair', pair, ([a, { low }]) =>
    T.scale(0.5)(T.add(T.square(a), T.square(T.sub(low, T.scale(0.5)(T.tanh(a)))))),
  )
  for (const move of [M.mala({ stepSize: 0.3 }), M.hmc({ stepSize: 0.3, steps: 2 })]) {
    const verdicts = Laws.move(move, target)
    expect(Laws.failures(verdicts).length === 0 ? '' : Laws.report(verdicts)).toBe('')
    expect(verdicts.length).toBeGreaterThan(0)
  }
}

/** Rates of a Gaussian law of two layers, learned from a pool: U = a |top|^2 / 2 + b low^2 / 2. */
export const pools = (): void => {
  type Rates = readonly [a: T.Scalar, b: T.Scalar]
  const model = ([a, b]: Rates): E.Energy<Layers, 'layered'> =>
    E.energy('layered', layers, ({ top, low }) =>
      T.scale(0.5)(T.add(T.mul(a, T.sum(T.square(top))), T.mul(b, T.square(low)))),
    )
  const batch = (top: readonly number[], low: readonly number[]): T.Batch<Layers> => ({
    top: T.tensor<readonly [number, 2]>(top, [low.length, 2]),
    low: T.vector<readonly number[]>(low),
  })
  const [data, pool] = [batch([1, 2, 3, 0], [1, -1]), batch([4, 4], [2])]
  const [a, b, h] = [1.5, 0.5, 0.1]
  const learn = Objective.persistent(M.descent({ stepSize: h }), { steps: 2 })(model)
  const step = (rates: Rates): R.Random<Objective.Persisted<Rates, Layers>> => learn(rates, pool, data)
  const found = flat(
    right(Exact.expectationAt(S.tuple(S.scalar, S.scalar), step)([numbers([a]), numbers([b])] as never)),
  )
  const [top, low] = [4 * (1 - h * a) ** 2, 2 * (1 - h * b) ** 2]
  const gradient = [((1 + 4 + 9) / 2 - 2 * top ** 2) / 2, (1 - low ** 2) / 2]
  near(found, [a * gradient[0]! + b * gradient[1]!, ...gradient, top, top, low], 1e-12)
}
