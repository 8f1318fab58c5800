// What was measured: a row of runs/bench.json, and a line of the table.

import { PEERS, type Peer, type Row } from './row.js'

/** How a peer did: milliseconds of a unit of work, and how many times as long as giry that is. */
export interface Compared {
  readonly ms: number
  readonly ratio: number
}

/** A row of runs/bench.json. */
export interface Result {
  readonly name: string
  readonly work: string
  readonly giryMs: number
  /** What the ceilings of the machine allow. */
  readonly limitMs: number
  readonly peers: { readonly [P in Peer]?: Compared }
}

/** Milliseconds of one operation, of one byte, and of a 500x256x256 tf.matMul, measured beside a row. */
export interface Ceilings {
  readonly operationMs: number
  readonly byteMs: number
  readonly productMs: number
}

export type Times = { readonly giry: number } & { readonly [P in Peer]?: number }

/** The least time that a row's work takes: operations and bytes are done side by side, and threads share operations. */
const limitOf = ({ operations, bytes = 0, threads = 1 }: Row, { operationMs, byteMs }: Ceilings): number =>
  Math.max((operations * operationMs) / threads, bytes * byteMs)

export const resultOf = (row: Row, times: Times, ceilings: Ceilings): Result => {
  const compared = PEERS.flatMap((peer) => {
    const ms = times[peer]
    return ms === undefined ? [] : [[peer, { ms, ratio: ms / times.giry }] as const]
  })
  return {
    name: row.name,
    work: row.work,
    giryMs: times.giry,
    limitMs: limitOf(row, ceilings),
    peers: Object.fromEntries(compared),
  }
}

const COLUMNS = [24, 10, 18, 18, 18, 18, 18, 9] as const
const HEADER = ['ms a unit of work', 'giry', 'limit', 'tfjs', 'jax-js', 'plain', 'one thread', 'matMul']

const line = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(COLUMNS[i]!) : cell.padStart(COLUMNS[i]!))).join('')

const digits = (x: number, n: number): string =>
  x >= 10 ** (n - 1) ? String(Math.round(x)) : x.toPrecision(n)

const times = (ms: number, factor: number): string => `${digits(ms, 3)} (${digits(factor, 3)}x)`

export const header = line(HEADER)

/** giry, the limit and how many times as long giry takes, the peers and how many times as long they take. */
export const lineOf = ({ name, giryMs, limitMs, peers }: Result, { productMs }: Ceilings): string =>
  line([
    name,
    digits(giryMs, 3),
    times(limitMs, giryMs / limitMs),
    ...PEERS.map((peer) => {
      const found = peers[peer]
      return found === undefined ? '-' : times(found.ms, found.ratio)
    }),
    digits(productMs, 3),
  ])
