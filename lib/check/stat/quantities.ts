/** What calibration ranks: numbers that depend on a parameter and on data. */
import * as Either from 'fp-ts/lib/Either.js'
import { attempt } from '../../core/GiryError.js'
import { size } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import { logDensity } from '../../random/density.js'
import { toReal } from './features.js'
import type { Model, Pair } from './model.js'

/** Numbers whose ranks are looked at, by name. */
export type Quantities<Theta, Y> = { readonly [name: string]: (theta: Theta, y: Y) => Scalar }

/** Each number of theta, and the log-likelihood where it is derived; `pair` shows what they look like. */
export const numbersAndLikelihood = <Theta, Y>(
  model: Model<Theta, Y>,
  [theta, y]: Pair<Theta, Y>,
): Quantities<Theta, Y> => {
  const numbers = Space.of(theta).leaves.flatMap(({ path, shape }, leaf) =>
    Array.from({ length: size(shape) }, (_, k) => {
      const name = `theta${path === '' ? '' : `.${path}`}${shape.length === 0 ? '' : `[${k}]`}`
      const number = (t: Theta): Scalar =>
        T.element(T.reshape([size(shape)], toReal(Space.flatten(t)[leaf]!)), T.index(k))
      return [name, number] as const
    }),
  )
  const likelihood = (t: Theta, d: Y): Scalar => logDensity(model.data(t))(d)
  const derivable = Either.isRight(attempt(() => likelihood(theta, y)))
  return { ...Object.fromEntries(numbers), ...(derivable ? { 'log-likelihood': likelihood } : {}) }
}
