// What must hold of parts that several threads run, as functions that throw when it doesn't.

import * as fc from 'fast-check'
import { expect } from 'vitest'
import { writeFunction, type Writer } from '../../../../lib/interpret/wasm/emit/function.js'
import type { I32 } from '../../../../lib/interpret/wasm/emit/code.js'
import { encodeModule } from '../../../../lib/interpret/wasm/emit/module.js'
import * as i32 from '../../../../lib/interpret/wasm/emit/i32.js'
import type { Part } from '../../../../lib/interpret/wasm/part.js'
import { launcher, poolOf, type Pool } from '../../../../lib/interpret/workers/pool.js'
import { bits, runAlone, runInPool } from '../alone.js'
import { cases, network, readyOf, type Case } from '../programs.js'
import { programs, special } from '../tensors.js'

const PATIENCE = 20_000

/** Does something with so many threads. */
export const withPool = async <A>(
  threads: number,
  f: (pool: Pool) => A | Promise<A>,
  patience = PATIENCE,
): Promise<A> => {
  const pool = poolOf(await launcher(), { threads, patience })
  try {
    if (!(await pool.ready())) throw new Error(`${threads} threads don't start`)
    return await f(pool)
  } finally {
    pool.close()
  }
}

/** How many of the cases several threads have shared, with every group of them however small. */
const sameOn = (pool: Pool, generator: 'unrolled' | 'dense', all: readonly Case[]): number => {
  let shared = 0
  for (const made of all) {
    const one = readyOf(generator, made)
    const many = readyOf(generator, made, {
      threads: pool.threads,
      relaxed: false,
      much: 0,
      little: 0,
      turn: 0,
    })
    if (typeof one === 'string' || typeof many === 'string') continue
    const wanted = runAlone(one.part, one.given, one.outs)
    const found = runInPool(pool, many.part, many.given, many.outs)
    if (bits(found) !== bits(wanted)) throw new Error(`${pool.threads} threads differ in ${made.text}`)
    shared += many.part.threads > 1 ? 1 : 0
  }
  return shared
}

const specials = Object.values(special)

/** Generated programs, loops over chains and special cases. */
export const same = (threads: number, runs: number): Promise<number> =>
  withPool(
    threads,
    (pool) =>
      sameOn(pool, 'dense', fc.sample(programs, { seed: 6, numRuns: runs })) +
      sameOn(pool, 'unrolled', fc.sample(cases, { seed: 7, numRuns: runs })) +
      sameOn(pool, 'dense', [...specials, network]),
  )

/** For mutants, which are bundled as one module. */
export const specially = async (): Promise<void> => {
  expect(await withPool(3, (pool) => sameOn(pool, 'dense', [...specials, network]))).toBeGreaterThan(5)
}
export const chains = async (): Promise<void> => {
  expect(await withPool(3, (pool) => sameOn(pool, 'unrolled', [network]))).toBe(1)
}

/** A part of which thread 1 does something else than the first one. */
const partOf = (write: (w: Writer) => void): Part => ({
  bytes: encodeModule(
    [
      {
        written: writeFunction(0, ['i32', 'i32'], (w, [, thread]) => {
          w.when(thread as I32, () => write(w))
          return []
        }),
        exported: 'run',
      },
    ],
    true,
  ),
  blocks: 2,
  threads: 2,
  operations: 0,
  inputs: [],
  outputs: [],
  slots: 0,
  pieces: 1,
  scratch: [],
})

const fine = partOf(() => undefined)
const ENDLESS = i32.constant(1)
export const bad = {
  dies: partOf((w) => w.emit([0x00])),
  hangs: partOf((w) => w.repeat(() => ENDLESS)),
} as const

/** A worker that fails ends the job, and the next one is done. */
export const recovers = (how: keyof typeof bad): Promise<void> =>
  withPool(
    2,
    (pool) => {
      const job = (part: Part): boolean => {
        pool.room(64)
        return pool.run(part, pool.begin)
      }
      expect(job(fine)).toBe(true)
      expect(job(bad[how])).toBe(false)
      expect(job(fine)).toBe(true)
    },
    1000,
  )
