/** Optimizers and schedules against plain numbers, as functions that throw, so that mutants can be held against them. */
import { expect } from 'vitest'
import type { Concrete } from '../../../lib/core/Data.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as O from '../../../lib/learn/Optimizer.js'
import { compile, evaluate, flat, numbers } from '../evaluate.js'

export const pair = Space.struct({ a: Space.real(2), b: Space.tuple(Space.scalar) })
export type Pair = Space.Of<typeof pair>
export const pairOf = ([x, y, z]: readonly number[]): Concrete<Pair> => ({
  a: numbers([x!, y!], 2),
  b: [numbers([z!])],
})

/** The parameters after each of the updates with the given gradients, from x. */
export const trajectory = (
  optimizer: O.Optimizer,
  x: readonly number[],
  gradients: readonly (readonly number[])[],
): readonly (readonly number[])[] => {
  const space = Space.tuple(pair, ...gradients.map(() => pair))
  const { run } = compile(space, ([start, ...gs]) => {
    const visited: Pair[] = []
    ;(gs as readonly Pair[]).reduce<O.Updated<Pair>>(
      ({ params, slots }, g, t) => {
        const next = optimizer.update(params, g, slots, T.index(t))
        visited.push(next.params)
        return next
      },
      { params: start as Pair, slots: optimizer.init(start as Pair) },
    )
    return visited
  })
  return (run([x, ...gradients].map(pairOf) as never) as readonly unknown[]).map(flat)
}

export const X = [1, -2, 0.5]
export const GRADIENTS = [
  [0.5, -1, 2],
  [-0.25, 0.75, 0],
  [1, 1, -3],
  [0.125, -2, 0.5],
]

/** Rounding of a few dozen operations on numbers below 10. */
export const TOLERANCE = 1e-13
export const expectClose = (
  got: readonly number[],
  wanted: readonly number[],
  tolerance = TOLERANCE,
): void => {
  expect(got.length).toBe(wanted.length)
  got.forEach((g, i) => expect(Math.abs(g - wanted[i]!)).toBeLessThanOrEqual(tolerance))
}

/** AdamW as its authors write it, on plain numbers. */
const adamW = (rate: number, b1: number, b2: number, epsilon: number, decay: number): number[][] => {
  const [x, m, v] = [[...X], [0, 0, 0], [0, 0, 0]]
  return GRADIENTS.map((g, k) => {
    g.forEach((gi, i) => {
      m[i] = b1 * m[i]! + (1 - b1) * gi
      v[i] = b2 * v[i]! + (1 - b2) * gi * gi
      const [mean, square] = [m[i]! / (1 - b1 ** (k + 1)), v[i]! / (1 - b2 ** (k + 1))]
      x[i] = x[i]! * (1 - rate * decay) - (rate * mean) / (Math.sqrt(square) + epsilon)
    })
    return [...x]
  })
}

/** Velocities of momentum 0.5. */
export const momentum = (): void => {
  const [, , third] = trajectory(O.sgd({ rate: 1, momentum: 0.5 }), X, GRADIENTS.slice(0, 3))
  const moved = (i: number): number => {
    const [g1, g2, g3] = GRADIENTS.map((g) => g[i]!)
    return X[i]! - (g1! + (g2! + g1! / 2) + (g3! + g2! / 2 + g1! / 4))
  }
  expectClose(third!, [0, 1, 2].map(moved))
}

/** A schedule is asked at the iteration, not at the update. */
export const scheduled = (): void => {
  const ramp: O.Schedule = (t) => T.toFloat(t)
  expectClose(trajectory(O.sgd({ rate: ramp }), X, GRADIENTS.slice(0, 3)).at(-1)!, [
    1 - 1 * -0.25 - 2 * 1,
    -2 - 1 * 0.75 - 2 * 1,
    0.5 - 0 - 2 * -3,
  ])
}

/** A rate is multiplied after each of some numbers of iterations, in whatever order they are given. */
export const stepDecays = (): void => {
  const { run } = compile(Space.integer, (t) => O.stepDecay({ rate: 8, factor: 0.5, after: [7, 3, 1000] })(t))
  const at = (t: number): number =>
    flat(run({ dtype: 'int', shape: [], values: Int32Array.of(t) } as never))[0]!
  expect([0, 2, 3, 6, 7, 999, 1000].map(at)).toEqual([8, 8, 4, 4, 2, 2, 1])
}

/** A rate is multiplied every so many iterations, and stops at the floor. */
export const decays = (): void => {
  const decay = O.exponentialDecay({ rate: 2e-4, factor: 0.99, every: 1000, floor: 1e-5 })
  const { run } = compile(Space.integer, (t) => decay(t))
  const at = (t: number): number =>
    flat(run({ dtype: 'int', shape: [], values: Int32Array.of(t) } as never))[0]!
  const stepwise = (t: number): number => {
    let rate = 2e-4
    for (let k = 0; k < Math.floor(t / 1000); k++) rate = Math.max(0.99 * rate, 1e-5)
    return rate
  }
  for (const t of [0, 1, 999, 1000, 1999, 2000, 297_999, 298_000, 299_000, 1_000_000])
    expect(Math.abs(at(t) / stepwise(t) - 1)).toBeLessThan(1e-12)
  // the iteration at which the papers' rate of 2e-4 has come down to its floor
  expect([at(298_999) > 1e-5, at(299_000)]).toEqual([true, 1e-5])
}

/** Gradients are scaled by min(1, bound / (norm + 1e-6)). */
export const clips = (): void => {
  const clipped = (bound: number, g: readonly number[]): readonly number[] =>
    flat(evaluate(pair, O.clipByGlobalNorm(bound), pairOf(g)))
  expectClose(
    clipped(1, [3, 0, 4]),
    [3, 0, 4].map((g) => g / (5 + 1e-6)),
  )
  expectClose(
    clipped(5, [3, 0, 4]),
    [3, 0, 4].map((g) => (g * 5) / (5 + 1e-6)),
  )
  expect(clipped(5.1, [3, 0, 4])).toEqual([3, 0, 4])
  expect(clipped(1, [0, 0, 0])).toEqual([0, 0, 0])
}

/** Options of Adam and AdamW, with the numbers that the plain recurrence takes. */
export const adams = [
  ['defaults of adam', O.adam({ rate: 0.1 }), [0.1, 0.9, 0.999, 1e-8, 0]],
  [
    'the options of the papers',
    O.adamW({ rate: 0.1, betas: [0.5, 0.999], weightDecay: 0.2 }),
    [0.1, 0.5, 0.999, 1e-8, 0.2],
  ],
  [
    'an epsilon that matters, outside of the root',
    O.adamW({ rate: 0.3, betas: [0.8, 0.9], epsilon: 0.5, weightDecay: 0.01 }),
    [0.3, 0.8, 0.9, 0.5, 0.01],
  ],
  ['no memory of the mean', O.adam({ rate: 0.1, betas: [0, 0.5] }), [0.1, 0, 0.5, 1e-8, 0]],
] as const

/** Four steps are those of the recurrence on plain numbers. */
export const recurrence = ([, optimizer, [rate, b1, b2, epsilon, decay]]: (typeof adams)[number]): void =>
  expectClose(trajectory(optimizer, X, GRADIENTS).flat(), adamW(rate, b1, b2, epsilon, decay).flat())

const [one, other] = [
  O.adamW({ rate: 0.1, weightDecay: 0.1 }),
  O.clip(1)(O.sgd({ rate: 0.5, momentum: 0.5 })),
]

/** Each field of a group moves as it would alone. */
export const alone = (): void => {
  const both = trajectory(O.groups({ a: one, b: other }), X, GRADIENTS)
  const only = (optimizer: O.Optimizer, keep: readonly number[]): readonly (readonly number[])[] =>
    trajectory(
      optimizer,
      X,
      GRADIENTS.map((g) => g.map((gi, i) => (keep.includes(i) ? gi : 0))),
    ).map((x) => keep.map((i) => x[i]!))
  expect(both.map((x) => x.slice(0, 2))).toEqual(only(one, [0, 1]))
  expect(both.map((x) => x.slice(2))).toEqual(only(other, [2]))
}

/** A group doesn't see the gradients of another. */
export const apart = (): void => {
  const groups = O.groups({ a: one, b: other })
  const moved = trajectory(
    groups,
    X,
    GRADIENTS.map(([x, y, z]) => [x!, y!, z! + 1]),
  )
  const before = trajectory(groups, X, GRADIENTS)
  expect(moved.map((x) => x.slice(0, 2))).toEqual(before.map((x) => x.slice(0, 2)))
  expect(moved.map((x) => x[2])).not.toEqual(before.map((x) => x[2]))
}

const copied = { every: 10, weight: 0.25 }
const { run: runCopy } = compile(Space.tuple(Space.integer, pair, pair), ([done, live, slow]) =>
  O.slowCopy(copied)(done, live, slow),
)
const slowAt = (done: number, live: readonly number[], slow: readonly number[]): readonly number[] =>
  flat(
    runCopy([{ dtype: 'int', shape: [], values: Int32Array.of(done) }, pairOf(live), pairOf(slow)] as never),
  )

/** A slow copy moves by its weight after every so many iterations. */
export const slowCopies = (): void => {
  const moved = Array.from({ length: 40 }, (_, k) => k + 1).filter(
    (t) => slowAt(t, [4, 8, 0], [0, 0, 4])[0] !== 0,
  )
  expect(moved).toEqual([10, 20, 30, 40])
  expect(slowAt(10, [4, 8, 0], [0, 0, 4])).toEqual([1, 2, 3])
  expect(slowAt(1_000_000, [4, 8, 0], [0, 0, 4])).toEqual([1, 2, 3])
  expect(slowAt(999_999, [4, 8, 0], [0, 0, 4])).toEqual([0, 0, 4])
}

/** k updates leave (1 - weight)^k of the start. */
export const slowPowers = (): void => {
  let slow: readonly number[] = [1, 2, -1]
  for (let k = 1; k <= 8; k++) slow = slowAt(10 * k, [0, 0, 0], slow)
  expectClose(
    slow,
    [1, 2, -1].map((s) => s * 0.75 ** 8),
  )
}
