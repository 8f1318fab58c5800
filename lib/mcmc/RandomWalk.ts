/**
 * Random walks: y = x + scale xi with xi ~ N(0, I), as a bare proposal and as the Metropolis kernel.
 * Reference: Metropolis et al. 1953.
 */
import { axpy } from '../core/linear.js'
import type { Scalar } from '../core/types.js'
import type { Acceptance, NoInfo } from '../model/Info.js'
import type { Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { metropolis } from './Metropolis.js'
import { proposal, type Move, type ProposalMove } from './Move.js'
import { requirePositive, shownOption } from './options.js'

/** scale > 0, the standard deviation of a step in each component. */
export interface RandomWalkOptions {
  readonly scale: number | Scalar
}

/**
 * The walk itself, which no target steers: a proposal that claims nothing.
 *
 * @example
 * import { Kernel as K, Move as M } from 'giry'
 * M.gaussianWalk({ scale: 1 }).exactness // K.approximate
 * M.metropolis(M.gaussianWalk({ scale: 1 })).name // 'metropolis(gaussianWalk)'
 * M.randomWalk({ scale: 1 }).exactness // K.reversible
 */
export const gaussianWalk = ({ scale }: RandomWalkOptions): ProposalMove<NoInfo> =>
  proposal({ name: 'gaussianWalk', options: { scale: shownOption(scale) } }, ({ space }) => (x) => {
    requirePositive('scale', scale, space, x)
    return R.map((noise: typeof x) => axpy(space, scale, x, noise))(R.normalLike(space))
  })

/** Random-walk Metropolis: by definition `metropolis(gaussianWalk(options))`. It reports `acceptance`. */
export const randomWalk = (options: RandomWalkOptions): Move<Reversible, Acceptance> =>
  metropolis(gaussianWalk(options), 'randomWalk')
