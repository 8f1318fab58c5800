/**
 * What a compiled program runs on: registers, and lists of steps over them. A device register holds one reference
 * to a tensor's data, a host register holds float64 numbers. A tensor is given back right after the last step that
 * reads it, and when a step throws, everything that the program holds is given back.
 */
import type { Cells } from '../reference/cells.js'
import { dispose, type Device, type Info } from './device.js'

/** One thing to do; `reads` and `writes` are device registers. */
export interface Step {
  /** The kernel, or what is done instead. */
  readonly name: string
  /** The primitive it belongs to, and where in the program that is. */
  readonly op: string
  readonly where: string
  readonly reads: readonly number[]
  readonly writes: readonly number[]
  /** What is done: at once, or in pieces, after each of which the host may take its turn. */
  readonly run?: () => void
  readonly pieces?: () => Generator<void>
}

/** A list of steps, to be run at once or in pieces. */
export interface Runner {
  readonly run: () => void
  readonly pieces: () => Generator<void>
}

export interface Machine {
  readonly device: Device
  readonly tensors: (Info | undefined)[]
  readonly host: Cells[]
  /** Registers that outlive a call: inputs, constants, and what is derived from them once. */
  readonly lasting: Set<number>
  /** References held by running loops outside of registers. */
  readonly held: Set<Info>
  current: Step | undefined
}

export const machineOf = (device: Device): Machine => ({
  device,
  tensors: [],
  host: [],
  lasting: new Set(),
  held: new Set(),
  current: undefined,
})

export const newTensorRegister = (m: Machine): number => m.tensors.push(undefined) - 1
export const newHostRegister = (m: Machine): number => m.host.push(new Float64Array(0)) - 1

/** Gives back the reference of a register. */
export const free = (m: Machine, register: number): void => {
  const info = m.tensors[register]
  if (info === undefined) return
  m.tensors[register] = undefined
  dispose(m.device, info)
}

/** For each step, the registers written in this list that nothing reads afterwards. */
const lastReads = (
  steps: readonly Step[],
  spared: (register: number) => boolean,
): readonly (readonly number[])[] => {
  const own = new Set(steps.flatMap((s) => s.writes))
  const seen = new Set<number>()
  const frees: (readonly number[])[] = []
  for (let i = steps.length - 1; i >= 0; i--) {
    const touched = new Set([...steps[i]!.reads, ...steps[i]!.writes])
    const last = [...touched].filter((r) => own.has(r) && !seen.has(r) && !spared(r))
    last.forEach((r) => seen.add(r))
    frees.unshift(last)
  }
  return frees
}

/**
 * Runs the steps in order. Registers that they write are given back as soon as they are dead, except `results`,
 * which whoever runs the list takes.
 */
export const runner = (m: Machine, steps: readonly Step[], results: readonly number[]): Runner => {
  const frees = lastReads(steps, (r) => m.lasting.has(r) || results.includes(r))
  const pieces = function* (): Generator<void> {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!
      m.current = step
      step.run?.()
      if (step.pieces !== undefined) yield* step.pieces()
      const dead = frees[i]!
      for (let k = 0; k < dead.length; k++) free(m, dead[k]!)
    }
  }
  const run = (): void => {
    const work = pieces()
    while (work.next().done !== true) continue
  }
  return { run, pieces }
}

/** The registers outside of a list that its steps read. */
export const readsFromOutside = (steps: readonly Step[], results: readonly number[]): readonly number[] => {
  const own = new Set(steps.flatMap((s) => s.writes))
  return [...new Set([...steps.flatMap((s) => s.reads), ...results])].filter((r) => !own.has(r))
}

/** Gives back all that a call holds; what outlives calls stays. */
export const abandon = (m: Machine): void => {
  m.held.forEach((info) => dispose(m.device, info))
  m.held.clear()
  m.tensors.forEach((_, r) => {
    if (!m.lasting.has(r)) free(m, r)
  })
}
