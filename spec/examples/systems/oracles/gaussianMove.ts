/** A chain without an end in one step: for an energy that is quadratic in one number, a draw of its law whatever the start. */
import { Energy as E, Kernel as K, Move as M, Random as R, Term as T } from 'giry'
import type { Latent } from '../../../../examples/04-systems/parts.js'

/** N(0, 1) moved by gradient and curvature of the energy; the precision is at least `least`. */
export const forever = (least = 0) =>
  M.moveOn(
    { name: 'forever', options: { least }, exactness: K.approximate },
    <L>(target: E.Energy<Latent, L>) =>
      (_: Latent) => {
        const at = (z: number): T.Scalar => T.sum(E.grad(target)(T.vector<readonly number[]>([z])))
        const precision = T.max(T.sub(at(1), at(0)), T.constant(least))
        const mean = T.neg(T.div(at(0), precision))
        return R.map(
          (xi: Latent) => [T.shift(mean)(T.scale(T.div(T.constant(1), T.sqrt(precision)))(xi)), {}] as const,
        )(R.normal([1]) as R.Random<Latent>)
      },
  )
