/**
 * A prior learned in stages (Xiao and Han 2022): p(z) ~ exp(f_0(z) + ... + f_(K-1)(z)) N(z; 0, I). In stage k the tilts before it are
 * frozen, and f_k is the logit of a classifier that tells z+ from draws of the prior so far: each closes what the ones before it left
 * of the gap. Inference and chains see the tilts whose stages are over.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { Energy as E, Objective, Random as R, Term as T } from 'giry'
import { rows } from '../batches.js'
import { allMoved, moved, type Chain } from '../chains.js'
import { begin, descend, type Learner } from '../learner.js'
import { asPrior, type Prior } from '../parts.js'
import type { Tilt } from './tilt.js'

/** Each stage has a tilt of its own, a classifier's logit; its first iteration is 0 to the rule. */
export interface RatiosOptions<F, Z> extends Tilt<F, Z> {
  /** How many iterations have been done when each stage is over. */
  readonly ends: readonly number[]
  /** Of training, and of draws. */
  readonly chain: Chain<Z>
}

/** 1 from iteration n on, before it 0. */
const since = (n: number, iteration: T.Index): T.Flag => T.greaterEqual(T.toFloat(iteration), T.constant(n))

export const ratios = <F, Z>({
  latents,
  net,
  rule,
  ends,
  chain,
}: RatiosOptions<F, Z>): Prior<readonly Learner<F>[], Z> => {
  const begins = [0, ...ends]
  const isOn = (k: number, t: T.Index): T.Flag => T.and(since(begins[k]!, t), T.not(since(ends[k]!, t)))
  /** The sum of the tilts for which a flag holds. */
  const sumOf = (fs: readonly F[], flags: readonly T.Flag[]) => (z: Z) =>
    fs.map((f, k) => T.mul(T.toFloat(flags[k]!), net(f)(z))).reduce((total, tilt) => T.add(total, tilt))
  const law = (p: readonly Learner<F>[], t: T.Index) => {
    const over = ends.map((end) => since(end, t))
    return pipe(
      E.standardNormal(latents),
      E.tilt(
        sumOf(
          p.map(({ params }) => params),
          over,
        ),
      ),
    )
  }
  return {
    init: R.sequence(ends.map(() => begin(rule)(net.init))),
    energy: (p, t) => asPrior(law(p, t)),
    learn: (p, { zs }, t) =>
      pipe(
        R.replicate(rows(zs))(R.normalLike(latents)),
        R.chain(allMoved(chain, law(p, t))),
        R.map((negatives) => {
          const on = ends.map((_, k) => isOn(k, t))
          const loss = (fs: readonly F[]): T.Scalar => Objective.densityRatio(sumOf(fs, on))(zs, negatives)
          const [value, gradients] = T.valueAndGrad(loss)(p.map(({ params }) => params))
          const next = p.map((learner, k) => {
            const done = T.addIndex(t, T.index(-begins[k]!))
            return T.select(on[k]!, descend(rule)(learner, [value, gradients[k]!], done), learner)
          })
          return [next, { ratio: value }] as const
        }),
      ),
    sample: (p, t) => R.chain(moved(chain, law(p, t)))(R.normalLike(latents)),
  }
}
