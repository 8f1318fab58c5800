// A profile that does everything in a moment, and what its runs need.

import { linearDecay, type Profile, type Settings } from '../../../examples/01-pinwheel/profiles.js'
import type { Machine } from '../../../examples/01-pinwheel/machine.js'
import type { ProgressEvent } from '../../../examples/shared/progressLine.js'

export const settings = (iterations: number): Settings => ({
  context: 16,
  levels: [8, 16, 16],
  timeWidth: 8,
  reverseSteps: 4,
  batch: 20,
  refine: { steps: 3, stepSize: 0.005 },
  jumps: false,
  updates: 2,
  slowCopy: { weight: 0.75, every: 2 },
  rate: linearDecay(1e-3, 0.05, iterations),
  iterations,
})

export const tiny = (iterations: number): Profile => ({
  settings: settings(iterations),
  measuring: {
    observations: 4,
    chains: 10,
    lengths: [50, 100],
    fromNormal: { all: 100, kept: 10 },
    fromUntrained: { all: 50, kept: 5 },
  },
  picturing: { snapshots: [2], pool: [5, 2], single: [2, 20] },
})

export interface Watched {
  readonly machine: Machine
  readonly said: readonly string[]
}

/** A machine that tells `onUpdate` its progress, and remembers what was said. */
export const machine = (
  backend: Machine['backend'],
  onUpdate: (event: ProgressEvent, stop: () => void) => void = () => {},
): Watched => {
  const said: string[] = []
  const controller = new AbortController()
  const progress = {
    update: (event: ProgressEvent) => onUpdate(event, () => controller.abort()),
    say: (line: string) => void said.push(line),
    close: () => {},
  }
  return { said, machine: { backend, seed: 7, signal: controller.signal, progress } }
}
