// Laws of training: what it keeps, and that it goes on where it was.

import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { Data, Net as N, type Term as T } from 'giry'
import { loadSampler, samplerName, type Weights } from '../../../examples/01-pinwheel/files.js'
import { damc, family } from '../../../examples/01-pinwheel/program.js'
import { train, type Snapshot, type Training } from '../../../examples/01-pinwheel/train.js'
import { right } from '../../interpret/run/support.js'
import { machine, settings } from './tiny.js'

/** Does something with a folder that is gone afterwards. */
export const inFolder = async <A>(body: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'pinwheel-'))
  try {
    return await body(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A digest of a sampler's weights: equal where all of them are, to the bit. */
export const digest = (weights: Weights): string =>
  Data.leaves(N.spaceOf(family(settings(1)).init), weights)
    .reduce((hash, { values }) => hash.update(Float64Array.from(values)), createHash('sha256'))
    .digest('hex')

const all = (snapshots: readonly Snapshot[]) =>
  snapshots.map(({ iteration, weights }) => [iteration, digest(weights)] as const)

/** A network that is cheap. */
const identity = (z: T.Vec<2>): T.Vec<2> => z

const o = settings(5)
const wanted = [1, 2, 4]

const trained = (folder: string, resume: boolean, stopAt = Infinity): Promise<Training> => {
  const { machine: m } = machine('reference', ({ done }, stop) => (done >= stopAt ? stop() : undefined))
  return right(train(damc(identity, o), o, wanted, { folder, resume }, m))
}

/** Training that is stopped and goes on ends where it would have ended, with the same samplers on the way. */
export const resumes = (): Promise<void> =>
  inFolder(async (one) => {
    const whole = await trained(one, false)
    expect(whole.snapshots.map((s) => s.iteration)).toEqual([0, 1, 2, 4, 5])
    await inFolder(async (folder) => {
      const part = await trained(folder, false, 3)
      expect(part.stopped).toBe(true)
      expect(part.iterations).toBeLessThan(5)
      const rest = await trained(folder, true)
      expect(rest.stopped).toBe(false)
      expect(all(rest.snapshots)).toEqual(all(whole.snapshots))
      expect(rest.losses.map(([t]) => t)).toEqual([1, 2, 3, 4, 5])
    })
  })

/** Samplers on the way are saved to the bit. */
export const keeps = (): Promise<void> =>
  inFolder(async (folder) => {
    const { snapshots } = await trained(folder, false)
    const saved = await right(loadSampler(o, folder, samplerName(2)))
    expect(digest(saved)).toEqual(digest(snapshots[2]!.weights))
    expect(digest(snapshots[0]!.weights)).not.toEqual(digest(snapshots[1]!.weights))
  })
