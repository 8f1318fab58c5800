/**
 * Slice sampling along a random direction d (hit-and-run): a level under the density at x, and a point of the line x + t d that
 * lies above it,
 *   U(x + t d) < U(x) - log u,   d uniform on the unit sphere
 * An interval of the given width around 0 is placed at random and stepped out by widths until both ends are outside, at most m
 * widths in all, shared out between its ends at random beforehand; then t is found by shrinkage. On one number d is a sign. It
 * is reversible for every width, which only costs more evaluations where it is wrong.
 * References: Neal 2003, "Slice sampling", figures 3 and 5; Chen and Schmeiser 1993 (hit-and-run).
 */
import { axpy, dot } from '../core/linear.js'
import * as T from '../core/Term.js'
import type { Flag, Scalar, Vec } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import { reversible, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import { move, type Move } from './Move.js'
import { requireCount, requirePositive, shownOption } from './options.js'
import { BOUND, shrink, type Refusals, type ShrinkageOptions, type Shrunk } from './shrink.js'

/** How a slice is looked for. */
export interface SliceOptions extends ShrinkageOptions {
  /** The first interval's width, a guess of the slice's: positive, a length in the state's units. */
  readonly width: number | Scalar
  /** The longest interval in widths: a whole number of at least 1; of 1, nothing is stepped out. */
  readonly steps: number
}

/** An end of the interval, and how many widths it may still go. */
interface End {
  readonly at: Scalar
  readonly left: Scalar
}

/** An end after stepping out by the width, which has its direction as its sign. */
const steppedOut = (steps: number, inside: (t: Scalar) => Flag, width: Scalar, end: End): Scalar =>
  T.whileLoop(
    steps - 1,
    ({ at, left }: End) => T.and(T.greater(left, T.constant(0)), inside(at)),
    ({ at, left }: End) => ({ at: T.add(at, width), left: T.shift(-1)(left) }),
  )(end).at

/** A place inside on the line, from 0: the interval is put down by `place`, and its widths are shared out by `share`. */
const onLine = (
  { steps, bound = BOUND }: SliceOptions,
  inside: (t: Scalar) => Flag,
  width: Scalar,
  place: Scalar,
  share: Scalar,
): R.Random<Shrunk> => {
  const low = T.neg(T.mul(place, width))
  const below = T.floor(T.scale(steps)(share))
  const above = T.sub(T.constant(steps - 1), below)
  const from = steppedOut(steps, inside, T.neg(width), { at: low, left: below })
  const to = steppedOut(steps, inside, width, { at: T.add(low, width), left: above })
  return shrink(bound, inside, from, to)
}

/**
 * Slice sampling on any space of floats. It reports `refused`.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Run, Space as S } from 'giry'
 * const move = M.slice({ width: 2, steps: 8 })
 * move.exactness // K.reversible
 * const kernel = move(E.standardNormal(S.struct({ a: S.real(2), b: S.scalar })))
 * const run = await Run.chains({ chains: 2, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.a.shape // [2, 5, 2]
 */
export const slice = (options: SliceOptions): Move<Reversible, Refusals> => {
  const { width, steps, bound = BOUND } = options
  return move(
    { name: 'slice', options: { width: shownOption(width), steps, bound }, exactness: reversible },
    <X, L>(target: Energy<X, L>) =>
      (x: X) => {
        const { space } = target
        requirePositive('width', width, space, x)
        requireCount('steps', steps)
        const along = (noise: X, us: Vec<3>): R.Random<readonly [X, Refusals]> => {
          const [u, place, share] = T.unstack(us)
          const length = T.sqrt(dot(space, noise, noise))
          const point = (t: Scalar): X => axpy(space, T.div(t, length), x, noise)
          const level = T.sub(E.value(target)(x), T.log(u))
          const inside = (t: Scalar): Flag => T.less(E.value(target)(point(t)), level)
          return R.map(({ at, refused }: Shrunk) => [point(at), { refused }] as const)(
            onLine(options, inside, T.toScalar(width), place, share),
          )
        }
        return R.chain(([noise, us]: readonly [X, Vec<3>]) => along(noise, us))(
          R.both(R.normalLike(space), R.uniform([3])),
        )
      },
  )
}
