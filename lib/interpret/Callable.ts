/**
 * Callables: functions `(a: A, shared: P) => Random<B>`, compiled once for a back end and called on values that stay
 * there. The program's inputs are, in order, `key` (int[2], the stream), `address` (int, in blocks of the stream), the
 * leaves of A and the leaves of P; its results are the leaves of B. A call at address a uses the blocks
 * a, ..., a + blocks - 1, so that calls at a, a + blocks, ... are independent.
 *
 * With n lanes it computes n values side by side, each with its own key and its own A, at one address and with one P.
 * Lane i is the single callable at key i, to the bit on the Reference.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Data from '../core/Data.js'
import { attempt, fail, requireOption, within, type GiryError } from '../core/GiryError.js'
import { sameShape, showType, type Shape, type TensorType } from '../core/graph.js'
import { hash } from '../core/hash.js'
import type { Port, Program } from '../core/Ir.js'
import { reify } from '../core/reify.js'
import { simplify } from '../core/simplify.js'
import type * as Space from '../core/Space.js'
import type { Random } from '../random/Random.js'
import type { Backend, Resident } from './Backend.js'
import { batched, nothing, trace, type Description } from './callable/trace.js'
import { openBackend } from './run/backend.js'
import { attemptTask, awaited, orFail, scoped } from './run/task.js'

export { keyOf, keysOf, stream, streams } from './callable/keys.js'
export { describe, type Description } from './callable/trace.js'

/** Where a call's draws come from: a key for each lane (`keys`), and an address in blocks. */
export interface Site {
  readonly keys: Data.Data
  readonly address: number
}

/** A description, and where it is compiled. */
export interface Options<A, P> extends Description<A, P> {
  /** A name that `backends.open` knows, or an open back end. */
  readonly backend: string | Backend
  /** How many values are computed side by side; without it the leaves have no axis of lanes. */
  readonly lanes?: number
}

/** A compiled random function, which is called with data as often as wanted. */
export interface Callable<A, P, B> {
  readonly program: Program
  /** The program's hash. */
  readonly hash: string
  /** Blocks of each lane's stream that a call uses. */
  readonly blocks: number
  readonly output: Space.Space<B>
  /**
   * The results for the leaves of A and of P, which stay the caller's. Left: an argument of a wrong type, named, or an
   * error of the back end.
   */
  readonly call: (site: Site, args: readonly Resident[]) => Either.Either<GiryError, readonly Resident[]>
  /** The same in pieces, after each of which it waits for `goOn`; undefined where that says false. */
  readonly callInTurns: (
    site: Site,
    args: readonly Resident[],
    goOn: () => Promise<boolean>,
  ) => TaskEither<GiryError, readonly Resident[] | undefined>
  /** The same for numbers. */
  readonly run: (
    site: Site,
    a: Data.Concrete<A>,
    shared?: Data.Concrete<P>,
  ) => TaskEither<GiryError, Data.Concrete<B>>
  /**
   * Makes the program a kernel of tfjs: `tf.engine().runKernel(kernelName, tensors, { keys, address })` takes tensors by the
   * names of the program's inputs, such as `input` or `shared.rate`, and for each lane two numbers of its key, and gives
   * tensors; equal programs have one name, and the last one counts. Errors are thrown there, also for integers beyond int32
   * and for tensors of other types than float32, int32 and bool. Left: a `BackendError` for a back end that isn't of tfjs.
   */
  readonly register: () => Either.Either<GiryError, Registered>
  /** Frees what the compiled program holds. */
  readonly dispose: () => void
}

/** A program as a kernel of tfjs. */
export interface Registered {
  readonly kernelName: string
  readonly unregister: () => void
}

const checkArguments = (name: string, ports: readonly Port[], args: readonly TensorType[]): void => {
  if (args.length !== ports.length)
    fail(
      'ShapeError',
      `${args.length} tensors for ${ports.map((p) => p.name).join(', ') || 'no input'}`,
      'give one tensor per leaf of the input, then one per leaf of what is shared',
      name,
    )
  ports.forEach((port, i) => {
    const got = args[i]!
    if (got.dtype !== port.dtype || !sameShape(got.shape, port.shape))
      fail(
        'ShapeError',
        `'${port.name}' is ${showType(got)}, not ${showType(port)}`,
        'give data of the type that the program declares',
        name,
      )
  })
}

/**
 * A callable for an open back end. Left: as for `make`.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import * as TaskEither from 'fp-ts/lib/TaskEither.js'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Callable, Data, Random as R, Reference, Space as S, Term as T } from 'giry'
 * const scaled = Callable.compile({ backend: Reference.backend, name: 'scaled', input: S.real(2), shared: S.scalar, lanes: 3 })
 * const double = scaled((x, c) => R.of(T.scale(c)(x)))
 * const [x, c] = [Data.data([1, 2, 3, 4, 5, 6], [3, 2]), Data.data([2], [])]
 * const run = pipe(
 *   TaskEither.fromEither(double),
 *   TaskEither.chain((f) => f.run({ keys: Callable.streams(1, 0, 3), address: 0 }, x, c)),
 * )
 * await run() // Either.right(Data.data([2, 4, 6, 8, 10, 12], [3, 2]))
 */
export const compile =
  <A, P>(o: Options<A, P> & { readonly backend: Backend }) =>
  <B>(f: (a: A, shared: P) => Random<B>): Either.Either<GiryError, Callable<A, P, B>> =>
    attempt(() => {
      const { backend, name, lanes, input, shared = nothing } = o
      if (lanes !== undefined)
        within(name, () =>
          requireOption('lanes', lanes, (n) => Number.isInteger(n) && n >= 1, 'a whole number of at least 1'),
        )
      const one = trace(o, f)
      const { inputs, results, blocks, output } = lanes === undefined ? one : batched(one, lanes)
      const reified = orFail(reify(name, inputs, results))
      const program = simplify(reified.program)
      const executable = orFail(backend.compile({ ...reified, program }))
      const open = program.inputs.filter((port) => !Object.hasOwn(reified.bindings, port.name)).slice(2)
      /** Where draws come from, on the back end. */
      const placed = ({ keys, address }: Site, args: readonly Resident[]): readonly Resident[] => {
        checkArguments(name, open, args)
        const front: Shape = lanes === undefined ? [] : [lanes]
        Data.expectType(`the keys of ${name}`, keys, { dtype: 'int', shape: [...front, 2] })
        return [backend.upload(keys), backend.upload(Data.data(Float64Array.of(address), [], 'int'))]
      }
      const call = (at: Site, args: readonly Resident[]): readonly Resident[] => {
        const site = placed(at, args)
        try {
          return orFail(executable.call([...site, ...args]))
        } finally {
          backend.release(site)
        }
      }
      const callInTurns = async (
        at: Site,
        args: readonly Resident[],
        goOn: () => Promise<boolean>,
      ): Promise<readonly Resident[] | undefined> => {
        if (executable.callInTurns === undefined) return call(at, args)
        const site = placed(at, args)
        try {
          return orFail(await executable.callInTurns([...site, ...args], goOn))
        } finally {
          backend.release(site)
        }
      }
      const run = (site: Site, a: Data.Concrete<A>, given: Data.Concrete<P>): Promise<Data.Concrete<B>> =>
        scoped(backend, async (scope) => {
          const leaves = [...Data.leaves(input, a), ...Data.leaves(shared, given)]
          checkArguments(name, open, leaves)
          const results = scope.own(call(site, scope.own(leaves.map(backend.upload))))
          const found: Data.Data[] = []
          for (const r of results) found.push(await awaited(backend.download(r)))
          return Data.build(output, found)
        })
      const keysIn = (numbers: unknown): Data.Data =>
        Data.data(Float64Array.from(numbers as number[]), lanes === undefined ? [2] : [lanes, 2], 'int')
      const register = (): Registered => {
        const kernelName = `giry/${name}/${hash(program).slice(0, 12)}`
        const unregister = backend.register?.({
          kernelName,
          inputs: open.map((port) => port.name),
          call: (args, { keys = [0, 0], address = 0 }) =>
            attempt(() => call({ keys: keysIn(keys), address: Number(address) }, args)),
        })
        return unregister === undefined
          ? fail(
              'BackendError',
              `${backend.name} has no kernels of tfjs`,
              "open 'cpu', 'wasm' or 'webgl'",
              name,
            )
          : { kernelName, unregister }
      }
      return {
        program,
        hash: hash(program),
        blocks,
        output,
        call: (site, args) => attempt(() => call(site, args)),
        callInTurns: (site, args, goOn) => attemptTask(() => callInTurns(site, args, goOn)),
        run: (site, a, given = {} as Data.Concrete<P>) => attemptTask(() => run(site, a, given)),
        register: () => attempt(register),
        dispose: executable.dispose,
      }
    })

/**
 * A callable. Left: an error while the function builds its terms, an unknown back end, or a primitive that it lacks.
 *
 * @example
 * import * as TaskEither from 'fp-ts/lib/TaskEither.js'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Callable, Data, Random as R, Space as S, Term as T } from 'giry'
 * const moved = await pipe(
 *   Callable.make({ backend: 'reference', name: 'walk', input: S.real(2) })((x) =>
 *     R.map((noise: T.Vec<2>) => T.add(x, noise))(R.normal([2])),
 *   ),
 *   TaskEither.chain((walk) => walk.run({ keys: Callable.stream(1, 0), address: 0 }, Data.data([0, 0], [2]))),
 * )()
 * moved._tag // 'Right'
 *
 * @example
 * import * as tf from '@tensorflow/tfjs-core'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Callable, Random as R, Space as S, Term as T } from 'giry'
 * const double = Callable.make({ backend: 'cpu', name: 'double', input: S.real(2) })((x) => R.of(T.scale(2)(x)))
 * const kernel = pipe(await double(), Either.chain((f) => f.register()))
 * await tf.setBackend('cpu')
 * const x = tf.tensor1d([1, 2])
 * const ys = kernel._tag === 'Right' ? tf.engine().runKernel(kernel.right.kernelName, { input: x }) : []
 * tf.stack(ys as tf.Tensor[]).arraySync() // [[2, 4]]
 */
export const make =
  <A, P = never>(o: Options<A, P>) =>
  <B>(f: (a: A, shared: P) => Random<B>): TaskEither<GiryError, Callable<A, P, B>> =>
    attemptTask(async () => {
      const backend = await awaited(openBackend(o.backend))
      return pipe(compile({ ...o, backend })(f), orFail)
    })
