import * as Either from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Core from '../../lib/core/Core.js'
import * as Space from '../../lib/core/Space.js'
import * as T from '../../lib/core/Term.js'
import * as O from '../../lib/learn/Optimizer.js'
import { killedBy, type Edit } from '../mutants.js'
import { compile, evaluate, flat } from './evaluate.js'
import * as Laws from './laws/optimizer.js'
import {
  expectClose,
  GRADIENTS,
  pair,
  pairOf,
  TOLERANCE,
  trajectory,
  X,
  type Pair,
} from './laws/optimizer.js'

const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 })

describe('sgd [float64 tolerance]', () => {
  it('subtracts rate times gradient', () => {
    expectClose(trajectory(O.sgd({ rate: 0.5 }), X, GRADIENTS.slice(0, 2)).flat(), [
      ...[0.75, -1.5, -0.5],
      ...[0.875, -1.875, -0.5],
    ])
  })

  it('with momentum 0.5: velocities g1, g2 + g1 / 2, g3 + g2 / 2 + g1 / 4', Laws.momentum)

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
  it.each(Laws.adams)('four steps with %s', (...options) =>
    Laws.recurrence(options as (typeof Laws.adams)[number]),
  )

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

  it('a schedule is asked at the iteration, not at the update', Laws.scheduled)

  it(
    'exponentialDecay multiplies every so many iterations, and stops at the floor [float64 tolerance]',
    Laws.decays,
  )
  it('stepDecay multiplies after each of some iterations [bitwise]', Laws.stepDecays)
})

describe('clipping by the global norm', () => {
  it('scales all leaves by min(1, bound / (norm + 1e-6)) [float64 tolerance]', Laws.clips)

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
  it('each field moves as it would alone', Laws.alone)

  it("one group's gradient doesn't change another's parameters", Laws.apart)
})

describe('slow copies', () => {
  it('move by their weight after every so many iterations, and else stay [bitwise]', Laws.slowCopies)

  it('k updates towards a constant leave (1 - weight)^k of the start [float64 tolerance]', Laws.slowPowers)

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
    ['after', update(O.sgd({ rate: O.stepDecay({ rate: 1, factor: 0.9, after: [3, 0] }) }), T.index(0))],
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

const adams = 'recurrence'
const inOptimizer = (file: string, from: string, to: string): Edit => ({
  file: `lib/learn/optimizer/${file}.ts`,
  from,
  to,
})

describe('mutants', () => {
  it.each([
    ['a first average that grows', inOptimizer('adam', 'T.scale(1 - b1)(g!)', 'T.scale(1 + b1)(g!)'), adams],
    [
      'one average for both corrections',
      inOptimizer('adam', 'correction(b2, t)', 'correction(b1, t)'),
      adams,
    ],
    ['parameters that grow', inOptimizer('adam', 'times(-1, times', 'times(1, times'), adams],
    [
      'epsilon before the correction',
      inOptimizer('adam', 'T.shift(epsilon)(T.scale(root)', 'T.scale(1)(T.scale(root)'),
      adams,
    ],
    [
      'no bound on small gradients',
      inOptimizer('clip', 'T.min(T.constant(1)', 'T.max(T.constant(1)'),
      'clips',
    ],
    ['a decay that is never floored', inOptimizer('schedule', 'T.max(decayed', 'T.min(decayed'), 'decays'],
    [
      'a slow copy that is the live value',
      inOptimizer('schedule', 'T.scale(weight)(l!)', 'T.scale(1)(l!)'),
      'slowCopies',
    ],
    [
      'a step one iteration late',
      inOptimizer('schedule', 'T.less(done, T.constant(n))', 'T.less(T.constant(n), T.shift(1)(done))'),
      'stepDecays',
    ],
    ['a slow copy one iteration late', inOptimizer('schedule', 'T.index(-1)', 'T.index(-2)'), 'slowCopies'],
    ['groups that share gradients', inOptimizer('groups', 'g[n], slots', 'p[n], slots'), 'alone'],
  ] as const)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/learn/laws/optimizer.ts', (laws) =>
      law === adams ? laws.adams.forEach(laws.recurrence) : laws[law](),
    )
    expect(killed).toBeDefined()
  })
})
