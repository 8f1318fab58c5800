/** Starting a back end of tfjs: its package is loaded, it is initialised, and its precision is checked. */
import * as Either from 'fp-ts/lib/Either.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { env, findBackend, getBackend, setBackend } from '@tensorflow/tfjs-core'
import type { GiryError } from '../../core/GiryError.js'
import type { Backend } from '../Backend.js'
import { deviceOf, type DeviceName } from './device.js'
import type { V128 } from '../wasm/emit/code.js'
import { writeFunction, type Writer } from '../wasm/emit/function.js'
import { encodeModule } from '../wasm/emit/module.js'
import * as f32x4 from '../wasm/emit/f32x4.js'
import { launcher, poolOf } from '../workers/pool.js'
import { backendOf } from './Tfjs.js'

const failed = (what: string, remedy: string): GiryError => ({
  _tag: 'BackendError',
  what,
  where: 'open',
  remedy,
})

const KNOWN = "use one of 'reference', 'cpu', 'wasm'"
const isBrowser = (): boolean => typeof document !== 'undefined' || typeof importScripts === 'function'
declare const importScripts: unknown

/** Milliseconds that a thread waits for others, which do about as much as itself. */
const PATIENCE = 20_000

/** Whether the engine takes a module with an instruction of relaxed SIMD. */
const hasRelaxed = (): boolean => {
  const zeros = (w: Writer): V128 => f32x4.addProduct(w.word(0), w.word(0), w.word(0), true)
  return WebAssembly.validate(encodeModule([{ written: writeFunction(0, [], (w) => [zeros(w)]) }]))
}

const sharesMemory = (): boolean => typeof SharedArrayBuffer !== 'undefined'

export interface StartOptions {
  readonly wasmPath?: string
  readonly modules?: boolean
  readonly relaxed?: boolean
  readonly threads?: number
  readonly patience?: number
}

/** Registers the back end with tfjs. */
const register: Readonly<Record<DeviceName, (wasmPath: string | undefined) => Promise<void>>> = {
  cpu: async () => {
    await import('@tensorflow/tfjs-backend-cpu')
  },
  wasm: async (wasmPath) => {
    const { setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
    // where a page is cross-origin isolated tfjs takes another build, on whose memory modules can't work
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    if (wasmPath !== undefined) setWasmPaths(wasmPath)
    // one thread, so that results don't depend on the machine
    setThreadsCount(1)
  },
  webgl: async () => {
    await import('@tensorflow/tfjs-backend-webgl')
  },
}

/** Initialises it without changing which back end tfjs itself computes on, if that was chosen already. */
const initialised = async (name: DeviceName): Promise<boolean> => {
  const before = getBackend()
  const done = await setBackend(name)
  if (before !== undefined && before !== '' && before !== name) await setBackend(before)
  return done
}

const startNow = async (
  name: DeviceName,
  { wasmPath, modules, relaxed = false, threads = 1, patience = PATIENCE }: StartOptions,
): Promise<Either.Either<GiryError, Backend>> => {
  if (name === 'webgl' && !isBrowser()) return Either.left(failed("'webgl' needs a browser", KNOWN))
  await register[name](wasmPath)
  if (!(await initialised(name)))
    return Either.left(
      failed(
        `tfjs can't start '${name}' here`,
        name === 'wasm' ? `give wasmPath, where its .wasm files are served, or ${KNOWN}` : KNOWN,
      ),
    )
  if (name === 'webgl' && !env().getBool('WEBGL_RENDER_FLOAT32_ENABLED'))
    return Either.left(failed("'webgl' computes with 16-bit floats here", KNOWN))
  if (name !== 'wasm' || modules === false)
    return Either.right(backendOf(deviceOf(name, findBackend(name), modules)))
  if (relaxed && !hasRelaxed())
    return Either.left(failed('this engine has no relaxed SIMD', 'leave out relaxed, or use a newer engine'))
  if (threads > 1 && !sharesMemory())
    return Either.left(
      failed(
        'threads need memory that they share',
        'serve the page with COOP and COEP headers, or use one thread',
      ),
    )
  const pool = threads === 1 ? undefined : poolOf(await launcher(), { threads, patience })
  if (pool !== undefined && !(await pool.ready())) {
    pool.close()
    return Either.left(failed(`${threads} threads don't start here`, 'use one thread'))
  }
  return Either.right(backendOf(deviceOf(name, findBackend(name), modules, relaxed, pool)))
}

/** A back end of tfjs by name. Left: a `BackendError` that says what is missing here. */
export const start =
  (name: DeviceName, options: StartOptions): TaskEither.TaskEither<GiryError, Backend> =>
  async () => {
    try {
      return await startNow(name, options)
    } catch (thrown) {
      return Either.left(failed(`'${name}' can't be loaded: ${String(thrown)}`, KNOWN))
    }
  }
