/**
 * The program of a worker, as text, so that it is loaded without a file of its own under Node, bundlers and browsers
 * alike. It waits for jobs, compiles their modules, once each, and runs its share of their blocks.
 */
import { WORD } from './control.js'

/** What a worker is started with. */
export interface Start {
  readonly memory: WebAssembly.Memory
  readonly thread: number
  readonly threads: number
  /** The job before its first one. */
  readonly job: number
}

const W = JSON.stringify(WORD)

const WORK = `
const work = ({ memory, thread, threads, job }) => {
  const W = ${W}
  const control = new Int32Array(memory.buffer, 0, 16)
  const known = new Map()
  const exportsOf = () => {
    const id = control[W.module]
    if (!known.has(id)) {
      const bytes = new Uint8Array(memory.buffer, control[W.bytes], control[W.length]).slice()
      known.set(id, new WebAssembly.Instance(new WebAssembly.Module(bytes), { giry: { memory } }).exports)
    }
    return known.get(id)
  }
  Atomics.add(control, W.ready, 1)
  for (;;) {
    Atomics.wait(control, W.job, job)
    job = Atomics.load(control, W.job)
    try {
      const { run } = exportsOf()
      const blocks = control[W.blocks]
      const end = Math.floor((blocks * (thread + 1)) / threads)
      for (let b = Math.floor((blocks * thread) / threads); b < end; b++) {
        run(control[W.parameters], b, 0, -1)
        Atomics.add(control, W.steps, 1)
      }
    } catch {
      Atomics.store(control, W.givenUp, 1)
      Atomics.notify(control, W.round)
    }
    Atomics.add(control, W.done, 1)
    Atomics.notify(control, W.done)
  }
}
`

export const nodeSource = `${WORK}\nwork(require('node:worker_threads').workerData)`
export const webSource = `${WORK}\nonmessage = ({ data }) => work(data)`
