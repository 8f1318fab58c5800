/**
 * A pool of threads over one memory: the caller's own and workers. A job runs all blocks of a part, each thread some of
 * them; what a block computes doesn't depend on who does it, so results are the same to the bit for every number of
 * threads. A worker that dies or hangs ends the job with false, and the next job has new workers and a new memory.
 */
import { PAGES } from '../wasm/emit/module.js'
import { instantiate, type Exports } from '../wasm/call.js'
import type { Part } from '../wasm/part.js'
import { blocksOf, WORD, WORDS } from './control.js'
import { nodeSource, webSource, type Start } from './source.js'

export interface PoolOptions {
  /** The caller's thread and the workers. */
  readonly threads: number
  /** Milliseconds that a thread waits for others before it takes them for dead. */
  readonly patience: number
}

export interface Pool {
  readonly threads: number
  /** The memory of the next job, which begins at `begin` and has room for so many bytes. */
  readonly room: (bytes: number) => WebAssembly.Memory
  readonly begin: number
  /** Runs a part whose parameters lie at an address of that memory; false where a worker has died or hangs. */
  readonly run: (part: Part, parameters: number) => boolean
  /** Waits until all threads are there, which lets a page start them; false if they don't come. */
  readonly ready: () => Promise<boolean>
  readonly close: () => void
}

/** A thread of the system. */
interface Thread {
  readonly end: () => void
}

type Launch = (start: Start, onEnd: () => void) => Thread

const PAGE = 65536
/** How often a thread looks whether others are there before it sleeps: some tens of microseconds. */
const LOOKS = 20_000
/** A page's own thread may not sleep: so often takes it some seconds. */
const MANY_LOOKS = 2_000_000_000

/** What is needed of Node, whose types a library for browsers goes without. */
interface WorkerThreads {
  readonly Worker: new (
    source: string,
    options: object,
  ) => {
    readonly unref: () => void
    readonly once: (event: 'exit', f: () => void) => void
    readonly terminate: () => unknown
  }
}

const isNode = (): boolean =>
  (globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } }).process?.versions
    ?.node !== undefined

/** How threads begin here. */
export const launcher = async (): Promise<Launch> => {
  if (isNode()) {
    // a name that bundlers for browsers don't follow
    const name = 'node:worker_threads'
    const { Worker } = (await import(name)) as WorkerThreads
    return (start, onEnd) => {
      // without the flags of this process: loaders of modules would wait for its thread, which may wait for the worker
      const worker = new Worker(nodeSource, { eval: true, execArgv: [], workerData: start })
      worker.unref()
      worker.once('exit', onEnd)
      return { end: () => void worker.terminate() }
    }
  }
  const url = URL.createObjectURL(new Blob([webSource], { type: 'text/javascript' }))
  return (start, onEnd) => {
    const worker = new Worker(url)
    worker.onerror = onEnd
    worker.postMessage(start)
    return { end: () => worker.terminate() }
  }
}

/** Everything that ends with a worker. */
interface Crew {
  readonly memory: WebAssembly.Memory
  readonly control: Int32Array
  readonly exports: Map<Part, { readonly id: number; readonly exports: Exports }>
  readonly end: () => void
  alive: boolean
}

const crewOf = (launch: Launch, { threads, patience }: PoolOptions): Crew => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES, shared: true })
  const control = new Int32Array(memory.buffer, 0, WORDS)
  control[WORD.patience] = patience
  control[WORD.looks] = maySleep() ? LOOKS : MANY_LOOKS
  control[WORD.workersLook] = LOOKS
  const started: Thread[] = []
  const crew: Crew = {
    memory,
    control,
    exports: new Map(),
    alive: true,
    end: () => {
      crew.alive = false
      started.forEach((thread) => thread.end())
    },
  }
  for (let thread = 1; thread < threads; thread++)
    started.push(launch({ memory, thread, threads, job: 0 }, () => (crew.alive = false)))
  return crew
}

/** Whether a thread may sleep; a page's own may not. */
const maySleep = (): boolean => typeof document === 'undefined'

/** Waits until a number has reached what is wanted, or no worker has done anything for so many milliseconds. */
const reached = (control: Int32Array, word: number, wanted: number, patience: number): boolean => {
  let steps = Atomics.load(control, WORD.steps)
  let end = performance.now() + patience
  for (;;) {
    const now = Atomics.load(control, word)
    if (now >= wanted) return true
    const done = Atomics.load(control, WORD.steps)
    if (done !== steps) end = performance.now() + patience
    steps = done
    const left = end - performance.now()
    if (left <= 0) return false
    if (maySleep()) Atomics.wait(control, word, now, left)
  }
}

/** A pool, whose workers come soon. */
export const poolOf = (launch: Launch, options: PoolOptions): Pool => {
  const { threads, patience } = options
  const begin = 4 * WORDS
  let crew = crewOf(launch, options)
  /** The bytes of modules lie behind what the job has asked for. */
  let used = begin
  const present = (): Crew => {
    if (crew.alive) return crew
    crew.end()
    crew = crewOf(launch, options)
    return crew
  }
  const grow = (memory: WebAssembly.Memory, bytes: number): void => {
    const missing = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE
    if (missing > 0) memory.grow(missing)
  }
  return {
    threads,
    begin,
    room: (bytes) => {
      const { memory } = present()
      used = begin + 16 * Math.ceil(bytes / 16)
      grow(memory, used)
      return memory
    },
    run: (part, parameters) => {
      const { memory, control, exports } = crew
      if (!reached(control, WORD.ready, threads - 1, patience)) {
        crew.end()
        return false
      }
      const known = exports.get(part)
      const ready = known ?? { id: exports.size, exports: instantiate(memory, part) }
      exports.set(part, ready)
      if (known === undefined) {
        grow(memory, used + part.bytes.length)
        new Uint8Array(memory.buffer, used, part.bytes.length).set(part.bytes)
      }
      control[WORD.module] = ready.id
      control[WORD.bytes] = used
      control[WORD.length] = part.bytes.length
      control[WORD.parameters] = parameters
      control[WORD.blocks] = part.blocks
      control[WORD.done] = 0
      Atomics.add(control, WORD.job, 1)
      Atomics.notify(control, WORD.job)
      const [from, to] = blocksOf(part.blocks, 0, threads)
      try {
        for (let block = from; block < to; block++) ready.exports.run(parameters, block, 0, -1)
        const finished = reached(control, WORD.done, threads - 1, patience)
        if (finished && Atomics.load(control, WORD.givenUp) === 0) return true
      } catch {
        // a page that would have to sleep
      }
      crew.end()
      return false
    },
    ready: async () => {
      const end = performance.now() + patience
      while (Atomics.load(crew.control, WORD.ready) < threads - 1) {
        if (performance.now() > end) return false
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
      return true
    },
    close: () => crew.end(),
  }
}
