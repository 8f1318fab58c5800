/**
 * The Reference: every program in float64, and the semantics that all other back ends are compared with. Numbers
 * are IEEE double precision whatever their element type (integers are exact below 2^53, booleans are 0 and 1), sums
 * run in row-major order, and results don't depend on how many lanes are computed side by side:
 *   run(batch f)(xs)[i] = run(f)(xs[i]), bit for bit
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { expectData, type Data } from '../core/Data.js'
import { attempt, fail, type GiryError } from '../core/GiryError.js'
import type { TensorType } from '../core/graph.js'
import type { Program } from '../core/Ir.js'
import type { Reified } from '../core/reify.js'
import type { Backend, Executable, Resident } from './Backend.js'
import { prepareProgram, type Observer } from './reference/block.js'
import type { Cells, Kernel } from './reference/cells.js'

export type { Observer } from './reference/block.js'

const prepared = new WeakMap<Program, Kernel>()

const kernelOf = (program: Program): Kernel => {
  const known = prepared.get(program)
  if (known !== undefined) return known
  const made = prepareProgram(program)
  prepared.set(program, made)
  return made
}

/** Every input's numbers: the caller's in order, and the bindings by name. */
const inputsOf = ({ program, bindings }: Reified, given: readonly Data[]): readonly Cells[] => {
  const open = program.inputs.filter((port) => !Object.hasOwn(bindings, port.name))
  if (open.length !== given.length)
    fail(
      'ShapeError',
      `${given.length} inputs for ${program.name}, which takes ${open.map((p) => p.name).join(', ')}`,
      'give one tensor per input',
      'reference',
    )
  open.forEach((port, i) => expectData(`input '${port.name}' of ${program.name}`, given[i]!, port))
  let next = 0
  return program.inputs.map((port) => {
    const bound = Object.hasOwn(bindings, port.name) ? bindings[port.name] : undefined
    return Float64Array.from(bound ?? given[next++]!.values)
  })
}

const evaluate = (kernel: Kernel, reified: Reified, given: readonly Data[]): readonly Data[] => {
  const cells = kernel(inputsOf(reified, given))
  const types = resultTypes(reified.program)
  // a copy, because a result may be a constant of the program or an input
  return types.map((type, i) => ({ dtype: type.dtype, shape: type.shape, values: cells[i]!.slice() }))
}

const resultTypes = ({ main }: Program): readonly TensorType[] => {
  const types = new Map([...main.params, ...main.equations.flatMap((e) => e.outs)].map((v) => [v.id, v]))
  return main.results.map((r) => types.get(r)!)
}

/**
 * The program's results at the given inputs: one `Data` per input in order, without the bindings. Results are
 * float64 numbers.
 * Left: a `ShapeError` that names the input of a wrong type or shape; a `BackendError` for an unknown primitive.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Data, Reference, Space as S, Term as T } from 'giry'
 * const values = pipe(
 *   Core.fromFunction('double', S.real(2), (x) => T.scale(2)(x)),
 *   Either.chain((program) => Reference.run(program, [Data.data([1, 2], [2])])),
 *   Either.map(([y]) => Array.from(y!.values)),
 * )
 * values // Either.right([2, 4])
 */
export const run = (reified: Reified, inputs: readonly Data[]): Either.Either<GiryError, readonly Data[]> =>
  attempt(() => evaluate(kernelOf(reified.program), reified, inputs))

/**
 * Like `run`, and `observe` sees each equation as it is computed, with the numbers that go in and out. What it sees
 * must not be changed or kept longer than the call.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Data, Reference, Space as S, Term as T } from 'giry'
 * const seen: string[] = []
 * const observe: Reference.Observer = (equation, args, outs) => void seen.push(`${equation.op} ${args.join(' ')} ${outs.join(' ')}`)
 * pipe(
 *   Core.fromFunction('square', S.scalar, (x) => T.square(x)),
 *   Either.chain((program) => Reference.runObserved(observe)(program, [Data.data([3], [])])),
 * ) // Either.right([Data.data([9], [])])
 * seen // ['mul 3 3 9']
 */
export const runObserved =
  (observe: Observer) =>
  (reified: Reified, inputs: readonly Data[]): Either.Either<GiryError, readonly Data[]> =>
    attempt(() => evaluate(prepareProgram(reified.program, observe), reified, inputs))

interface Held extends Resident {
  readonly data: Data
}

const NAME = 'reference'
const held = (data: Data): Held => ({ backend: NAME, dtype: data.dtype, shape: data.shape, data })
const unwrap = (resident: Resident): Data =>
  resident.backend === NAME
    ? (resident as Held).data
    : fail('BackendError', `a value of ${resident.backend}`, 'download it there and upload it here', NAME)

const compile = (reified: Reified): Either.Either<GiryError, Executable> =>
  pipe(
    attempt(() => kernelOf(reified.program)),
    Either.map((kernel) => ({
      call: (args) => attempt(() => evaluate(kernel, reified, args.map(unwrap)).map(held)),
      dispose: () => undefined,
    })),
  )

/** The Reference as a back end. Residents are plain numbers, so there is nothing to release. */
export const backend: Backend = {
  name: NAME,
  compile,
  upload: (data) => held({ ...data, values: Float64Array.from(data.values) }),
  download: (resident) => TaskEither.fromEither(attempt(() => unwrap(resident))),
  release: () => undefined,
}
