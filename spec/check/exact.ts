// Laws that can be drawn exactly, with their energies, and kernels for them that are wrong in ways in which kernels are wrong.

import { pipe } from 'fp-ts/lib/function.js'
import { Distribution as D, Energy as E, Kernel as K, Random as R, Space as S, Term as T } from 'giry'
import { banana, pair, skewed } from './pieces.js'

export { banana, skewed }

export const gaussian = E.standardNormal(S.real(2))
export const gaussianDraws = R.normal([2])

export const bananaDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [a, b] = T.unstack(z)
  return pair(a, T.add(T.square(a), T.scale(Math.sqrt(0.1))(b)))
})(R.normal([2]))

/** log of a Gamma(2) variable, a sum of two exponential ones. */
export const skewedDraws: R.Random<T.Scalar> = R.map((u: T.Vec<2>) => {
  const [a, b] = T.unstack(T.log(u))
  return T.log(T.neg(T.add(a, b)))
})(R.uniform([2]))

/** The neck of a funnel: v ~ N(0, 1), x ~ N(0, exp(v)). */
export const funnel = E.energy('funnel', S.real(2), (z) => {
  const [v, x] = T.unstack(z)
  return T.scale(0.5)(T.add(T.add(T.square(v), v), T.mul(T.square(x), T.exp(T.neg(v)))))
})
export const funnelDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [v, x] = T.unstack(z)
  return pair(v, T.mul(x, T.exp(T.scale(0.5)(v))))
})(R.normal([2]))

/** Two wells, the left one deeper: a mixture of two normals. */
export const wellsDraws: R.Random<T.Scalar> = D.mixture(
  [2, D.normal({ mean: T.constant(-1.2), sd: 0.6 })],
  [1, D.normal({ mean: T.constant(1.2), sd: 0.6 })],
)
export const wells = E.fromRandom('wells', S.scalar, wellsDraws)

/** Two normals with unit variances and correlation 0.8. */
const RHO = 0.8
export const correlated = E.energy('correlated', S.real(2), (z) => {
  const [a, b] = T.unstack(z)
  const cross = T.scale(2 * RHO)(T.mul(a, b))
  return T.scale(0.5 / (1 - RHO * RHO))(T.sub(T.add(T.square(a), T.square(b)), cross))
})
export const correlatedDraws: R.Random<T.Vec<2>> = R.map((z: T.Vec<2>) => {
  const [a, b] = T.unstack(z)
  return pair(a, T.add(T.scale(RHO)(a), T.scale(Math.sqrt(1 - RHO * RHO))(b)))
})(R.normal([2]))

/** How the conditional laws of the Gibbs steps are written: a | b ~ N(slope b, sd^2). */
export interface Conditional {
  readonly slope: number
  readonly sd: number
}
export const rightConditional: Conditional = { slope: RHO, sd: Math.sqrt(1 - RHO * RHO) }

/** One coordinate drawn afresh, given the other one. */
export const gibbs = (coordinate: 0 | 1, { slope, sd }: Conditional = rightConditional) =>
  K.kernel({
    name: `gibbs ${coordinate}`,
    options: { coordinate },
    source: correlated.space,
    target: correlated,
    exactness: K.reversible,
    step: (z) => {
      const ab = T.unstack(z)
      const kept = ab[coordinate === 0 ? 1 : 0]
      return R.map((fresh: T.Scalar) => {
        const [a, b] = coordinate === 0 ? [fresh, kept] : [kept, fresh]
        return [pair(a, b), {}] as const
      })(D.normal({ mean: T.scale(slope)(kept), sd }))
    },
  })

/** A walk to x + drift + scale xi accepted by the ratio of densities alone, as if it were symmetric. */
export const drifting = (drift: number, scale: number) =>
  K.kernel({
    name: 'drifting',
    options: { drift, scale },
    source: skewed.space,
    target: skewed,
    exactness: K.reversible,
    step: (x) =>
      pipe(
        D.normal({ mean: T.shift(drift)(x), sd: scale }),
        R.chain((y: T.Scalar) =>
          R.map((yes: T.Flag) => [T.select(yes, y, x), {}] as const)(
            R.accept(T.sub(E.value(skewed)(x), E.value(skewed)(y))),
          ),
        ),
      ),
  })
