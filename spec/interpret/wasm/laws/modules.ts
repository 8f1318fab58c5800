// What must hold of loops as modules, as functions that throw when it doesn't.

import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Part } from '../../../../lib/interpret/wasm/part.js'
import { longestFunction } from '../sections.js'
import {
  cases,
  choices,
  deep,
  draws,
  errorOf,
  generators,
  network,
  nothing,
  partOf,
  type Case,
} from '../programs.js'

type Generator = keyof typeof generators

export interface Agreement {
  readonly covered: number
  readonly worst: number
}

/** What went wrong is said together with the program. */
const errorIn = (made: Case, part: Part): number => {
  try {
    return errorOf(made, part)
  } catch (thrown) {
    throw new Error(`${String(thrown)} for ${made.text}`, { cause: thrown })
  }
}

/** Generated programs: each module is valid, stays inside of its values and agrees with the Reference. */
export const agreement = (generator: Generator, seed: number, runs: number): Agreement => {
  let covered = 0
  let worst = 0
  for (const made of fc.sample(cases, { seed, numRuns: runs })) {
    const part = partOf(generator, made)
    if (typeof part === 'string') continue
    covered++
    const error = errorIn(made, part)
    if (!(error <= 1)) throw new Error(`error / bound ${error} for ${made.text}`)
    worst = Math.max(worst, error)
  }
  return { covered, worst }
}

/** Enough programs for a mutant, by both generators. */
export const some = (): void => {
  for (const generator of ['unrolled', 'nested'] as const)
    expect(agreement(generator, 2, 60).covered).toBeGreaterThan(30)
}

const agrees = (generator: Generator, made: Case): void => {
  const part = partOf(generator, made)
  if (typeof part === 'string') throw new Error(`${made.text} is not covered: ${part}`)
  expect(errorOf(made, part)).toBeLessThanOrEqual(1)
}

export const networks = (): void => {
  agrees('unrolled', network)
  agrees('nested', network)
}

/** Of a layer more, other functions have only that its weights are packed and that it is called. */
const MORE = 200

/** A net of more layers has more functions, and hardly longer ones. */
export const shortFunctions = (): void => {
  const longest = (layers: number): number => {
    const made = deep(layers)
    agrees('nested', made)
    return longestFunction((partOf('nested', made) as Part).bytes)
  }
  const [few, many] = [longest(4), longest(40)]
  expect(many - few).toBeLessThan(36 * MORE)
}

export const keysOfChains = (): void => {
  agrees('unrolled', draws)
  agrees('nested', draws)
}

export const chosenIntegers = (): void => agrees('unrolled', choices)

export const sumsOfNothing = (): void => {
  agrees('unrolled', nothing)
  agrees('nested', nothing)
}
