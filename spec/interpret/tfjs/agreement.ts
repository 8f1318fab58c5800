// Back ends against the Reference, within 8 eps times the magnitude, eps = 2^-23.

import * as fc from 'fast-check'
import { print } from '../../../lib/core/print.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import * as Magnitude from '../../../lib/interpret/Magnitude.js'
import { generators, type Case } from './cases.js'
import { right, rightOf } from './right.js'

/** The largest error over bound among the cases of a primitive, and the case. */
export interface Row {
  readonly primitive: string
  readonly cases: number
  /** Numbers that were compared. */
  readonly numbers: number
  readonly worst: number
  readonly worstCase: string
}

/** Runs a program on a back end and gives back what it took. */
const results = async (backend: Backend, { reified, inputs }: Case) => {
  const program = right(backend.compile(reified))
  const given = inputs.map(backend.upload)
  const residents = right(program.call(given))
  const found = await Promise.all(residents.map((r) => rightOf(backend.download(r))))
  backend.release([...given, ...residents])
  program.dispose()
  return found
}

/** The error over bound of every result, and how many numbers were compared. */
export const compare = async (
  backend: Backend,
  made: Case,
): Promise<{ readonly worst: number; readonly numbers: number }> => {
  const found = await results(backend, made)
  let worst = 0
  let numbers = 0
  // decisions are compared where the inputs are taken to be exact, numbers as if each input were rounded
  const kinds = new Set(found.map(({ dtype }) => dtype === 'float'))
  for (const exact of [true, false]) {
    if (!kinds.has(!exact)) continue
    const wanted = right(Magnitude.run(made.reified, made.inputs, { exact }))
    wanted.forEach((measured, i) => {
      if ((measured.dtype === 'float') === exact) return
      worst = Math.max(worst, Magnitude.errorOverBound(measured, found[i]!.values))
      numbers += Magnitude.bounded(measured)
    })
  }
  return { worst, numbers }
}

const shown = ({ reified, inputs }: Case): string =>
  `${print(reified.program)}\n${inputs.map((d) => `[${d.shape}] ${Array.from(d.values).slice(0, 12).join(' ')}`).join('\n')}`

type Cases = Readonly<Record<string, fc.Arbitrary<Case>>>

/** The agreement of a back end on one primitive, or on another function of which there are cases. */
export const agreementOn = async (
  backend: Backend,
  primitive: string,
  runs: number,
  seed: number,
  of: Cases = generators,
): Promise<Row> => {
  let row: Row = { primitive, cases: runs, numbers: 0, worst: 0, worstCase: '' }
  for (const made of fc.sample(of[primitive]!, { seed, numRuns: runs })) {
    const { worst, numbers } = await compare(backend, made).catch((thrown: unknown) => {
      throw new Error(`${backend.name}: ${String(thrown)}\n${shown(made)}`)
    })
    row = {
      ...row,
      numbers: row.numbers + numbers,
      ...(worst > row.worst ? { worst, worstCase: shown(made) } : {}),
    }
  }
  return row
}

/** The agreement of a back end on every primitive, or on all other functions of which there are cases. */
export const agreement = async (
  backend: Backend,
  runs: number,
  seed: number,
  of: Cases = generators,
): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (const primitive of Object.keys(of)) rows.push(await agreementOn(backend, primitive, runs, seed, of))
  return rows
}

/** A table for people: error over bound, primitive by primitive. */
export const tabulated = (backend: string, rows: readonly Row[]): string =>
  [
    `error / bound on ${backend} (8 eps times magnitude, eps = 2^-23)`,
    ...rows.map(
      (r) => `  ${r.primitive.padEnd(16)} ${r.worst.toFixed(4).padStart(9)}  of ${r.numbers} numbers`,
    ),
  ].join('\n')
