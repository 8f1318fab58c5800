/** Programs as data, for users: from a function of terms to Core and back to JSON, text and hash. */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, within, type GiryError } from './GiryError.js'
import * as Space from './Space.js'
import { reify, type Reified } from './reify.js'
import { simplify as simplifyProgram } from './simplify.js'

export type { Block, Equation, Program } from './Ir.js'
export type { Reified } from './reify.js'
export { VERSION } from './Ir.js'
export { hash } from './hash.js'
export { print } from './print.js'
export { decode, encode } from './codec.js'
export { simplify } from './simplify.js'
export { inline } from './simplify/inline.js'

/**
 * A function of terms as a simplified program with inputs x0, x1, ... (one per leaf).
 * Left: a shape or option error while the function builds its terms.
 */
export const fromFunction = <A>(
  name: string,
  space: Space.Space<A>,
  f: (x: A) => unknown,
): Either.Either<GiryError, Reified> =>
  pipe(
    attempt(() => {
      const { value, tensors } = Space.variables(space)
      const result = within(name, () => f(value))
      const inputs = tensors.map((tensor, i) => ({ name: space.leaves[i]!.path || `x${i}`, tensor }))
      return reify(name, inputs, Space.flatten(result))
    }),
    Either.flatten,
    Either.map(({ program, bindings }) => ({ program: simplifyProgram(program), bindings })),
  )
