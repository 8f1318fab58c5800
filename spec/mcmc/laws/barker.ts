/** Laws of Barker's proposal, as functions that throw when they are broken. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Energy as E, Move as M, Random as R, Space as S, Term as T } from 'giry'
import { Laws } from 'giry/check'
import { evaluation, samples } from '../../../lib/check/evaluate.js'
import { doubleWell, gaussian, plane } from '../../check/pieces.js'
import { banana } from '../../interpret/run/support.js'
import { holds } from './holds.js'

/** Corrected, it is reversible on one number and on two. */
export const exact = (): void => {
  holds(Laws.move(M.barker({ scale: 1.2 }), doubleWell))
  const axis = { low: -6, high: 6, points: 21 }
  holds(Laws.kernel(M.barker({ scale: 0.8 })(plane), { quadrature: { axes: [axis, axis], noise: 201 } }))
}

/** It takes no coordinates for special, and knows no length but its scale, a number or a term. */
export const equivariant = (): void => {
  holds([Laws.translation(M.barkerProposal({ scale: 0.7 }), doubleWell)])
  holds([Laws.scaling((s) => M.barkerProposal({ scale: 0.7 * s }), banana)])
  holds([Laws.scaling((s) => M.barker({ scale: T.constant(0.7 * s) }), banana)])
}

/** The density is one: its integral is 1, and it is highest downhill. */
export const density = (): void => {
  const scale = 0.6
  const { logDensity } = M.barkerProposal({ scale })(doubleWell)
  const [low, high, points] = [-8, 8, 801]
  const pair = S.tuple(S.scalar, S.scalar)
  const at = evaluation(pair, ([x, y]) => R.of([logDensity(x)(y)]))
  for (const x of [-1.5, -0.2, 0.9]) {
    const values = Array.from({ length: points }, (_, i) => {
      const y = low + ((high - low) * i) / (points - 1)
      return Math.exp(at.at({ key: [0, 0], point: [[x], [y]] }).values[0]!)
    })
    const total = values.reduce((s, v) => s + v, 0) * ((high - low) / (points - 1))
    expect(total).toBeCloseTo(1, 10)
  }
}

/** Each coordinate moves as far as the Gaussian walk does with the same noise, one way or the other. */
export const lengths = (): void => {
  const by = (move: M.ProposalMove) =>
    evaluation(banana.space, (x) => R.map((y: T.Vec<2>) => T.abs(T.sub(y, x)))(move(banana).propose(x)))
  const [barker, walk] = [by(M.barkerProposal({ scale: 0.4 })), by(M.gaussianWalk({ scale: 0.4 }))]
  fc.assert(
    fc.property(samples(banana.space), (sample) => {
      const [a, b] = [barker.at(sample).values, walk.at(sample).values]
      a.forEach((d, i) => expect(d).toBeCloseTo(b[i]!, 12))
    }),
    { seed: 1, numRuns: 50 },
  )
}

/** On a constant energy every proposal is accepted. */
export const constant = (): void => {
  const kernel = M.barker({ scale: 2 })(E.flat(gaussian.space))
  const at = evaluation(gaussian.space, (x) =>
    R.map(([, info]: readonly [T.Scalar, { acceptance: T.Scalar }]) => [info.acceptance])(kernel.step(x)),
  )
  fc.assert(
    fc.property(samples(gaussian.space), (sample) => {
      expect(at.at(sample).values).toEqual([1])
    }),
    { seed: 1, numRuns: 25 },
  )
}
