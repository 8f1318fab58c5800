/**
 * Back ends by name. The code of a back end is loaded when it is opened, so that whoever computes with the Reference
 * never loads tfjs, and Node never loads WebGL. A module of a bundle must not await a run at its top level: the code that
 * is loaded may lie in a chunk that waits for that module.
 */
import * as Either from 'fp-ts/lib/Either.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { attempt, requireOption, type GiryError } from '../core/GiryError.js'
import type { Backend } from './Backend.js'

/**
 * Names of back ends, the reference first.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Backend, Reference } from 'giry'
 * Backend.names // ['reference', 'cpu', 'wasm', 'webgl']
 * await Backend.open('reference')() // Either.right(Reference.backend)
 */
export const names = ['reference', 'cpu', 'wasm', 'webgl'] as const
/** The name of a back end. */
export type BackendName = (typeof names)[number]

/** What a back end needs to be told when it is opened. */
export interface OpenOptions {
  /**
   * Where the .wasm files of @tensorflow/tfjs-backend-wasm are served, ending in a slash. In Node they are found by
   * themselves; a bundled page needs this unless they lie beside its script.
   */
  readonly wasmPath?: string
  /**
   * Whether 'wasm' may run parts of programs as WebAssembly modules of their own, by default true. Without them it
   * calls the kernels of tfjs alone, which is slower and differs in rounding.
   */
  readonly modules?: boolean
  /**
   * Whether modules may fuse products with sums, by default false: faster where the machine can, but engines round
   * differently then. Not every engine has it: Node does from 22 on.
   */
  readonly relaxed?: boolean
  /**
   * How many threads share the modules of 'wasm', by default 1: the caller's and workers; other back ends have none. Results
   * are the same to the bit for every number. In browsers they need a page that is cross-origin isolated.
   */
  readonly threads?: number
  /**
   * Milliseconds that a thread waits for the others before it takes them for dead, by default 20,000. Then the call gives
   * a `BackendError`, and the next one has new threads.
   */
  readonly patience?: number
}

const isName = (name: string): name is BackendName => (names as readonly string[]).includes(name)
const unavailable = (what: string, remedy: string): GiryError => ({
  _tag: 'BackendError',
  what,
  where: 'open',
  remedy,
})

const opened = new Map<string, Promise<Either.Either<GiryError, Backend>>>()

const load = async (name: BackendName, options: OpenOptions): Promise<Either.Either<GiryError, Backend>> => {
  if (name === 'reference') return Either.right((await import('./Reference.js')).backend)
  const { start } = await import('./tfjs/start.js')
  return start(name, options)()
}

/**
 * The back end of this name, started: 'reference' (float64, everywhere), 'cpu' and 'wasm' (tfjs, everywhere),
 * 'webgl' (tfjs, in browsers). Opening one twice with the same options gives the same back end.
 * Left: a `BackendError` for an unknown name, which lists the known ones, and for one that isn't available here.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import * as TaskEither from 'fp-ts/lib/TaskEither.js'
 * import { Backend, Core, Data, Space as S, Term as T } from 'giry'
 * const values = await pipe(
 *   Backend.open('cpu'),
 *   TaskEither.chain((backend) =>
 *     pipe(
 *       Core.fromFunction('double', S.real(2), (x) => T.scale(2)(x)),
 *       Either.chain((program) => backend.compile(program)),
 *       Either.chain(({ call }) => call([backend.upload(Data.data([1, 2], [2]))])),
 *       TaskEither.fromEither,
 *       TaskEither.chain(([y]) => backend.download(y!)),
 *     ),
 *   ),
 *   TaskEither.map(({ values }) => Array.from(values)),
 * )()
 * values // Either.right([2, 4])
 */
export const open = (name: string, options: OpenOptions = {}): TaskEither.TaskEither<GiryError, Backend> => {
  if (!isName(name))
    return TaskEither.left(
      unavailable(`no back end is called '${name}'`, `use one of ${names.map((n) => `'${n}'`).join(', ')}`),
    )
  return async () => {
    const { threads = 1, patience = 1, modules = true, relaxed = false } = options
    const wrong = attempt(() => {
      requireOption(
        'threads',
        threads,
        (n) => Number.isInteger(n) && n >= 1 && n <= 64,
        'a whole number from 1 to 64',
      )
      requireOption('patience', patience, (ms) => ms > 0, 'greater than 0')
    })
    if (Either.isLeft(wrong)) return wrong
    const key = `${name} ${modules} ${relaxed} ${threads} ${options.patience}`
    const starting = opened.get(key) ?? load(name, options)
    opened.set(key, starting)
    const found = await starting
    if (Either.isLeft(found)) opened.delete(key)
    return found
  }
}
