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
 * A function of terms as a simplified program. Its inputs are the leaves of the space, named by their paths (`x0` for a space
 * that is one leaf); then the large constants, whose data are in `bindings`.
 * Left: a shape or option error while the function builds its terms.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Space as S, Term as T } from 'giry'
 * const space = S.struct({ position: S.real(2), level: S.scalar })
 * const made = Core.fromFunction('shifted', space, ({ position, level }) => T.shift(level)(position))
 * pipe(made, Either.map(({ program }) => program.inputs.map((port) => port.name))) // Either.right(['position', 'level'])
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
