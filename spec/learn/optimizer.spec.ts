import * as Either from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Core from '../../lib/core/Core.js'
import type { Concrete } from '../../lib/core/Data.js'
import * as Space from '../../lib/core/Space.js'
import * as T from '../../lib/core/Term.js'
import * as O from '../../lib/learn/Optimizer.js'
import { compile, evaluate, flat, numbers } from './evaluate.js'

const pair = Space.struct({ a: Space.real(2), b: Space.tuple(Space.scalar) })
type Pair = Space.Of<typeof pair>
const pairOf = ([x, y, z]: readonly number[]): Concrete<Pair> => ({
  a: numbers([x!, y!], 2),
  b: [numbers([z!])],
})
const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 })

/** The parameters after each of the updates with the given gradients, from x. */
const trajectory = (
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

const X = [1, -2, 0.5]
const GRADIENTS = [
  [0.5, -1, 2],
  [-0.25, 0.75, 0],
  [1, 1, -3],
  [0.125, -2, 0.5],
]

/** Rounding of a few dozen operations on numbers below 10. */
const TOLERANCE = 1e-13
const expectClose = (got: readonly number[], wanted: readonly number[], tolerance = TOLERANCE): void => {
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

describe('sgd [float64 tolerance]', () => {
  it('subtracts rate times gradient', () => {
    expectClose(trajectory(O.sgd({ rate: 0.5 }), X, GRADIENTS.slice(0, 2)).flat(), [
      ...[0.75, -1.5, -0.5],
      ...[0.875, -1.875, -0.5],
    ])
  })

  it('with momentum 0.5: velocities g1, g2 + g1 / 2, g3 + g2 / 2 + g1 / 4', () => {
    const [, , third] = trajectory(O.sgd({ rate: 1, momentum: 0.5 }), X, GRADIENTS.slice(0, 3))
    const moved = (i: number): number => {
      const [g1, g2, g3] = GRADIENTS.map((g) => g[i]!)
      return X[i]! - (g1! + (g2! + g1! / 2) + (g3! + g2! / 2 + g1! / 4))
    }
    expectClose(third!, [0, 1, 2].map(moved))
  })

  it('with rate 1 goes from anywhere to a in one step on |x - a|^2 / 2', () => {
    fc.assert(
      fc.property(vector, vector, (x, a) => {
        const [end] = trajectory(O.sgd({ rate: 1 }), x, [x.map((xi, i) => xi - a[i]!)])
        expectClose(end!, a, 4 * Number.EPSILON * 6)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
})

describe('adam and adamW [float64 tolerance]', () => {
  it.each([
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
  ] as const)('four steps with %s', (_, optimizer, [rate, b1, b2, epsilon, decay]) => {
    expectClose(trajectory(optimizer, X, GRADIENTS).flat(), adamW(rate, b1, b2, epsilon, decay).flat())
  })

  it('first step by hand: rate 0.1, gradient 2, epsilon 2 gives 1 - 0.1 / 2', () => {
    const [first] = trajectory(O.adam({ rate: 0.1, epsilon: 2 }), [1, 1, 1], [[2, -2, 0]])
    expectClose(first!, [0.95, 1.05, 1])
  })

  it("adam's first step is the rate times the sign, up to epsilon / |g|", () => {
    fc.assert(
      fc.property(vector, vector, (x, g) => {
        const [end] = trajectory(O.adam({ rate: 0.1 }), x, [g])
        end!.forEach((e, i) => {
          const deviation = 1e-8 / (Math.abs(g[i]!) + 1e-8)
          const wanted = x[i]! - 0.1 * Math.sign(g[i]!)
          // beside epsilon only rounding, where the square of the gradient doesn't underflow
          if (Math.abs(g[i]!) > 1e-150)
            expect(Math.abs(e - wanted)).toBeLessThanOrEqual(0.1 * deviation + TOLERANCE)
        })
      }),
      { seed: 2, numRuns: 50 },
    )
  })

  it('a parameter without gradient only shrinks: by 1 - rate decay a step', () => {
    const [end] = trajectory(O.adamW({ rate: 0.5, weightDecay: 0.5 }), [4, 4, 4], [[0, 0, 0]])
    expectClose(end!, [3, 3, 3])
  })
})

describe('rates', () => {
  it('numbers, scalar terms and schedules are the same rate [bitwise]', () => {
    const [byNumber, byTerm, bySchedule] = [0.125, T.constant(0.125), O.constant(0.125)].map((rate) =>
      trajectory(O.adamW({ rate, weightDecay: 0.5 }), X, GRADIENTS),
    )
    expect(byTerm).toEqual(byNumber)
    expect(bySchedule).toEqual(byNumber)
  })

  it('a schedule is asked at the iteration, not at the update', () => {
    const ramp: O.Schedule = (t) => T.toFloat(t)
    expectClose(trajectory(O.sgd({ rate: ramp }), X, GRADIENTS.slice(0, 3)).at(-1)!, [
      1 - 1 * -0.25 - 2 * 1,
      -2 - 1 * 0.75 - 2 * 1,
      0.5 - 0 - 2 * -3,
    ])
  })

  it('exponentialDecay multiplies every so many iterations, and stops at the floor [float64 tolerance]', () => {
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
  })
})

describe('clipping by the global norm', () => {
  it('scales all leaves by min(1, bound / (norm + 1e-6)) [float64 tolerance]', () => {
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
  })

  it('leaves the direction, and a norm of at most the bound [float64 tolerance]', () => {
    const { run } = compile(pair, O.clipByGlobalNorm(1.5))
    fc.assert(
      fc.property(vector, (g) => {
        const end = flat(run(pairOf(g)))
        expect(Math.hypot(...end)).toBeLessThanOrEqual(1.5)
        const [before, after] = [Math.hypot(...g), Math.hypot(...end)]
        if (before > 1e-100)
          end.forEach((e, i) => expect(Math.abs(e / after - g[i]! / before)).toBeLessThan(1e-15 * 4))
      }),
      { seed: 3, numRuns: 100 },
    )
  })

  it('clip gives the clipped gradient to the optimizer', () => {
    const [end] = trajectory(O.clip(1)(O.sgd({ rate: 1 })), [0, 0, 0], [[3, 0, 4]])
    expectClose(end!, [-3 / (5 + 1e-6), 0, -4 / (5 + 1e-6)])
  })
})

describe('groups [bitwise]', () => {
  const [one, other] = [
    O.adamW({ rate: 0.1, weightDecay: 0.1 }),
    O.clip(1)(O.sgd({ rate: 0.5, momentum: 0.5 })),
  ]

  it('each field moves as it would alone', () => {
    const both = trajectory(O.groups({ a: one, b: other }), X, GRADIENTS)
    const only = (optimizer: O.Optimizer, keep: readonly number[]): readonly (readonly number[])[] =>
      trajectory(
        optimizer,
        X,
        GRADIENTS.map((g) => g.map((gi, i) => (keep.includes(i) ? gi : 0))),
      ).map((x) => keep.map((i) => x[i]!))
    expect(both.map((x) => x.slice(0, 2))).toEqual(only(one, [0, 1]))
    expect(both.map((x) => x.slice(2))).toEqual(only(other, [2]))
  })

  it("one group's gradient doesn't change another's parameters", () => {
    const groups = O.groups({ a: one, b: other })
    const moved = trajectory(
      groups,
      X,
      GRADIENTS.map(([x, y, z]) => [x!, y!, z! + 1]),
    )
    const before = trajectory(groups, X, GRADIENTS)
    expect(moved.map((x) => x.slice(0, 2))).toEqual(before.map((x) => x.slice(0, 2)))
    expect(moved.map((x) => x[2])).not.toEqual(before.map((x) => x[2]))
  })
})

describe('slow copies', () => {
  const options = { every: 10, weight: 0.25 }
  const { run } = compile(Space.tuple(Space.integer, pair, pair), ([done, live, slow]) =>
    O.slowCopy(options)(done, live, slow),
  )
  const at = (done: number, live: readonly number[], slow: readonly number[]): readonly number[] =>
    flat(run([{ dtype: 'int', shape: [], values: Int32Array.of(done) }, pairOf(live), pairOf(slow)] as never))

  it('move by their weight after every so many iterations, and else stay [bitwise]', () => {
    const moved = Array.from({ length: 40 }, (_, k) => k + 1).filter(
      (t) => at(t, [4, 8, 0], [0, 0, 4])[0] !== 0,
    )
    expect(moved).toEqual([10, 20, 30, 40])
    expect(at(10, [4, 8, 0], [0, 0, 4])).toEqual([1, 2, 3])
    expect(at(1_000_000, [4, 8, 0], [0, 0, 4])).toEqual([1, 2, 3])
    expect(at(999_999, [4, 8, 0], [0, 0, 4])).toEqual([0, 0, 4])
  })

  it('k updates towards a constant leave (1 - weight)^k of the start [float64 tolerance]', () => {
    let slow: readonly number[] = [1, 2, -1]
    for (let k = 1; k <= 8; k++) slow = at(10 * k, [0, 0, 0], slow)
    expectClose(
      slow,
      [1, 2, -1].map((s) => s * 0.75 ** 8),
    )
  })

  it('with weight 1 and every 1 are the live parameters [bitwise]', () => {
    const copy = evaluate(
      Space.tuple(pair, pair),
      ([live, slow]) => O.slowCopy({ weight: 1 })(T.index(3), live, slow),
      [pairOf([1, 2, 3]), pairOf([NaN, 0, Infinity])],
    )
    expect(flat(copy)).toEqual([1, 2, 3])
  })
})

describe('bad options are error values that name the option', () => {
  const update =
    (optimizer: O.Optimizer, iteration?: T.Index) =>
    (p: Pair): unknown =>
      optimizer.update(p, p, optimizer.init(p), iteration).params
  it.each([
    ['rate', update(O.sgd({ rate: -1 }))],
    ['momentum', update(O.sgd({ rate: 1, momentum: 1 }))],
    ['beta', update(O.adam({ rate: 1, betas: [1, 0.9] }))],
    ['epsilon', update(O.adam({ rate: 1, epsilon: -1 }))],
    ['weightDecay', update(O.adamW({ rate: 1, weightDecay: NaN }))],
    ['bound', update(O.clip(0)(O.sgd({ rate: 1 })))],
    ['every', update(O.sgd({ rate: O.exponentialDecay({ rate: 1, factor: 0.9, every: 0.5 }) }), T.index(0))],
    [
      'floor',
      update(O.sgd({ rate: O.exponentialDecay({ rate: 1, factor: 0.9, every: 1, floor: 2 }) }), T.index(0)),
    ],
    ['iteration', update(O.sgd({ rate: O.constant(1) }))],
    ['groups', update(O.groups({ a: O.sgd({ rate: 1 }) }))],
    ['groups', update(O.groups({ a: O.sgd({ rate: 1 }), b: O.sgd({ rate: 1 }), c: O.sgd({ rate: 1 }) }))],
    ['weight', (p: Pair) => O.slowCopy({ weight: 0 })(T.index(1), p, p)],
  ])('%s', (name, f) => {
    const result = Core.fromFunction('learn', pair, f)
    expect(Either.isLeft(result) && [result.left._tag, result.left.what.includes(name)]).toEqual([
      'OptionError',
      true,
    ])
  })

  it('gradients of another shape, and parameters that are integers', () => {
    const sgd = O.sgd({ rate: 1 })
    const shapes = Core.fromFunction(
      'learn',
      Space.tuple(Space.real(2), Space.real(3)),
      ([p, g]) => sgd.update<unknown>(p, g, {}).params,
    )
    const integers = Core.fromFunction('learn', Space.integer, (p) => O.adam({ rate: 1 }).init(p))
    expect([shapes, integers].map((r) => Either.isLeft(r) && r.left._tag)).toEqual([
      'ShapeError',
      'ShapeError',
    ])
  })
})
