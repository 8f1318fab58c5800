/** Kernels that take the same steps from the same random numbers. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Random as R, type Space as S } from 'giry'
import { differs, differsBeyond, evaluation, samples } from '../../../lib/check/evaluate.js'

type Step<X> = { readonly step: (x: X) => R.Random<readonly [X, unknown]> }

const stateOf =
  <X>({ step }: Step<X>) =>
  (x: X): R.Random<X> =>
    R.map(([y]: readonly [X, unknown]) => y)(step(x))

/** Two kernels go to the same place from the same numbers; accepts that rounding could decide prove nothing. */
export const agree = <X>(space: S.Space<X>, a: Step<X>, b: Step<X>, tolerance = 0): void => {
  const [left, right] = [evaluation(space, stateOf(a)), evaluation(space, stateOf(b))]
  fc.assert(
    fc.property(samples(space), (sample) => {
      const [l, r] = [left.at(sample), right.at(sample)]
      if (Math.min(l.margin, r.margin) <= tolerance) return
      const found =
        tolerance === 0 ? differs(l.values, r.values) : differsBeyond(tolerance, l.values, r.values)
      expect(found).toBeUndefined()
    }),
    { seed: 1, numRuns: 50 },
  )
}
