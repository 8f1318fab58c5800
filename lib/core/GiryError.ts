/**
 * Everything that can go wrong, as one tagged union. Public functions return these in an `Either` or a
 * `TaskEither`; while a term is being built the same value travels in a `Failure`, which `attempt` turns back
 * into a `Left`.
 */
import * as Either from 'fp-ts/lib/Either.js'

/** The kinds of errors. */
export type Tag =
  /** Shapes or element types that don't fit. */
  | 'ShapeError'
  /** A variable used outside the loop, plate or gradient that binds it. */
  | 'ScopeError'
  /** An option outside its domain, such as a negative step size. */
  | 'OptionError'
  /** A gradient that doesn't exist or isn't supported. */
  | 'GradientError'
  /** A claim of exactness about different targets, or a density that can't be derived. */
  | 'LawError'
  /** A number that isn't finite where the mathematics needs it to be. */
  | 'NumericalError'
  /** A backend that is unknown, missing here, or lacks a kernel. */
  | 'BackendError'
  /** JSON, a checkpoint or a saved amortizer that can't be read. */
  | 'CodecError'
  /** A run stopped on request. */
  | 'Cancelled'

/** An error as a value: it says what is wrong, where, and what to do. */
export interface GiryError {
  readonly _tag: Tag
  /** What was wrong. */
  readonly what: string
  /** Where in the program: the path of combinator names. */
  readonly where: string
  /** What to do about it. */
  readonly remedy: string
}

/**
 * The carrier of a `GiryError` while a program is being built; never leaves a public interpreter.
 *
 * @example
 * import { Error } from 'giry'
 * const error = { _tag: 'OptionError', what: 'no', where: 'here', remedy: 'say yes' } as const
 * new Error.Failure(error).message // Error.show(error)
 */
export class Failure extends Error {
  constructor(readonly error: GiryError) {
    super(show(error))
    this.name = 'GiryFailure'
  }
}

/**
 * The error as one line for people.
 *
 * @example
 * import { Error } from 'giry'
 * const e = { _tag: 'OptionError', what: 'stepSize is -1', where: 'mala', remedy: 'use a positive number' } as const
 * Error.show(e) // 'OptionError in mala: stepSize is -1. Remedy: use a positive number.'
 */
export const show = (e: GiryError): string => `${e._tag} in ${e.where}: ${e.what}. Remedy: ${e.remedy}.`

let path: readonly string[] = []

/**
 * Runs `build` with `name` added to the path of combinators that errors report.
 *
 * @example
 * import { Error } from 'giry'
 * Error.here() // 'the program'
 * Error.within('outer', () => Error.within('inner', () => Error.here())) // 'outer > inner'
 */
export const within = <A>(name: string, build: () => A): A => {
  const outer = path
  path = [...outer, name]
  try {
    return build()
  } finally {
    path = outer
  }
}

/** The path of combinators now being built, as errors show it. */
export const here = (): string => (path.length === 0 ? 'the program' : path.join(' > '))

/** Stops building with an error at the present path: throws a `Failure`, for `attempt` to catch. */
export const fail = (tag: Tag, what: string, remedy: string, where: string = here()): never => {
  throw new Failure({ _tag: tag, what, where, remedy })
}

/**
 * Runs a builder and gives its `Failure` back as a value. Other exceptions are bugs and pass through.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Error } from 'giry'
 * const halves = (n: number) => (n % 2 === 0 ? n / 2 : Error.fail('OptionError', `${n} is odd`, 'give an even number'))
 * Error.attempt(() => halves(6)) // Either.right(3)
 * const odd = Error.attempt(() => Error.within('halves', () => halves(7)))
 * odd // Either.left({ _tag: 'OptionError', what: '7 is odd', where: 'halves', remedy: 'give an even number' })
 */
export const attempt = <A>(build: () => A): Either.Either<GiryError, A> => {
  try {
    return Either.right(build())
  } catch (e) {
    if (e instanceof Failure) return Either.left(e.error)
    throw e
  }
}

/**
 * Checks an option: a finite number for which `holds`; anything else stops building with an `OptionError`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Error } from 'giry'
 * const check = (rate: number) => Error.attempt(() => Error.requireOption('rate', rate, (r) => r > 0, 'positive'))
 * check(0.1) // Either.right(undefined)
 * const wrong = check(-1)
 * Either.isLeft(wrong) && [wrong.left._tag, wrong.left.what] // ['OptionError', 'rate is -1']
 */
export const requireOption = (
  name: string,
  value: number,
  holds: (x: number) => boolean,
  domain: string,
): void => {
  if (!Number.isFinite(value) || !holds(value))
    fail('OptionError', `${name} is ${value}`, `give ${name} a value that is ${domain}`)
}
