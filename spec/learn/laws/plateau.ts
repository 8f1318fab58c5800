/** Laws of rates that fall on a plateau, against plain numbers. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { Error, Optimizer as O, Space as S, Term as T } from 'giry'
import { evaluate, flat, numbers } from '../evaluate.js'

/** Factor, best and waited after each figure. */
const found = (o: O.PlateauOptions, figures: readonly number[]): readonly number[] =>
  flat(
    evaluate(
      S.real(figures.length),
      (xs) =>
        T.scan(figures.length, (state: O.Plateau, k) => {
          const next = O.plateau(o)(state, T.element(xs, k))
          return [next, T.stack([next.factor, next.best, next.waited])] as const
        })(O.noPlateau)[1],
      numbers(figures, figures.length),
    ),
  )

const plain = (
  { shrink, patience, threshold = 0, floor = 0 }: O.PlateauOptions,
  figures: readonly number[],
): readonly number[] => {
  let [factor, best, waited] = [1, Infinity, 0]
  return figures.flatMap((figure) => {
    if (figure < best - threshold) {
      best = figure
      waited = 0
    } else if (++waited === patience) {
      factor = Math.max(factor * shrink, floor)
      waited = 0
    }
    return [factor, best, waited]
  })
}

/** Any figures, NaN among them; halves and quarters, so that products are exact. */
export const checks = (): void => {
  const figure = fc.oneof(
    fc.integer({ min: 0, max: 8 }).map((n) => n / 4),
    fc.constant(NaN),
  )
  fc.assert(
    fc.property(
      fc.array(figure, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(0.5, 0.25),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(undefined, 0.25),
      fc.constantFrom(undefined, 0.125),
      (figures, shrink, patience, threshold, floor) => {
        const o = {
          shrink,
          patience,
          ...(threshold === undefined ? {} : { threshold }),
          ...(floor === undefined ? {} : { floor }),
        }
        expect(found(o, figures)).toEqual(plain(o, figures))
      },
    ),
    { seed: 1, numRuns: 60, endOnFailure: true },
  )
}

/** The factor never grows, and doesn't fall while figures do. */
export const falls = (): void => {
  const o = { shrink: 0.5, patience: 2 }
  const factors = (figures: readonly number[]): readonly number[] =>
    found(o, figures).filter((_, i) => i % 3 === 0)
  expect(factors([6, 5, 4, 3, 2, 1])).toEqual([1, 1, 1, 1, 1, 1])
  expect(factors([6, 6, 6, 6, 6, 6])).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25])
  expect(factors([6, 7, 5, 7, 4, 7, 8])).toEqual([1, 1, 1, 1, 1, 1, 0.5])
}

/** A rate times the factor drives an optimizer. */
export const drives = (): void => {
  const after = (waited: number): readonly number[] =>
    flat(
      evaluate(
        S.scalar,
        (x) => {
          const state = { ...O.noPlateau, best: T.constant(1), waited: T.constant(waited) }
          const { factor } = O.plateau({ shrink: 0.5, patience: 3 })(state, T.constant(2))
          const rule = O.sgd({ rate: T.scale(0.5)(factor) })
          return rule.update(x, T.constant(4), rule.init(x)).params
        },
        numbers([10]),
      ),
    )
  expect([...after(1), ...after(2)]).toEqual([8, 9])
}

/** Options out of their domains are found by name. */
export const bad = (): void => {
  for (const [name, o] of [
    ['shrink', { shrink: 1, patience: 1 }],
    ['patience', { shrink: 0.5, patience: 0 }],
    ['threshold', { shrink: 0.5, patience: 1, threshold: -1 }],
    ['floor', { shrink: 0.5, patience: 1, floor: 2 }],
  ] as const) {
    const result = Error.attempt(() => O.plateau(o)(O.noPlateau, T.constant(1)))
    expect(result).toMatchObject({
      left: { _tag: 'OptionError', what: expect.stringContaining(name) as string },
    })
  }
}
