/**
 * Mixtures: one of several moves at each step, by chance.
 *   mix([v, a], [w, b])(U) = v a(U) + w b(U)      as exact as its weakest part
 */
import type { Scalar } from '../core/types.js'
import * as T from '../core/Term.js'
import type { Energy } from '../model/Energy.js'
import type { Info, NoInfo } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { reversals, type AnyMove, type Domain, type Shared } from './Cycle.js'
import { move, type Move } from './Move.js'
import { requirePositive, shownOption } from './options.js'

type Weighted = readonly [weight: number | Scalar, move: AnyMove]
type MixedClaims<P extends readonly Weighted[]> = P[number][1]['exactness']

/**
 * Chooses one of the moves at each step, with probability proportional to its weight (positive). The weights must
 * not depend on the state. All parts are computed and one is kept, so that chains can choose differently.
 */
export const mix = <const P extends readonly Weighted[]>(
  ...parts: P
): Move<K.Weakest<MixedClaims<P>>, NoInfo, Shared<Domain<P[number][1]>>> => mixed(parts) as never

const mixed = (parts: readonly Weighted[]): AnyMove => {
  const exactness = K.weakest(parts.map(([, m]) => m.exactness))
  const options = {
    of: parts.map(([w, m]) => ({ weight: shownOption(w), name: m.name, options: m.options })),
  }
  const back = reversals(parts.map(([, m]) => m))
  const reversed = back && {
    reversed: () => mixed(parts.map(([w], i) => [w, back[i]!] as const)) as Move,
  }
  return move({ name: 'mix', options, exactness, ...reversed }, <X, L>(target: Energy<X, L>) => {
    const kernels = parts.map(([, m]) => (m as Move)(target))
    const logits = T.log(T.concat<number>(...parts.map(([w]) => T.reshape([1], T.toScalar(w)))))
    const moved = (x: X): readonly Random<X>[] =>
      kernels.map((k) => R.map(([y]: readonly [X, Info]) => y)(k.step(x)))
    return (x: X) => {
      parts.forEach(([w]) => requirePositive('weight', w, target.space, x))
      return R.map((y: X) => [y, {} as NoInfo] as const)(R.mixture(logits, moved(x)))
    }
  })
}
